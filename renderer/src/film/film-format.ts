/** Sizes, frame rates and words of films, and what the browser can encode by itself. */
import type { VideoCodec } from 'mediabunny';
import type { FilmSettings, FormatStatus } from '#core/contract/engine.ts';
import { FILM_FORMATS, filmFormat, type FilmFormatId } from '#core/film/formats.ts';
import type { FrameSize } from '#core/timeline/camera.ts';
import type { ZoomPath } from '#core/timeline/path.ts';
import { words } from '../words/words.ts';

/** Lengths of the shorter side that are offered, in pixels. */
export const FILM_SIDES = [
  { side: 480, name: '480' },
  { side: 720, name: '720' },
  { side: 1080, name: '1080' },
  { side: 1440, name: '1440' },
  { side: 2160, name: '4K' },
] as const;

/** The longest shorter side that is proposed. */
const USUAL_SIDE = 1080;

/** Shapes that are offered; `levels` is that of the pictures. */
export const FILM_SHAPES = ['levels', '16:9', '1:1', '9:16', '4:3'] as const;

/** A shape that is offered. */
export type FilmShape = (typeof FILM_SHAPES)[number];

/** Frame rates that are offered. */
export const FRAME_RATES = [24, 25, 30, 50, 60] as const;

/**
 * The size of a film.
 *
 * @param shape Its shape.
 * @param side Length of its shorter side in pixels.
 * @param levels Size of the levels in pixels.
 * @returns Even sides.
 */
export function filmSize(shape: FilmShape, side: number, levels: FrameSize): FrameSize {
  const [across = 1, down = 1] =
    shape === 'levels' ? [levels.width, levels.height] : shape.split(':').map(Number);
  const scale = side / Math.min(across, down);
  return { width: even(across * scale), height: even(down * scale) };
}

function even(length: number): number {
  return 2 * Math.round(length / 2);
}

/** How much of its levels a film shows, as far as it depends on the path through them. */
type Detail = Pick<ZoomPath, 'width' | 'height' | 'factors'>;

/**
 * The largest frame that the levels of a zoom fill anywhere. Just before the next level stands there whole, the middle
 * of a frame shows it with all its pixels, so that a frame may have as many times those of a level as the zoom factor says.
 *
 * @param path The path of the zoom.
 * @returns Its size in pixels, in the shape of the levels.
 */
export function mostDetail(path: Detail): FrameSize {
  const factor = Math.max(...path.factors);
  return { width: path.width * factor, height: path.height * factor };
}

/**
 * Whether a film has more pixels than its levels hold at any depth, so that it only enlarges them.
 *
 * @param size Size of its frames.
 * @param path The path of the zoom.
 * @returns True when it does.
 */
export function onlyEnlarges(size: FrameSize, path: Detail): boolean {
  const most = mostDetail(path);
  // Frames of another shape than the levels are cropped from them.
  return Math.max(size.width / most.width, size.height / most.height) > 1;
}

/**
 * The side of a film that is proposed: the longest that the levels fill, but none that few screens can show.
 *
 * @param path The path of the zoom.
 * @returns One of {@link FILM_SIDES}.
 */
export function usualSide(path: Detail): number {
  const filled = FILM_SIDES.filter(
    ({ side }) => side <= USUAL_SIDE && !onlyEnlarges(filmSize('levels', side, path), path),
  );
  return filled.at(-1)?.side ?? FILM_SIDES[0].side;
}

/** Formats that the browser may encode by itself, with the codecs that can be in them. */
const PAGE_CODECS: Partial<Record<FilmFormatId, readonly VideoCodec[]>> = {
  mp4: ['avc', 'vp9'],
  webm: ['vp9'],
};

/** Less than this looks poor at any size, in bits per second. */
const LEAST_BITRATE = 1_000_000;

/** How many times the bits of an ordinary encoder one that works in real time needs. */
const REAL_TIME_SHARE = 1.5;

/** How a film is encoded in the browser. */
export interface FilmEncoding {
  /** Codec, by mediabunny's name. */
  readonly codec: VideoCodec;
  /** Bits per second. */
  readonly bitrate: number;
}

/**
 * Finds the first codec with which this browser can encode a film of a format.
 *
 * @param settings What is to be filmed.
 * @returns How to encode, or null when the browser cannot.
 */
export async function chooseEncoding(
  settings: Pick<FilmSettings, 'format' | 'quality' | 'width' | 'height' | 'framesPerSecond'>,
): Promise<FilmEncoding | null> {
  const { format, quality, width, height, framesPerSecond } = settings;
  const codecs = PAGE_CODECS[format];
  if (!codecs || !('VideoEncoder' in globalThis)) return null;
  const bits = filmFormat(format).bits[quality] * width * height * framesPerSecond;
  const bitrate = Math.max(LEAST_BITRATE, Math.round(REAL_TIME_SHARE * bits));
  // Loaded when it is wanted: the first picture does not wait for encoders.
  const { canEncodeVideo } = await import('mediabunny');
  for (const codec of codecs) {
    if (await canEncodeVideo(codec, { width, height, bitrate })) return { codec, bitrate };
  }
  return null;
}

/** What can be made of a format, and who makes it. */
export interface FormatChoice extends FormatStatus {
  /** Whether the page encodes it, because the host cannot or only poorly. */
  readonly inPage: boolean;
}

/** What is shown until the host has said what it can make. */
export const EXPECTED_FORMATS: readonly FormatChoice[] = FILM_FORMATS.map(({ id, needs }) => ({
  id,
  available: needs === null,
  reason: needs === null ? null : words.film.looking,
  inPage: false,
}));

/**
 * Puts what the host and what this page can make together. The host goes first: its encoders are better.
 *
 * @param statuses What the host can make.
 * @returns One choice a format.
 */
export function chooseMakers(statuses: readonly FormatStatus[]): Promise<FormatChoice[]> {
  return Promise.all(
    statuses.map(async (status): Promise<FormatChoice> => {
      if (status.reason === null) return { ...status, inPage: false };
      const trial = {
        format: status.id,
        quality: 'good',
        width: 1280,
        height: 720,
        framesPerSecond: 30,
      } as const;
      const inPage = (await chooseEncoding(trial)) !== null;
      return inPage ? { ...status, available: true, reason: null, inPage } : { ...status, inPage };
    }),
  );
}
