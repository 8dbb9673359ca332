/** What a denoiser is told of one prompt. */

/** One prompt as a denoiser is conditioned on it. */
export interface Conditioning {
  /** tokens × width, row by row */
  hiddenStates: Float32Array;
  length: number;
  width: number;
  /** pooled embedding for models that take one */
  pooled: Float32Array | undefined;
  /** 1 for text, 0 for padding, per token, for models that take a mask */
  mask: Float32Array | undefined;
}
