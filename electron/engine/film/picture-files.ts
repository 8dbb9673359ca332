/** Where encoded pictures go: into one moving picture, or into a folder. */
import { open, writeFile, type FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import { GIF_END, gifFrame, gifStart } from '#core/film/animation/gif.ts';
import { webpEnd, webpFrame, webpLength, webpStart } from '#core/film/animation/webp.ts';
import { withXmpChunk } from '#core/pictures/png-chunk.ts';
import { frameFile } from '../output-paths.ts';
import { generatedMediaXmp } from '../png.ts';
import type { FilmTarget } from './encoder.ts';

/** Takes the pictures of a film in order. */
export interface PictureFile {
  /** Takes the next picture, as the encoder gave it, to be shown for so many frames. */
  add(picture: Buffer, frames: number): Promise<void>;
  /** Completes the film. */
  finish(): Promise<void>;
  /** Lets go of everything; does nothing after the end. */
  abort(): Promise<void>;
}

/** Writes one file from front to back, and counts frames as time. */
class MovingPicture {
  protected readonly target: FilmTarget;
  readonly #handle: FileHandle;
  #frames = 0;
  protected bytes = 0;

  protected constructor(target: FilmTarget, handle: FileHandle) {
    this.target = target;
    this.#handle = handle;
  }

  protected async write(part: Uint8Array, at = this.bytes): Promise<void> {
    for (let done = 0; done < part.length;) {
      const { bytesWritten } = await this.#handle.write(part, done, part.length - done, at + done);
      done += bytesWritten;
    }
    this.bytes = Math.max(this.bytes, at + part.length);
  }

  /**
   * Ticks that the next picture is shown. Moments are rounded, not lengths, so that no error adds up.
   */
  protected ticks(frames: number, ticksPerSecond: number): number {
    const moment = (frame: number): number =>
      Math.round((frame / this.target.framesPerSecond) * ticksPerSecond);
    const start = moment(this.#frames);
    this.#frames += frames;
    return moment(this.#frames) - start;
  }

  /** Lets go of the file. */
  async abort(): Promise<void> {
    await this.#handle.close().catch(() => undefined);
  }

  protected async close(): Promise<void> {
    await this.#handle.close();
  }
}

/** A moving GIF. */
export class GifFile extends MovingPicture implements PictureFile {
  /** Begins the file, which is there already. */
  static async open(target: FilmTarget): Promise<GifFile> {
    const file = new GifFile(target, await open(target.file, 'r+'));
    const comment = `AI-generated, painted with Tenfold: ${target.sourceType}`;
    await file.write(gifStart(target.width, target.height, target.loop, comment));
    return file;
  }

  /** See {@link PictureFile.add}. */
  async add(picture: Buffer, frames: number): Promise<void> {
    await this.write(gifFrame(picture, this.ticks(frames, 100)));
  }

  /** See {@link PictureFile.finish}. */
  async finish(): Promise<void> {
    await this.write(GIF_END);
    await this.close();
  }
}

/** A moving WebP. */
export class WebpFile extends MovingPicture implements PictureFile {
  /** Begins the file, which is there already. */
  static async open(target: FilmTarget): Promise<WebpFile> {
    const file = new WebpFile(target, await open(target.file, 'r+'));
    await file.write(webpStart(target.width, target.height, target.loop));
    return file;
  }

  /** See {@link PictureFile.add}. */
  async add(picture: Buffer, frames: number): Promise<void> {
    const { width, height } = this.target;
    await this.write(webpFrame(picture, width, height, this.ticks(frames, 1000)));
  }

  /** See {@link PictureFile.finish}. */
  async finish(): Promise<void> {
    await this.write(webpEnd(generatedMediaXmp(this.target.sourceType)));
    await this.write(webpLength(this.bytes), 4);
    await this.close();
  }
}

/** A folder with one PNG a frame. */
export class PngFolder implements PictureFile {
  readonly #folder: string;
  readonly #xmp: string;
  #frame = 0;

  private constructor({ file, sourceType }: FilmTarget) {
    this.#folder = file;
    this.#xmp = generatedMediaXmp(sourceType);
  }

  /** Begins in the folder, which is there already, and empty. */
  static open(target: FilmTarget): Promise<PngFolder> {
    return Promise.resolve(new PngFolder(target));
  }

  /** See {@link PictureFile.add}. */
  async add(picture: Buffer, frames: number): Promise<void> {
    const marked = withXmpChunk(picture, this.#xmp);
    for (let copy = 0; copy < frames; copy++) {
      await writeFile(join(this.#folder, frameFile(this.#frame)), marked, { flag: 'wx' });
      this.#frame++;
    }
  }

  /** See {@link PictureFile.finish}. */
  finish(): Promise<void> {
    return Promise.resolve();
  }

  /** See {@link PictureFile.abort}. */
  abort(): Promise<void> {
    return Promise.resolve();
  }
}
