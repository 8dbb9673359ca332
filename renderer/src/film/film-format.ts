/** Sizes, bit rates and codecs of films. */
import { canEncodeVideo, type VideoCodec } from 'mediabunny';
import type { FrameSize } from '#core/timeline/camera.ts';

/** A size that is offered. */
export interface FilmSize {
  /** What it is called. */
  readonly name: string;
  /** Width in pixels, even. */
  readonly width: number;
  /** Height in pixels, even. */
  readonly height: number;
}

/** Sizes that are offered, as far as the browser can encode them. */
export const FILM_SIZES: readonly FilmSize[] = [
  { name: '720p', width: 1280, height: 720 },
  { name: '1080p', width: 1920, height: 1080 },
  { name: 'Square', width: 1080, height: 1080 },
  { name: '4K', width: 3840, height: 2160 },
];

/** Frame rates that are offered. */
export const FRAME_RATES = [24, 25, 30, 50, 60] as const;

/** Bits per pixel and frame: enough for fine texture in steady motion, which compresses badly. */
const BITS_PER_PIXEL = 0.14;

/** Less than this looks poor at any size, in bits per second. */
const LEAST_BITRATE = 4_000_000;

/** The same colours and detail cost a newer codec fewer bits. */
const CODECS: readonly { codec: VideoCodec; share: number }[] = [
  { codec: 'avc', share: 1 },
  { codec: 'vp9', share: 0.75 },
];

/** How a film is encoded. */
export interface FilmEncoding {
  /** Codec, by mediabunny's name. */
  readonly codec: VideoCodec;
  /** Bits per second. */
  readonly bitrate: number;
}

/**
 * The bit rate of an H.264 film.
 *
 * @param width Width in pixels.
 * @param height Height in pixels.
 * @param framesPerSecond Frame rate.
 * @returns Bits per second.
 */
export function filmBitrate(width: number, height: number, framesPerSecond: number): number {
  // Twice the frames show half the change each, so they do not cost twice the bits.
  const frames = 30 * (framesPerSecond / 30) ** 0.6;
  return Math.max(LEAST_BITRATE, Math.round(width * height * frames * BITS_PER_PIXEL));
}

/**
 * Finds the first codec that this browser can encode a film with: H.264, else VP9.
 *
 * @param size Size of the film.
 * @param framesPerSecond Frame rate.
 * @returns How to encode, or null when the browser cannot at all.
 */
export async function chooseEncoding(size: FrameSize, framesPerSecond: number): Promise<FilmEncoding | null> {
  if (!('VideoEncoder' in globalThis)) return null;
  for (const { codec, share } of CODECS) {
    const bitrate = Math.round(filmBitrate(size.width, size.height, framesPerSecond) * share);
    if (await canEncodeVideo(codec, { width: size.width, height: size.height, bitrate }))
      return { codec, bitrate };
  }
  return null;
}

/**
 * The size of a file for people.
 *
 * @param bytes Bytes.
 * @returns For example `12.4 MB`.
 */
export function formatBytes(bytes: number): string {
  if (bytes < 1e6) return `${Math.max(1, Math.round(bytes / 1e3))} kB`;
  if (bytes < 1e9) return `${(bytes / 1e6).toFixed(1)} MB`;
  return `${(bytes / 1e9).toFixed(2)} GB`;
}
