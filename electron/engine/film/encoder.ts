/** What the film export asks of whatever turns frames into a film. */
import type { FilmSettings } from '#core/contract/engine.ts';
import type { DigitalSourceType } from '#core/project/take.ts';
import type { FilmSound } from './sound.ts';

/** What is being filmed, and where it goes. */
export interface FilmTarget extends Pick<
  FilmSettings,
  'format' | 'quality' | 'draft' | 'width' | 'height' | 'framesPerSecond' | 'loop'
> {
  /** Absolute path of the file or folder to write; a file is there already, empty, and is overwritten. */
  readonly file: string;
  /** What the film is, in the IPTC's term. */
  readonly sourceType: DigitalSourceType;
  /** Threads of the processor that it may use; as many as suits the machine when absent. */
  readonly threads?: number | undefined;
  /** What is heard. */
  readonly sound?: FilmSound | undefined;
}

/** Turns frames into a film. */
export interface FilmEncoder {
  /** Name for people. */
  readonly name: string;
  /**
   * How it wants its frames: I420 in BT.709 limited range, width × height × 3/2 bytes, or RGBA in sRGB, width × height
   * × 4 bytes.
   */
  readonly pixels: 'i420' | 'rgba';

  /**
   * Takes the next frame. The caller may reuse its buffer as soon as the promise is fulfilled, which happens no
   * earlier than the encoder can take one more.
   *
   * @param frame The frame, as {@link pixels} says.
   */
  write(frame: Uint8Array): Promise<void>;

  /** Finishes the film. */
  finish(): Promise<void>;

  /** Stops at once and releases everything; what has been written is left as it is. Does nothing after the end. */
  abort(): Promise<void>;
}
