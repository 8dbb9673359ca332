/** Sound files, which may come from anywhere: looked at before ffmpeg gets them, and never more than needed is believed. */
import { lstat } from 'node:fs/promises';
import { FLAC, FilePathSource, Input, MP3, MP4, OGG, QTFF, WAVE, type InputFormat } from 'mediabunny';
import type { FilmOrder } from '#core/contract/engine.ts';
import { BadInputError } from '#core/errors.ts';
import { filmFormat, type FilmFormatId } from '#core/film/formats.ts';
import {
  SOUND_BIT_RATE,
  SOUND_BYTES,
  SOUND_RATE,
  fadeSeconds,
  largeSoundSentence,
  noSoundSentence,
} from '#core/film/sound.ts';
import { runFfmpeg } from './find-ffmpeg.ts';

/** Containers that are read, and ffmpeg's names for what reads them: it is not left to guess. */
const CONTAINERS: ReadonlyMap<InputFormat, string> = new Map<InputFormat, string>([
  [MP3, 'mp3'],
  [WAVE, 'wav'],
  [MP4, 'mov'],
  [QTFF, 'mov'],
  [OGG, 'ogg'],
  [FLAC, 'flac'],
]);

/** ffmpeg's encoder for each kind of sound. */
const ENCODERS = { AAC: 'aac', Opus: 'libopus', PCM: 'pcm_s24le' } as const;

/** How long it may take to listen through a sound, in milliseconds. */
const LISTEN_MS = 300_000;

/** A sound that has been looked at. */
export interface FilmSound {
  /** Absolute path. */
  readonly file: string;
  /** What the user calls it. */
  readonly name: string;
  /** ffmpeg's name for what reads it. */
  readonly demuxer: string;
  /** Whether it starts again until the film ends. */
  readonly repeat: boolean;
  /** How long the film lasts. */
  readonly filmSeconds: number;
}

/**
 * Looks at a sound file.
 *
 * @param sound What was ordered.
 * @param filmSeconds How long the film lasts.
 * @returns The sound.
 * @throws {BadInputError} When it is no file, too large, or no sound of a kind that is read.
 */
export async function openSound(
  sound: NonNullable<FilmOrder['sound']>,
  filmSeconds: number,
): Promise<FilmSound> {
  const { file, name, repeat } = sound;
  const status = await lstat(file).catch(() => undefined);
  if (!status?.isFile())
    throw new BadInputError(`${name} is not a file that can be read: choose a sound file.`);
  if (status.size > SOUND_BYTES) throw new BadInputError(largeSoundSentence(name));
  try {
    using input = new Input({ formats: [...CONTAINERS.keys()], source: new FilePathSource(file) });
    const demuxer = CONTAINERS.get(await input.getFormat());
    const track = await input.getPrimaryAudioTrack();
    // Its length is not asked for: packets of a damaged file may be looked for without an end.
    if (demuxer && (await track?.getCodec())) return { file, name, demuxer, repeat, filmSeconds };
  } catch {
    // Not one of the containers, or damaged.
  }
  throw new BadInputError(noSoundSentence(name));
}

/**
 * Listens through as much of a sound as the film needs, so that what cannot be decoded is known before the first frame.
 *
 * @param ffmpeg Path of ffmpeg.
 * @param sound The sound.
 * @throws {BadInputError} When most of it cannot be decoded.
 */
export async function listenThrough(ffmpeg: string, sound: FilmSound): Promise<void> {
  const input = inputArguments({ ...sound, repeat: false });
  const command = ['-v', 'error', '-progress', 'pipe:1', '-t', String(sound.filmSeconds), ...input];
  const told = await runFfmpeg(
    ffmpeg,
    [...command, '-map', '0:a:0', '-f', 'null', '-'],
    undefined,
    LISTEN_MS,
  );
  // Of what holds nothing but damage it says that all went well.
  if (/^out_time_us=[1-9]/m.test(told ?? '')) return;
  throw new BadInputError(
    `${sound.name} cannot be decoded: it is damaged, or of a kind that this ffmpeg does not know. Choose another sound.`,
  );
}

/**
 * ffmpeg's encoder for the sound of a format.
 *
 * @param format The format.
 * @returns Its name; undefined for formats without sound.
 */
export function soundEncoder(format: FilmFormatId): string | undefined {
  const { sound } = filmFormat(format);
  return sound === null ? undefined : ENCODERS[sound];
}

/**
 * How ffmpeg reads a sound: nothing but this file, and as nothing but what it is.
 *
 * @param sound The sound.
 * @returns Arguments of an input.
 */
export function inputArguments(sound: FilmSound): string[] {
  const { file, demuxer, repeat } = sound;
  const again = repeat ? ['-stream_loop', '-1'] : [];
  return [...again, '-f', demuxer, '-protocol_whitelist', 'file', '-i', `file:${file}`];
}

/**
 * How ffmpeg puts a sound, its second input, under a film: as long as the picture, faded where it would go on, silent
 * where it has ended.
 *
 * @param sound The sound.
 * @param format Format of the film.
 * @returns Arguments of an output.
 */
export function outputArguments(sound: FilmSound, format: FilmFormatId): string[] {
  const { filmSeconds } = sound;
  const fade = fadeSeconds(filmSeconds);
  const filters = [
    `aresample=${SOUND_RATE}:async=1:first_pts=0`,
    'aformat=channel_layouts=stereo',
    'apad',
    `atrim=end=${filmSeconds}`,
    `afade=type=out:start_time=${filmSeconds - fade}:duration=${fade}`,
  ];
  const compressed = filmFormat(format).sound === 'PCM' ? [] : ['-b:a', String(SOUND_BIT_RATE)];
  return [
    ...['-map', '0:v:0', '-map', '1:a:0', '-map_metadata', '-1', '-map_chapters', '-1'],
    ...['-af', filters.join(','), '-c:a', soundEncoder(format) ?? 'copy', ...compressed],
  ];
}
