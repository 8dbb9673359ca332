/** Tidies up what an engine that died in the middle of its work left behind. */
import { existsSync } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { partialFilm, partialFolder, removeFilm, replacedFolder } from '../engine/output-paths.ts';

/**
 * Removes the unfinished take, and puts the older take back if the engine died while replacing it.
 *
 * @param outputFolder The take's folder.
 * @param jobId The job that was writing it.
 */
export async function removeTakeLeftovers(outputFolder: string, jobId: string): Promise<void> {
  await rm(partialFolder(outputFolder, jobId), { recursive: true, force: true });
  const older = replacedFolder(outputFolder, jobId);
  if (!existsSync(older)) return;
  if (existsSync(outputFolder)) await rm(older, { recursive: true, force: true });
  else await rename(older, outputFolder);
}

/**
 * Removes the unfinished film.
 *
 * @param outputFile The film.
 */
export async function removeFilmLeftovers(outputFile: string): Promise<void> {
  await removeFilm(partialFilm(outputFile));
}
