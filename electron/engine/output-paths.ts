/**
 * Where a take or a film lies while it is being written. Both the engine, which writes it, and the host, which tidies
 * up after an engine that died, must know.
 */
import { lstat, readdir, rm } from 'node:fs/promises';

/**
 * The folder beside the target into which a take is written before it gets its name.
 *
 * @param outputFolder The take's folder.
 * @param jobId The job that writes it.
 * @returns An absolute path when `outputFolder` is one.
 */
export function partialFolder(outputFolder: string, jobId: string): string {
  return `${outputFolder}.partial-${jobId}`;
}

/**
 * The folder beside the target that holds an older take while it is being replaced.
 *
 * @param outputFolder The take's folder.
 * @param jobId The job that replaces it.
 * @returns An absolute path when `outputFolder` is one.
 */
export function replacedFolder(outputFolder: string, jobId: string): string {
  return `${outputFolder}.replaced-${jobId}`;
}

/**
 * The file or folder beside the target into which a film is written before it gets its name.
 *
 * @param outputFile The film.
 * @returns An absolute path when `outputFile` is one.
 */
export function partialFilm(outputFile: string): string {
  return `${outputFile}.partial`;
}

/** A frame in a folder of frames. */
const FRAME_NAME = /^frame-\d{5,}\.png$/;

/**
 * Name of one frame in a folder of frames.
 *
 * @param frame Index of the frame.
 * @returns For example `frame-00012.png`.
 */
export function frameFile(frame: number): string {
  return `frame-${String(frame).padStart(5, '0')}.png`;
}

/**
 * Removes a film: a file, or a folder with nothing but frames. Any other folder is not ours, and stays.
 *
 * @param path The film; nothing happens when it is not there.
 */
export async function removeFilm(path: string): Promise<void> {
  const status = await lstat(path).catch(() => undefined);
  if (!status?.isDirectory()) {
    await rm(path, { force: true });
    return;
  }
  const names = await readdir(path);
  if (names.length > 0 && !names.every((name) => FRAME_NAME.test(name))) return;
  await rm(path, { recursive: true });
}
