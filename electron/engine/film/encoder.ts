/** What the film export asks of a video encoder. */

/** What is being filmed, and where it goes. */
export interface FilmFormat {
  /** Width in pixels, even. */
  readonly width: number;
  /** Height in pixels, even. */
  readonly height: number;
  /** Frame rate. */
  readonly framesPerSecond: number;
  /** Absolute path of the MP4 file to write; may exist and is then overwritten. */
  readonly file: string;
}

/** Turns frames into an H.264 MP4, 4:2:0, tagged BT.709 limited range. */
export interface FilmEncoder {
  /** Name for people. */
  readonly name: string;

  /**
   * Takes the next frame. The caller may reuse its buffer as soon as the promise is fulfilled, which happens no
   * earlier than the encoder can take one more.
   *
   * @param frame I420, BT.709 limited range, width × height × 3/2 bytes.
   */
  write(frame: Uint8Array): Promise<void>;

  /** Finishes the file. */
  finish(): Promise<void>;

  /** Stops at once and releases everything; the file is left as it is. Does nothing after the end. */
  abort(): Promise<void>;
}
