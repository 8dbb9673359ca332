/** Models and downloads in words. */
import type { Download, LibraryEntry } from '#core/contract/library.ts';
import { formatBytes, formatSeconds } from '../words/numbers.ts';
import { words } from '../words/words.ts';

/**
 * What is known of a model, in one line.
 *
 * @param entry The model.
 * @returns For example `2.13 GB · nmkd/stable-diffusion · MIT · verified`.
 */
export function describeEntry(entry: LibraryEntry): string {
  const parts = [formatBytes(entry.sizeBytes), originOf(entry)];
  if (entry.license) parts.push(entry.license.name);
  if (entry.verified !== null) parts.push(words.models.entry.verified(entry.verified.slice(0, 10)));
  return parts.join(' · ');
}

function originOf({ origin }: LibraryEntry): string {
  switch (origin.type) {
    case 'bundled':
      return words.models.entry.bundled;
    case 'folder':
      return words.models.entry.fromFolder;
    case 'hub':
      return origin.repository;
  }
}

/**
 * How far a download is, in one line.
 *
 * @param download The download.
 * @returns For example `1.20 GB of 2.13 GB · 24.0 MB/s · 39 s left`.
 */
export function describeDownload(download: Download): string {
  const { state, doneBytes, totalBytes, bytesPerSecond, secondsLeft } = download;
  const parts = [words.models.download.done(formatBytes(doneBytes), formatBytes(totalBytes))];
  if (state === 'paused') parts.push(words.models.download.paused);
  if (bytesPerSecond !== null) parts.push(formatBytes(bytesPerSecond, true));
  if (secondsLeft !== null) parts.push(words.models.download.left(formatSeconds(secondsLeft)));
  return parts.join(' · ');
}
