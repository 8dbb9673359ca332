/** What the joint sampler asks of a model. */

/**
 * A text-to-image model that already knows the prompts of all levels.
 *
 * It encodes prompts, batches, and applies classifier-free guidance; the sampler sees one output a level.
 */
export interface Denoiser {
  /**
   * Predicts for all levels at one timestep.
   *
   * @param samples One noisy sample a level, level 0 first, each a flat [C,H,W], scaled as models know them.
   * @param timestep The training timestep, as the scheduler gives it.
   * @returns One model output a level, after guidance, in the scheduler configuration's `prediction_type`; each a flat
   *   [C,H,W], or [2C,H,W] from a model that predicts a variance too, which guidance leaves as the prompt has it.
   *   How the levels are batched must not change the result.
   */
  predict(samples: readonly Float32Array[], timestep: number): Promise<Float32Array[]>;
}
