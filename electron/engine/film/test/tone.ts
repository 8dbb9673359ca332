/** A tone for the tests of sound, made by ffmpeg. */
import { execFileSync } from 'node:child_process';

/**
 * Writes a tone of even loudness.
 *
 * @param file Where to; its ending says the format.
 * @param seconds How long it is.
 * @returns The file.
 */
export function writeTone(file: string, seconds: number): string {
  const tone = `sine=frequency=440:sample_rate=44100:duration=${seconds},volume=4`;
  execFileSync('ffmpeg', ['-v', 'error', '-y', '-f', 'lavfi', '-i', tone, file]);
  return file;
}
