/**
 * The formats that a zoom can be saved in: one table for the command line, the dialog and the engine.
 *
 * What only an encoder wants to know – ffmpeg's names and arguments – lies with the encoders, and what people are told
 * of a format in the catalogue of words.
 */

/** Names of the formats, as settings and the command line spell them. */
export const FILM_FORMAT_IDS = [
  'mp4',
  'webm',
  'webm10',
  'av1',
  'hevc',
  'prores',
  'gif',
  'webp',
  'png',
  'html',
] as const;

/** How good a film shall be; each format has a number for each. */
export const FILM_QUALITIES = ['small', 'good', 'best'] as const;

/** Name of a format. */
export type FilmFormatId = (typeof FILM_FORMAT_IDS)[number];
/** How good a film shall be. */
export type FilmQuality = (typeof FILM_QUALITIES)[number];

/** One format. */
export interface FilmFormat {
  readonly id: FilmFormatId;
  /** Ending of its files, with the dot; empty for a folder. */
  readonly extension: string;
  /** Media type of its files. */
  readonly mediaType: string;
  /** Video, moving picture, one picture a frame, or a page that draws the levels itself. */
  readonly kind: 'video' | 'animation' | 'frames' | 'page';
  /** What the user's ffmpeg must have for it; null when Tenfold can write it alone. */
  readonly needs: string | null;
  /** How it carries sound; null where it has none. */
  readonly sound: 'AAC' | 'Opus' | 'PCM' | null;
  /** Most frames a second that it can show. */
  readonly fastest: number;
  /** Whether nothing is lost, whatever the quality. */
  readonly lossless: boolean;
  /** The encoder's number for each quality. */
  readonly quality: Readonly<Record<FilmQuality, number>>;
  /** Bits a pixel and frame for each quality, measured with a painted take: for estimates only. */
  readonly bits: Readonly<Record<FilmQuality, number>>;
  /** Million pixels that an ordinary machine encodes in a second: for estimates only. */
  readonly speed: number;
}

/** Every format, the usual one first. */
export const FILM_FORMATS: readonly FilmFormat[] = [
  {
    id: 'mp4',
    extension: '.mp4',
    mediaType: 'video/mp4',
    kind: 'video',
    needs: null,
    sound: 'AAC',
    fastest: 120,
    lossless: false,
    quality: { small: 27, good: 21, best: 16 },
    bits: { small: 0.04, good: 0.08, best: 0.16 },
    speed: 20,
  },
  {
    id: 'webm',
    extension: '.webm',
    mediaType: 'video/webm',
    kind: 'video',
    needs: 'a VP9 encoder (libvpx-vp9)',
    sound: 'Opus',
    fastest: 120,
    lossless: false,
    quality: { small: 40, good: 31, best: 20 },
    bits: { small: 0.02, good: 0.04, best: 0.09 },
    speed: 6,
  },
  {
    id: 'webm10',
    extension: '.webm',
    mediaType: 'video/webm',
    kind: 'video',
    needs: 'a VP9 encoder for 10 bits (libvpx-vp9)',
    sound: 'Opus',
    fastest: 120,
    lossless: false,
    quality: { small: 40, good: 31, best: 20 },
    bits: { small: 0.02, good: 0.04, best: 0.08 },
    speed: 5,
  },
  {
    id: 'av1',
    extension: '.mp4',
    mediaType: 'video/mp4',
    kind: 'video',
    needs: 'an AV1 encoder (libsvtav1 or libaom-av1)',
    sound: 'AAC',
    fastest: 120,
    lossless: false,
    quality: { small: 44, good: 33, best: 22 },
    bits: { small: 0.02, good: 0.035, best: 0.07 },
    speed: 12,
  },
  {
    id: 'hevc',
    extension: '.mp4',
    mediaType: 'video/mp4',
    kind: 'video',
    needs: 'an HEVC encoder (libx265 or one of the graphics card)',
    sound: 'AAC',
    fastest: 120,
    lossless: false,
    quality: { small: 29, good: 23, best: 17 },
    bits: { small: 0.02, good: 0.045, best: 0.1 },
    speed: 6,
  },
  {
    id: 'prores',
    extension: '.mov',
    mediaType: 'video/quicktime',
    kind: 'video',
    needs: 'a ProRes encoder (prores_ks)',
    sound: 'PCM',
    fastest: 120,
    lossless: false,
    quality: { small: 1, good: 2, best: 3 },
    bits: { small: 1.2, good: 1.7, best: 2.5 },
    speed: 25,
  },
  {
    id: 'gif',
    extension: '.gif',
    mediaType: 'image/gif',
    kind: 'animation',
    needs: null,
    sound: null,
    // Browsers slow down what is to be shown for less than two hundredths of a second.
    fastest: 50,
    lossless: false,
    quality: { small: 48, good: 128, best: 256 },
    bits: { small: 3, good: 4.2, best: 5.2 },
    speed: 5,
  },
  {
    id: 'webp',
    extension: '.webp',
    mediaType: 'image/webp',
    kind: 'animation',
    needs: null,
    sound: null,
    fastest: 60,
    lossless: false,
    quality: { small: 55, good: 75, best: 90 },
    bits: { small: 0.5, good: 0.8, best: 1.6 },
    speed: 8,
  },
  {
    id: 'png',
    extension: '',
    mediaType: 'image/png',
    kind: 'frames',
    needs: null,
    sound: null,
    fastest: 120,
    lossless: true,
    quality: { small: 0, good: 0, best: 0 },
    bits: { small: 11, good: 11, best: 11 },
    speed: 15,
  },
  {
    id: 'html',
    extension: '.html',
    mediaType: 'text/html',
    kind: 'page',
    needs: null,
    sound: null,
    fastest: 120,
    lossless: false,
    quality: { small: 70, good: 85, best: 95 },
    bits: { small: 1.4, good: 2.2, best: 4.5 },
    speed: 10,
  },
];

/**
 * Looks a format up.
 *
 * @param id Its name.
 * @returns The format.
 */
export function filmFormat(id: FilmFormatId): FilmFormat {
  return FILM_FORMATS.find((format) => format.id === id)!;
}

/**
 * The format that a name of a file asks for.
 *
 * @param name A name or path; one that ends with a slash is a folder.
 * @returns The first format with that ending – PNG frames for a folder; undefined when there is none.
 */
export function formatOfName(name: string): FilmFormatId | undefined {
  if (/[\\/]$/.test(name)) return 'png';
  return FILM_FORMATS.find(({ extension }) => extension !== '' && isNamed(name, extension))?.id;
}

/**
 * Whether a file of this name can hold a film of a format.
 *
 * @param format The format.
 * @param name A name or path.
 * @returns For PNG frames, true for a name without any of the other endings.
 */
export function fitsName(format: FilmFormat, name: string): boolean {
  if (format.extension !== '') return isNamed(name, format.extension);
  return (formatOfName(name) ?? format.id) === format.id;
}

function isNamed(name: string, extension: string): boolean {
  return name.toLowerCase().endsWith(extension);
}
