/**
 * Encodes films without any program of the user's: minih264 as WebAssembly (package h264-mp4-encoder, MIT).
 *
 * It writes plain MP4 without colour tags, so the finished stream is copied into a new file that has them. Only
 * the compressed film is held in memory. It is several times slower than x264 and its files are larger.
 */
import { randomUUID } from 'node:crypto';
import type { H264MP4Encoder } from 'h264-mp4-encoder';
import {
  BufferSource,
  EncodedPacketSink,
  EncodedVideoPacketSource,
  FilePathTarget,
  Input,
  MP4,
  Mp4OutputFormat,
  Output,
} from 'mediabunny';
import { FailureError } from '#core/errors.ts';
import type { FilmEncoder, FilmTarget } from './encoder.ts';

/** Quantization, 10 (best) … 51; at 20 the losses cannot be seen. */
const QUANTIZATION = { small: 31, good: 25, best: 20 } as const;

/** 0 (best) … 10 (fastest); 2 is more than twice as fast as 0 for a tenth more bytes. */
const SPEED = { draft: 8, final: 2 } as const;

/** The encoder that comes with the program. */
export class EmbeddedEncoder implements FilmEncoder {
  readonly name = 'embedded (minih264)';
  readonly pixels = 'i420';
  readonly #target: FilmTarget;
  #encoder: H264MP4Encoder | undefined;

  private constructor(target: FilmTarget, encoder: H264MP4Encoder) {
    this.#target = target;
    this.#encoder = encoder;
  }

  /**
   * Loads and starts the encoder.
   *
   * @param target What is being filmed.
   * @returns The encoder.
   */
  static async start(target: FilmTarget): Promise<EmbeddedEncoder> {
    const encoder = await loadEncoder();
    // The module's file system is shared by all its encoders.
    encoder.outputFilename = `${randomUUID()}.mp4`;
    encoder.width = target.width;
    encoder.height = target.height;
    encoder.frameRate = target.framesPerSecond;
    encoder.quantizationParameter = QUANTIZATION[target.quality];
    encoder.speed = target.draft ? SPEED.draft : SPEED.final;
    // One key frame a second, for quick seeking.
    encoder.groupOfPictures = Math.max(1, Math.round(target.framesPerSecond));
    encoder.initialize();
    return new EmbeddedEncoder(target, encoder);
  }

  /** See {@link FilmEncoder.write}. */
  async write(frame: Uint8Array): Promise<void> {
    this.#running().addFrameYuv(frame);
    // Encoding blocks the thread: let messages and signals through between two frames.
    await new Promise((resolve) => setImmediate(resolve));
  }

  /** See {@link FilmEncoder.finish}. */
  async finish(): Promise<void> {
    const film = this.#end(this.#running());
    await this.#writeTagged(film);
  }

  /** See {@link FilmEncoder.abort}. */
  async abort(): Promise<void> {
    if (this.#encoder) this.#end(this.#encoder);
    await Promise.resolve();
  }

  #running(): H264MP4Encoder {
    if (!this.#encoder) throw new FailureError('The film encoder has been stopped. Start the film again.');
    return this.#encoder;
  }

  /** Ends the encoding, gives what has been encoded, and releases everything. */
  #end(encoder: H264MP4Encoder): Uint8Array {
    this.#encoder = undefined;
    // Also when nobody wants the film: an encoder that goes without it takes the whole module down.
    encoder.finalize();
    const film = encoder.FS.readFile(encoder.outputFilename);
    // The module's file system outlives its encoders.
    encoder.FS.unlink(encoder.outputFilename);
    encoder.delete();
    return film;
  }

  /** Copies the stream into the film's file, with a `colr` box; minih264 writes no VUI that could contradict it. */
  async #writeTagged(film: Uint8Array): Promise<void> {
    const { file, framesPerSecond } = this.#target;
    using input = new Input({ formats: [MP4], source: new BufferSource(film) });
    const track = await input.getPrimaryVideoTrack();
    const decoderConfig = await track?.getDecoderConfig();
    if (!track || !decoderConfig)
      throw new FailureError('The film encoder gave no film. Try again, or install ffmpeg.');
    const written = new FilePathTarget(file);
    const output = new Output({ format: new Mp4OutputFormat({ fastStart: 'in-memory' }), target: written });
    const packets = new EncodedVideoPacketSource('avc');
    output.addVideoTrack(packets, { frameRate: framesPerSecond });
    const colorSpace = { primaries: 'bt709', transfer: 'bt709', matrix: 'bt709', fullRange: false } as const;
    try {
      await output.start();
      let frame = 0;
      for await (const packet of new EncodedPacketSink(track).packets()) {
        // Baseline H.264 has no reordering: decoding order is the order of the frames.
        const timed = packet.clone({ timestamp: frame / framesPerSecond, duration: 1 / framesPerSecond });
        await packets.add(timed, { decoderConfig: { ...decoderConfig, colorSpace } });
        frame++;
      }
      await output.finalize();
    } catch (error) {
      // Closes the file.
      await output.cancel();
      throw error;
    }
  }
}

/**
 * Loads the encoder. Its module takes over the process's handling of uncaught errors as it loads, which is the
 * engine's own business: give it back.
 */
async function loadEncoder(): Promise<H264MP4Encoder> {
  const events = ['uncaughtException', 'unhandledRejection'];
  const ours = events.map((event) => process.listeners(event as 'uncaughtException'));
  const { default: library } = await import('h264-mp4-encoder');
  events.forEach((event, index) => {
    for (const listener of process.listeners(event as 'uncaughtException')) {
      if (!ours[index]!.includes(listener)) process.off(event, listener);
    }
  });
  return library.createH264MP4Encoder();
}
