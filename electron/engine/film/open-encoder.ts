/** Which encoder makes a film of which format on this machine. */
import type { FormatStatus } from '#core/contract/engine.ts';
import type { FilmEvent } from '#core/contract/events.ts';
import { BadInputError } from '#core/errors.ts';
import { FILM_FORMATS, filmFormat, type FilmFormat } from '#core/film/formats.ts';
import { DIGITAL_SOURCE_TYPES } from '#core/project/take.ts';
import { english } from '#core/words/english/english.ts';
import { EmbeddedEncoder } from './embedded.ts';
import type { FilmEncoder, FilmTarget } from './encoder.ts';
import { hasCodec, isFfmpegFormat, listedEncoders, workingCodec } from './ffmpeg-codecs.ts';
import { FfmpegEncoder } from './ffmpeg.ts';
import { findFfmpeg } from './find-ffmpeg.ts';
import { listenThrough, soundEncoder, type FilmSound } from './sound.ts';
import { PictureEncoder, isPictureTarget } from './picture-encoder.ts';

/** Size and rate of the trials that say what there is; no encoder is known to refuse it. */
const TRIAL = {
  sourceType: DIGITAL_SOURCE_TYPES.generated,
  quality: 'good',
  draft: true,
  width: 320,
  height: 192,
  framesPerSecond: 25,
  loop: false,
} as const;

/**
 * Starts what makes a film: for videos the user's ffmpeg or, where there is none that works and the format allows,
 * the embedded encoder, which it then says.
 *
 * @param target What is being filmed.
 * @param onEvent Receives a notice.
 * @returns The encoder.
 * @throws {BadInputError} When the format, or its sound, needs an encoder that this machine has not.
 */
export async function openEncoder(
  target: FilmTarget,
  onEvent: (event: FilmEvent) => void,
): Promise<FilmEncoder> {
  if (filmFormat(target.format).kind === 'page') throw new RangeError('A page has no frames to encode.');
  if (isPictureTarget(target)) return PictureEncoder.start(target);
  const ffmpeg = await findFfmpeg();
  const listed = ffmpeg ? await listedEncoders(ffmpeg) : new Set<string>();
  const codec = ffmpeg && (await workingCodec(ffmpeg, listed, target));
  const format = filmFormat(target.format);
  if (codec) {
    if (target.sound) await checkSound(ffmpeg, listed, target.sound, format);
    return new FfmpegEncoder(ffmpeg, codec, target);
  }
  if (format.needs !== null) throw new BadInputError(missingSentence(format, ffmpeg));
  if (target.sound) {
    throw new BadInputError(
      'Sound needs ffmpeg: install ffmpeg, or set TENFOLD_FFMPEG to its path, or leave the sound out.',
    );
  }
  onEvent({ type: 'notice', message: embeddedSentence(ffmpeg) });
  return EmbeddedEncoder.start(target);
}

/**
 * Finds out what can be made here, by asking ffmpeg once for its encoders.
 *
 * @returns One entry a format.
 * @throws {BadInputError} When TENFOLD_FFMPEG names no program.
 */
export async function listFormats(): Promise<FormatStatus[]> {
  const ffmpeg = await findFfmpeg();
  const listed = ffmpeg ? await listedEncoders(ffmpeg) : new Set<string>();
  const statuses: FormatStatus[] = [];
  for (const format of FILM_FORMATS) {
    const { id, needs } = format;
    const works =
      !isFfmpegFormat(id) || (ffmpeg && (await hasCodec(ffmpeg, listed, { ...TRIAL, format: id, file: '' })));
    if (works) statuses.push({ id, available: true, reason: null });
    else if (needs === null) statuses.push({ id, available: true, reason: embeddedSentence(ffmpeg) });
    else statuses.push({ id, available: false, reason: missingSentence(format, ffmpeg) });
  }
  return statuses;
}

/** Refuses a sound that this ffmpeg cannot read or cannot write. */
async function checkSound(
  ffmpeg: string,
  listed: ReadonlySet<string>,
  sound: FilmSound,
  { id, sound: kind }: FilmFormat,
): Promise<void> {
  const encoder = soundEncoder(id);
  if (!encoder || !listed.has(encoder)) {
    throw new BadInputError(
      `${english.film.kinds[id].name} carries its sound as ${kind}, for which ${ffmpeg} has no encoder (${encoder}): choose another format, or leave the sound out.`,
    );
  }
  await listenThrough(ffmpeg, sound);
}

function embeddedSentence(ffmpeg: string | undefined): string {
  const found = ffmpeg ? `${ffmpeg} has no working H.264 encoder` : 'No ffmpeg was found';
  return `${found}, so the embedded encoder is used: it is slower and its files are larger. Install ffmpeg, or set TENFOLD_FFMPEG to its path.`;
}

function missingSentence({ id, needs }: FilmFormat, ffmpeg: string | undefined): string {
  const { name } = english.film.kinds[id];
  return ffmpeg
    ? `${name} needs ${needs}, which ${ffmpeg} lacks: install a fuller ffmpeg, or set TENFOLD_FFMPEG to one.`
    : `${name} needs ffmpeg with ${needs}: install ffmpeg, or set TENFOLD_FFMPEG to its path.`;
}
