/** What the page and the worker that makes a film say to each other. */
import type { FilmSettings } from '#core/contract/engine.ts';
import type { Take } from '#core/project/take.ts';
import type { SoundRequest } from './film-sound.ts';

/** Page to worker, once: make this film. */
export interface FilmRequest {
  /** The take. */
  readonly take: Take;
  /** Addresses of its pictures, widest first. */
  readonly pictures: readonly string[];
  /** How the film is shown. */
  readonly settings: FilmSettings;
  /** What is heard; null for nothing. */
  readonly sound: SoundRequest | null;
}

/** Worker to page: first any number of `progress`, then one of the others. */
export type FilmMessage =
  | { readonly type: 'progress'; readonly frame: number; readonly frames: number }
  | { readonly type: 'done'; readonly data: ArrayBuffer; readonly mimeType: string; readonly frames: number }
  | { readonly type: 'failed'; readonly message: string };
