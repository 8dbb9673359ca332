/** Stills: what the viewer shows at one depth, as a picture of any size. */
import { FailureError } from '#core/errors.ts';
import type { DigitalSourceType } from '#core/project/take.ts';
import type { FrameSize } from '#core/timeline/camera.ts';
import type { ZoomPath } from '#core/timeline/path.ts';
import { words } from '../words/words.ts';

/** Longer sides that a still may have, in pixels. */
export const STILL_SIDE = { minimum: 64, maximum: 8192, usual: 2048 } as const;

/** A zoom as far as a still needs it. */
export interface StillSource {
  /** How its levels lie inside each other. */
  readonly path: ZoomPath;
  /** Its pictures, widest first: their addresses, or RGBA bytes, row by row, top first. */
  readonly pictures: readonly (string | Uint8Array)[];
  /** What its levels show, widest first. */
  readonly prompts: readonly string[];
  /** What its pictures are, in the IPTC's term. */
  readonly sourceType: DigitalSourceType;
  /** Version of the program that has painted it. */
  readonly program: string;
}

/** Page to worker, once: make this still. */
export interface StillRequest extends StillSource {
  /** Depth in levels. */
  readonly depth: number;
  /** Size of the still in pixels. */
  readonly frame: FrameSize;
}

/** Worker to page, once. */
export type StillMessage =
  { readonly type: 'done'; readonly data: Blob } | { readonly type: 'failed'; readonly message: string };

/**
 * Size of a still in the aspect of the levels.
 *
 * @param levels Size of the levels.
 * @param side Longer side in pixels.
 * @returns The size, in whole pixels.
 */
export function stillSize(levels: FrameSize, side: number): FrameSize {
  const scale = side / Math.max(levels.width, levels.height);
  return { width: Math.round(levels.width * scale), height: Math.round(levels.height * scale) };
}

/**
 * Makes a still.
 *
 * @param source The zoom.
 * @param depth Depth in levels.
 * @param side Longer side in pixels.
 * @returns A PNG with the mark of AI-generated media.
 * @throws {FailureError} When a picture is missing, or memory runs out.
 */
export function makeStill(source: StillSource, depth: number, side: number): Promise<Blob> {
  const worker = new Worker(new URL('./still.worker.ts', import.meta.url), { type: 'module' });
  const { promise, resolve, reject } = Promise.withResolvers<Blob>();
  worker.addEventListener('message', ({ data }: MessageEvent<StillMessage>) => {
    if (data.type === 'done') resolve(data.data);
    else reject(new FailureError(data.message));
  });
  worker.addEventListener('error', () => reject(new FailureError(words.viewer.still.failed)));
  const request: StillRequest = { ...source, depth, frame: stillSize(source.path, side) };
  worker.postMessage(request);
  return promise.finally(() => worker.terminate());
}
