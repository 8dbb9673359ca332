/** Gets the pictures of takes, for the viewer and for films. */
import type { Take } from '#core/project/take.ts';
import { FailureError } from '#core/errors.ts';

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
 * @param signal Stops the fetching.
 * @returns The pictures; whoever receives them closes them.
 * @throws {FailureError} When one is missing or damaged.
 */
export async function loadPictures(
  addresses: readonly string[],
  signal?: AbortSignal,
): Promise<ImageBitmap[]> {
  const results = await Promise.allSettled(addresses.map((address) => loadPicture(address, signal)));
  const pictures = results.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []));
  const failed = results.find((result) => result.status === 'rejected');
  if (!failed) return pictures;
  for (const picture of pictures) picture.close();
  throw failed.reason;
}

async function loadPicture(address: string, signal?: AbortSignal): Promise<ImageBitmap> {
  const response = await fetch(address, signal ? { signal } : {}).catch((error: unknown) => {
    if (signal?.aborted) throw error;
    return null;
  });
  if (!response?.ok) {
    throw new FailureError(
      'A picture of this take cannot be loaded. It may have been removed from the disk.',
    );
  }
  try {
    return await createImageBitmap(await response.blob(), {
      colorSpaceConversion: 'none',
      premultiplyAlpha: 'none',
    });
  } catch {
    throw new FailureError('A picture of this take is damaged. Generate the take again.');
  }
}
