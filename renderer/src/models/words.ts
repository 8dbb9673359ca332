/** Models and downloads in words. */
import type { Download, LibraryEntry } from '#core/contract/library.ts';
import { formatBytes } from '../film/film-format.ts';
import { formatSeconds } from '../jobs/progress.ts';

/**
 * What is known of a model, in one line.
 *
 * @param entry The model.
 * @returns For example `2.13 GB · nmkd/stable-diffusion · MIT · verified`.
 */
export function describeEntry(entry: LibraryEntry): string {
  const parts = [formatBytes(entry.sizeBytes), originOf(entry)];
  if (entry.license) parts.push(entry.license.name);
  if (entry.verified !== null) parts.push(`verified ${entry.verified.slice(0, 10)}`);
  return parts.join(' · ');
}

function originOf({ origin }: LibraryEntry): string {
  switch (origin.type) {
    case 'bundled':
      return 'came with Tenfold';
    case 'folder':
      return 'added from a folder';
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
  const parts = [`${formatBytes(doneBytes)} of ${formatBytes(totalBytes)}`];
  if (state === 'paused') parts.push('paused');
  if (bytesPerSecond !== null) parts.push(`${formatBytes(bytesPerSecond)}/s`);
  if (secondsLeft !== null) parts.push(`${formatSeconds(secondsLeft)} left`);
  return parts.join(' · ');
}

/**
 * A large number of times for people.
 *
 * @param count 0 or more.
 * @returns For example `1.2K`.
 */
export function formatCount(count: number): string {
  return new Intl.NumberFormat('en', { notation: 'compact', maximumFractionDigits: 1 }).format(count);
}
