/** Encodes films with the user's own ffmpeg. */
import { spawn, type ChildProcessByStdio } from 'node:child_process';
import type { Readable, Writable } from 'node:stream';
import { FailureError } from '#core/errors.ts';
import type { FilmEncoder, FilmTarget } from './encoder.ts';
import { commandLine, frameBytes, pixelsFor, type FfmpegCodec } from './ffmpeg-codecs.ts';
import { quietEnvironment } from './find-ffmpeg.ts';

/** How much of ffmpeg's complaints is kept, in characters. */
const STDERR_TAIL = 4000;

/** A running ffmpeg that eats frames. */
export class FfmpegEncoder implements FilmEncoder {
  readonly name: string;
  readonly pixels: FilmEncoder['pixels'];
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
   * @param target What is being filmed.
   */
  constructor(ffmpeg: string, codec: FfmpegCodec, target: FilmTarget) {
    this.name = `ffmpeg (${codec.name})`;
    this.pixels = pixelsFor(codec);
    this.#spare = new Uint8Array(frameBytes(codec, target));
    this.#child = spawn(ffmpeg, commandLine(codec, target), {
      env: quietEnvironment(),
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
