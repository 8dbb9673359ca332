/**
 * Films that are made of single pictures – moving GIF and WebP, PNG frames – encoded by sharp, several pictures at
 * once, and handed on in order. Neither ffmpeg nor memory for more than a few frames is needed.
 */
import { availableParallelism } from 'node:os';
import sharp from 'sharp';
import { filmFormat } from '#core/film/formats.ts';
import { english } from '#core/words/english/english.ts';
import type { FilmEncoder, FilmTarget } from './encoder.ts';
import { GifFile, PngFolder, WebpFile, type PictureFile } from './picture-files.ts';

/** Pictures that are encoded at once; never fewer than two, so that the newest can still be prolonged. */
const AT_ONCE = Math.max(2, Math.min(8, availableParallelism()));

/** Effort of sharp's GIF encoder, 1 … 10: more takes three times as long for a tenth less. */
const GIF_EFFORT = { draft: 1, final: 3 } as const;

/** Effort of sharp's WebP encoder, 0 … 6. */
const WEBP_EFFORT = { draft: 0, final: 4 } as const;

/** Formats that are made of single pictures. */
export type PictureFormatId = 'gif' | 'webp' | 'png';

/**
 * Whether a format is made of single pictures.
 *
 * @param target What is being filmed.
 * @returns True for moving pictures and for frames.
 */
export function isPictureTarget(target: FilmTarget): target is FilmTarget & { format: PictureFormatId } {
  return ['animation', 'frames'].includes(filmFormat(target.format).kind);
}

/** A picture on its way, and how many frames it stands for. */
interface Waiting {
  readonly picture: Promise<Buffer>;
  frames: number;
}

/** Encodes frame by frame. */
export class PictureEncoder implements FilmEncoder {
  readonly name: string;
  readonly pixels = 'rgba';
  readonly #target: FilmTarget & { format: PictureFormatId };
  readonly #file: PictureFile;
  readonly #last: Buffer;
  readonly #waiting: Waiting[] = [];

  private constructor(target: FilmTarget & { format: PictureFormatId }, file: PictureFile) {
    this.name = `sharp (${english.film.kinds[target.format].name})`;
    this.#target = target;
    this.#file = file;
    this.#last = Buffer.alloc(target.width * target.height * 4);
  }

  /**
   * Opens the file or folder.
   *
   * @param target What is being filmed.
   * @returns The encoder.
   */
  static async start(target: FilmTarget & { format: PictureFormatId }): Promise<PictureEncoder> {
    const files = { gif: GifFile, webp: WebpFile, png: PngFolder } as const;
    return new PictureEncoder(target, await files[target.format].open(target));
  }

  /** See {@link FilmEncoder.write}. A frame that shows nothing new prolongs the one before. */
  async write(frame: Uint8Array): Promise<void> {
    if (this.#waiting.length > 0 && this.#last.equals(frame)) {
      this.#waiting.at(-1).frames++;
      return;
    }
    this.#last.set(frame);
    while (this.#waiting.length >= AT_ONCE) await this.#handOn();
    const picture = this.#encode(Buffer.from(frame));
    // Whoever hands it on gets the error; until then it must not count as unhandled.
    picture.catch(() => undefined);
    this.#waiting.push({ picture, frames: 1 });
  }

  /** See {@link FilmEncoder.finish}. */
  async finish(): Promise<void> {
    while (this.#waiting.length > 0) await this.#handOn();
    await this.#file.finish();
  }

  /** See {@link FilmEncoder.abort}. */
  async abort(): Promise<void> {
    await Promise.allSettled(this.#waiting.splice(0).map(({ picture }) => picture));
    await this.#file.abort();
  }

  async #handOn(): Promise<void> {
    const { picture, frames } = this.#waiting.shift()!;
    await this.#file.add(await picture, frames);
  }

  #encode(frame: Buffer): Promise<Buffer> {
    const { format, quality, draft, width, height } = this.#target;
    const number = filmFormat(format).quality[quality];
    const picture = sharp(frame, { raw: { width, height, channels: 4 } }).removeAlpha();
    const effort = draft ? 'draft' : 'final';
    switch (format) {
      case 'gif':
        return picture.gif({ colours: number, dither: 0.8, effort: GIF_EFFORT[effort] }).toBuffer();
      case 'webp':
        return picture
          .webp({ quality: number, effort: WEBP_EFFORT[effort], smartSubsample: true })
          .toBuffer();
      case 'png':
        return picture.png({ compressionLevel: draft ? 1 : 6 }).toBuffer();
    }
  }
}
