/**
 * Encodes films with the user's own ffmpeg. It is a program of its own, with its own licence; we only send it
 * frames. It is looked for at TENFOLD_FFMPEG, then on PATH.
 */
import { execFile, spawn, type ChildProcessByStdio } from 'node:child_process';
import { access, constants, stat } from 'node:fs/promises';
import { delimiter, isAbsolute, join, resolve } from 'node:path';
import type { Readable, Writable } from 'node:stream';
import { BadInputError, FailureError } from '#core/errors.ts';
import type { FilmEncoder, FilmFormat } from './encoder.ts';

/** H.264 encoders in order of preference; all but the first depend on hardware, system or build. */
const CODECS = [
  { name: 'libx264', pixels: 'yuv420p', constantQuality: true },
  { name: 'h264_videotoolbox', pixels: 'yuv420p', constantQuality: false },
  { name: 'h264_nvenc', pixels: 'yuv420p', constantQuality: false },
  { name: 'h264_qsv', pixels: 'nv12', constantQuality: false },
  { name: 'h264_amf', pixels: 'yuv420p', constantQuality: false },
  { name: 'h264_mf', pixels: 'nv12', constantQuality: false },
  { name: 'libopenh264', pixels: 'yuv420p', constantQuality: false },
] as const;

/** One of ffmpeg's H.264 encoders. */
export type FfmpegCodec = (typeof CODECS)[number];

/** How long a trial of ffmpeg may take, in milliseconds; a wedged graphics driver must not hold up a film. */
const TRIAL_MS = 15_000;

/** How much of ffmpeg's complaints is kept, in characters. */
const STDERR_TAIL = 4000;

/**
 * Finds the user's ffmpeg.
 *
 * @returns Its absolute path, or undefined when there is none.
 * @throws {BadInputError} When TENFOLD_FFMPEG is set but names no program.
 */
export async function findFfmpeg(): Promise<string | undefined> {
  const { TENFOLD_FFMPEG: chosen, PATH = '' } = process.env;
  if (chosen) {
    const path = resolve(chosen);
    if (await isProgram(path)) return path;
    throw new BadInputError(`TENFOLD_FFMPEG names ${chosen}, which is no program: correct it or unset it.`);
  }
  const name = process.platform === 'win32' ? 'ffmpeg.exe' : 'ffmpeg';
  for (const folder of PATH.split(delimiter)) {
    // A relative entry would run whatever lies in the current folder.
    if (isAbsolute(folder) && (await isProgram(join(folder, name)))) return join(folder, name);
  }
  return undefined;
}

async function isProgram(path: string): Promise<boolean> {
  try {
    await access(path, constants.X_OK);
    return (await stat(path)).isFile();
  } catch {
    return false;
  }
}

/**
 * Chooses an H.264 encoder that works here, by encoding one frame with each that this ffmpeg lists.
 *
 * @param ffmpeg Path of ffmpeg.
 * @param format Size and rate of the film.
 * @returns The encoder, or undefined when none works.
 */
export async function workingCodec(ffmpeg: string, format: FilmFormat): Promise<FfmpegCodec | undefined> {
  const listed = await attempt(ffmpeg, ['-hide_banner', '-encoders']);
  const grey = new Uint8Array(format.width * format.height * 1.5).fill(128);
  for (const codec of CODECS) {
    if (!listed?.split(/\s+/).includes(codec.name)) continue;
    const trial = [...encodingArguments(codec, format), '-frames:v', '1', '-f', 'null', '-'];
    if ((await attempt(ffmpeg, trial, grey)) !== undefined) return codec;
  }
  return undefined;
}

/** Runs ffmpeg to its end; gives what it prints, or undefined when it fails. */
function attempt(
  ffmpeg: string,
  commandLine: string[],
  input = new Uint8Array(),
): Promise<string | undefined> {
  return new Promise((done) => {
    const child = execFile(
      ffmpeg,
      commandLine,
      { timeout: TRIAL_MS, killSignal: 'SIGKILL', windowsHide: true },
      (error, stdout) => done(error ? undefined : stdout),
    );
    // A program that has gone away says so by its exit code.
    child.stdin?.on('error', () => undefined).end(input);
  });
}

