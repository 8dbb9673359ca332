/** Gets the pictures of takes, for the viewer and for films. */
import type { Take } from '#core/project/take.ts';
import { FailureError } from '#core/errors.ts';
import type { FrameSize } from '#core/timeline/camera.ts';
import { words } from '../words/words.ts';

/** Side that small pictures are enlarged to for the viewer. */
const SMOOTH_SIDE = 512;

/** Bytes that the textures of one zoom may take on the graphics card. */
const TEXTURE_BYTES = 384 * 2 ** 20;

/** Bytes of a texel, its share of the mipmaps included. */
const TEXEL_BYTES = (4 * 4) / 3;

/**
 * Size at which the viewer shows pictures: small ones are enlarged smoothly once, because the graphics card,
 * which only interpolates linearly, would show their texels; those that would fill its memory are made smaller.
 *
 * @param size Size of the pictures in pixels.
 * @param levels How many of them make a zoom.
 * @returns The size times a whole number, or divided by a power of two.
 */
export function textureSize(size: FrameSize, levels: number): FrameSize {
  let scale = Math.max(1, Math.ceil(SMOOTH_SIDE / Math.max(size.width, size.height)));
  const bytes = (): number => levels * size.width * size.height * scale ** 2 * TEXEL_BYTES;
  while (bytes() > TEXTURE_BYTES) scale /= 2;
  return { width: Math.round(size.width * scale), height: Math.round(size.height * scale) };
}

/**
 * Address of one level's picture.
 *
 * @param takeId Id of the take.
 * @param file Name of the file, for example `level-00.png`.
 * @returns The address, relative to the page's own.
 */
export function pictureAddress(takeId: string, file: string): string {
  return new URL(`takes/${encodeURIComponent(takeId)}/${file}`, document.baseURI).href;
}

/**
 * Addresses of all levels of a take.
 *
 * @param take The take.
 * @returns Widest first.
 */
export function pictureAddresses(take: Take): string[] {
  return take.levels.map(({ file }) => pictureAddress(take.id, file));
}

/**
 * Fetches and decodes pictures, with the values that the files hold: no colour management, no alpha.
 *
 * @param addresses Where they are.
 * @param resize Size to bring them to, smoothly; their own when absent.
 * @param signal Stops the fetching.
 * @returns The pictures; whoever receives them closes them.
 * @throws {FailureError} When one is missing or damaged.
 */
export async function loadPictures(
  addresses: readonly string[],
  resize?: FrameSize,
  signal?: AbortSignal,
): Promise<ImageBitmap[]> {
  const results = await Promise.allSettled(addresses.map((address) => loadPicture(address, resize, signal)));
  const pictures = results.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []));
  const failed = results.find((result) => result.status === 'rejected');
  if (!failed) return pictures;
  for (const picture of pictures) picture.close();
  throw failed.reason;
}

/**
 * Fetches and decodes one picture for whoever computes with it.
 *
 * @param address Where it is.
 * @param width Width that it must have.
 * @param height Height that it must have.
 * @returns RGBA bytes, row by row.
 * @throws {FailureError} When it is missing, damaged or of another size, or when memory runs out.
 */
export async function loadPixels(address: string, width: number, height: number): Promise<Uint8Array> {
  const [picture] = await loadPictures([address]);
  if (picture?.width !== width || picture.height !== height) {
    throw new FailureError(words.viewer.pictures.otherSize);
  }
  const context = new OffscreenCanvas(width, height).getContext('2d', { willReadFrequently: true });
  if (!context) throw new FailureError(words.viewer.pictures.noMemory);
  context.drawImage(picture, 0, 0);
  picture.close();
  return new Uint8Array(context.getImageData(0, 0, width, height).data.buffer);
}

async function loadPicture(address: string, resize?: FrameSize, signal?: AbortSignal): Promise<ImageBitmap> {
  const response = await fetch(address, signal ? { signal } : {}).catch((error: unknown) => {
    if (signal?.aborted) throw error;
    return null;
  });
  if (!response?.ok) {
    throw new FailureError(words.viewer.pictures.missing);
  }
  try {
    return await createImageBitmap(await response.blob(), {
      colorSpaceConversion: 'none',
      premultiplyAlpha: 'none',
      ...(resize && { resizeWidth: resize.width, resizeHeight: resize.height, resizeQuality: 'high' }),
    });
  } catch {
    throw new FailureError(words.viewer.pictures.damaged);
  }
}
