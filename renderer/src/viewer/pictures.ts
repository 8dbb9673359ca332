/** Gets the pictures of takes, for the viewer and for films. */
import type { Take } from '#core/project/take.ts';
import { FailureError } from '#core/errors.ts';
import type { FrameSize } from '#core/timeline/camera.ts';
import { words } from '../words/words.ts';

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
  return allOrNone(
    addresses.map((address) => loadPicture(address, resize, signal)),
    (picture) => picture.close(),
  );
}

/**
 * Waits for all of several things. When one of them cannot be had, those that can are given back.
 *
 * @param coming What is on its way.
 * @param release Gives one back.
 * @returns All of them.
 * @throws {unknown} What the first that failed has thrown, once all have come or failed.
 */
export async function allOrNone<T>(coming: readonly Promise<T>[], release: (value: T) => void): Promise<T[]> {
  const results = await Promise.allSettled(coming);
  const values = results.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []));
  const failed = results.find((result) => result.status === 'rejected');
  if (!failed) return values;
  values.forEach(release);
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
