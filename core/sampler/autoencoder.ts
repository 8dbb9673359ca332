/** What joint sampling asks of the autoencoder of a latent model. */

/** Width and height of an image, or of its latents, in their own pixels. */
export interface PlaneSize {
  width: number;
  height: number;
}

/** Leads between a latent model's samples and pictures. */
export interface Autoencoder {
  /** By how much decoding enlarges each side, a positive integer. */
  readonly scale: number;
  /** Channels of the latents. */
  readonly channels: number;
  /**
   * Decodes latents into pictures, one by one: no picture depends on the others.
   *
   * @param latents Flat [channels,h,w] samples as the denoiser sees them.
   * @param size Their size, the same for all.
   * @param signal Stops the work between two runs of a network.
   * @returns Flat [3, scale × h, scale × w] pictures, about −1 … 1, not clipped.
   * @throws {CancelledError} The signal was aborted.
   */
  decode(latents: readonly Float32Array[], size: PlaneSize, signal?: AbortSignal): Promise<Float32Array[]>;
  /**
   * Encodes pictures into latents, one by one; `undefined` where the model has no encoder.
   *
   * @param pictures Flat [3,H,W] pictures, about −1 … 1.
   * @param size Their size, whose sides are multiples of `scale`.
   * @param signal Stops the work between two runs of a network.
   * @returns Flat [channels, H / scale, W / scale] latents: means, without noise.
   * @throws {CancelledError} The signal was aborted.
   */
  readonly encode:
    | ((pictures: readonly Float32Array[], size: PlaneSize, signal?: AbortSignal) => Promise<Float32Array[]>)
    | undefined;
}
