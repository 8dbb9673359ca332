/**
 * What every scheduler can do.
 *
 * Schedulers work in x̂-form: a step takes a clean estimate rather than a noise prediction, because joint sampling
 * changes the estimate (thresholding, blending, rendering) between the model and the step. They hold no state, so one
 * scheduler serves all levels, in any order, and a run can go on from a checkpoint.
 */

/** A sampler's walk from pure noise to a clean image. All tensors are flat and of one length. */
export interface Scheduler {
  /** The timestep that the model is told at each step, falling; a whole number for most samplers, not for all. */
  readonly timesteps: readonly number[];
  /** Standard deviation of the sample that the first step starts from. */
  readonly initialNoiseSigma: number;
  /** Whether `step` wants fresh unit normal noise. */
  readonly needsNoise: boolean;
  /**
   * What the model is shown of a sample. Euler's samples grow with their noise, but models know those of variance 1.
   *
   * @param sample The noisy sample at `stepIndex`.
   * @param stepIndex Index into `timesteps`.
   * @returns A new array, or the sample itself where nothing is to be scaled.
   */
  scaleModelInput(sample: Float32Array, stepIndex: number): Float32Array;
  /**
   * The clean image that a model output stands for, before thresholding.
   *
   * @param output The model's prediction after guidance, without a variance (see `splitOutput`).
   * @param sample The noisy sample at `stepIndex`, not scaled.
   * @param stepIndex Index into `timesteps`.
   * @returns A new array.
   */
  cleanEstimate(output: Float32Array, sample: Float32Array, stepIndex: number): Float32Array;
  /**
   * One step towards the clean image.
   *
   * @param clean The clean estimate to step with.
   * @param sample The noisy sample at `stepIndex`.
   * @param stepIndex Index into `timesteps`.
   * @param noise Unit normal noise where `needsNoise`; without it the step is the mean.
   * @param previousClean The clean estimate that the step before was made with; undefined at the first step.
   *   Only multistep solvers read it.
   * @param variance What the model says of this step's variance, where it does (see `splitOutput`). Only DDPM reads it.
   * @param predicted The model's own estimate, before thresholding and blending, for a run that takes the noise to be what
   *   the model predicted rather than what `clean` leaves of the sample. Only DDIM reads it.
   * @returns The sample at `stepIndex + 1`, a new array.
   */
  step(
    clean: Float32Array,
    sample: Float32Array,
    stepIndex: number,
    noise: Float32Array | undefined,
    previousClean: Float32Array | undefined,
    variance?: Float32Array,
    predicted?: Float32Array,
  ): Float32Array;
}