/** Everything between the program's name and the output's container. */
function encodingArguments(codec: FfmpegCodec, { width, height, framesPerSecond }: FilmFormat): string[] {
  // About 12 Mbit/s at 1080p and 30 frames a second, for encoders without a constant-quality mode of their own.
  const bitRate = Math.round(0.2 * width * height * framesPerSecond);
  return [
    ...['-hide_banner', '-nostats', '-loglevel', 'error', '-y'],
    ...['-f', 'rawvideo', '-pixel_format', 'yuv420p', '-video_size', `${width}x${height}`],
    ...['-framerate', String(framesPerSecond), '-i', 'pipe:0', '-an'],
    // The frames carry the tags for newer versions of ffmpeg, the output options for older ones.
    ...['-vf', 'setparams=range=tv:color_primaries=bt709:color_trc=bt709:colorspace=bt709'],
    ...['-color_range', 'tv', '-color_primaries', 'bt709', '-color_trc', 'bt709', '-colorspace', 'bt709'],
    ...['-chroma_sample_location', 'left', '-pix_fmt', codec.pixels, '-c:v', codec.name],
    ...(codec.constantQuality ? ['-preset', 'medium', '-crf', '16'] : ['-b:v', String(bitRate)]),
  ];
}

/** A running ffmpeg that eats frames. */
export class FfmpegEncoder implements FilmEncoder {
  readonly name: string;
  readonly #child: ChildProcessByStdio<Writable, null, Readable>;
  readonly #ended: Promise<number | null>;
  readonly #spare: Uint8Array;
  #flushed: Promise<unknown> = Promise.resolve();
  #complaints = '';

  /**
   * Starts ffmpeg.
   *
   * @param ffmpeg Path of ffmpeg.
   * @param codec An encoder that works.
   * @param format What is being filmed.
   */
  constructor(ffmpeg: string, codec: FfmpegCodec, format: FilmFormat) {
    this.name = `ffmpeg (${codec.name})`;
    this.#spare = new Uint8Array(format.width * format.height * 1.5);
    const commandLine = [
      ...encodingArguments(codec, format),
      // `file:` keeps ffmpeg from reading anything else into the name.
      ...['-movflags', '+faststart', '-f', 'mp4', `file:${format.file}`],
    ];
    this.#child = spawn(ffmpeg, commandLine, {
      stdio: ['pipe', 'ignore', 'pipe'],
      windowsHide: true,
      // A group of its own: Ctrl-C is for us, and we then stop ffmpeg.
      detached: process.platform !== 'win32',
    });
    this.#child.stderr.setEncoding('utf8').on('data', (text: string) => {
      this.#complaints = (this.#complaints + text).slice(-STDERR_TAIL);
    });
    // A broken pipe shows in the write that meets it.
    this.#child.stdin.on('error', () => undefined);
    this.#ended = new Promise((done) => {
      this.#child.once('close', done);
      this.#child.once('error', (error) => {
        this.#complaints ||= error.message;
        done(null);
      });
    });
  }

  /** See {@link FilmEncoder.write}. While the pipe takes one frame, the next is rendered. */
  async write(frame: Uint8Array): Promise<void> {
    await this.#flushed;
    this.#spare.set(frame);
    this.#flushed = new Promise<void>((done, fail) => {
      this.#child.stdin.write(this.#spare, (error) => (error ? fail(error) : done()));
    }).catch(async () => {
      await this.#ended;
      throw this.#failure();
    });
    // The next write or the end reports it; until then it must not count as unhandled.
    this.#flushed.catch(() => undefined);
  }

  /** See {@link FilmEncoder.finish}. */
  async finish(): Promise<void> {
    await this.#flushed;
    this.#child.stdin.end();
    if ((await this.#ended) !== 0) throw this.#failure();
  }

  /** See {@link FilmEncoder.abort}. */
  async abort(): Promise<void> {
    this.#child.kill('SIGKILL');
    await this.#ended;
  }

  #failure(): unknown {
    const last = this.#complaints.trim().split('\n').at(-1);
    if (/no space left|disk full|not enough space/i.test(this.#complaints)) {
      // As a file system would say it; the export knows the film's name.
      return Object.assign(new Error(last), { code: 'ENOSPC' });
    }
    return new FailureError(
      `ffmpeg stopped before the film was finished${last && `, saying: ${last.replace(/[.\s]+$/, '')}`}. Try again, or set TENFOLD_FFMPEG to another ffmpeg.`,
    );
  }
}
