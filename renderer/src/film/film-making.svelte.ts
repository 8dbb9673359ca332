/** The film of this page: made by the host or, where that cannot, by the page itself, whatever else is done meanwhile. */
import { z } from 'zod';
import { CancelledError, FailureError } from '#core/errors.ts';
import type { FilmSettings } from '#core/contract/engine.ts';
import { settingsToFilm } from '#core/film/draft.ts';
import { estimateFilm } from '#core/film/estimate.ts';
import { filmFormat, type FilmFormat } from '#core/film/formats.ts';
import type { Take } from '#core/project/take.ts';
import { takePath } from '#core/timeline/path.ts';
import { explain, isCancelled, isDesktop } from '../connection.ts';
import type { HostLink } from '../host.svelte.ts';
import { sendFile } from '../host-files.ts';
import { announce } from '../jobs/announce.ts';
import { fileName, saveFile } from '../project/files.ts';
import { preferences } from '../storage.ts';
import type { SoundRequest } from './film-sound.ts';
import { words } from '../words/words.ts';
import { makeFilm } from './film-job.ts';
import { tellOfFilm } from './own-film.ts';
import { learnPace } from './pace.ts';

/** Frames after which the time left is known. */
const KNOWN_AFTER = 5;

/** A finished film. */
export interface FinishedFilm {
  readonly kind: FilmFormat['kind'];
  /** Where the page finds it. */
  readonly address: string;
  readonly name: string;
  readonly width: number;
  readonly height: number;
  readonly frames: number;
  readonly sizeBytes: number;
  /** Its id where the host made it; null where `blob` holds it. */
  readonly host: string | null;
  readonly blob: Blob | null;
}

/** One film at a time, from its order until it is kept. */
export class FilmMaking {
  /** Where the film stands; null while none is made. */
  progress = $state.raw<{ frame: number; frames: number; secondsLeft: number | null } | null>(null);
  /** What the host said about how it makes it. */
  notice = $state<string | null>(null);
  /** The finished film. */
  film = $state.raw<FinishedFilm | null>(null);
  /** Why there is none. */
  problem = $state<string | null>(null);
  /** Whether the finished film lies where the user wants it. */
  kept = $state(false);
  /** Whether a film is being made. */
  readonly running = $derived(this.progress !== null);
  /** Share of the frames that are made, 0 … 1. */
  readonly share = $derived(this.progress ? this.progress.frame / Math.max(this.progress.frames, 1) : 0);
  /** Whether something would be lost with this page: a film that is being made, or a finished one that nobody has fetched. */
  readonly unkept = $derived(this.running || (this.film !== null && !this.kept));
  readonly #host: HostLink;
  #abort: AbortController | null = null;

  /**
   * Makes nothing yet.
   *
   * @param host Has the takes, and makes films of them where it can.
   */
  constructor(host: HostLink) {
    this.#host = host;
  }

  /**
   * Makes a film.
   *
   * @param take The take.
   * @param settings What it shall be like.
   * @param sound What is heard; null for nothing.
   * @param inPage Whether this page encodes it.
   */
  async make(take: Take, settings: FilmSettings, sound: SoundRequest | null, inPage: boolean): Promise<void> {
    this.forget();
    const abort = new AbortController();
    this.#abort = abort;
    this.progress = { frame: 0, frames: 0, secondsLeft: null };
    const started = performance.now();
    try {
      const film = inPage
        ? await this.#makeHere(take, settings, sound, abort.signal)
        : await this.#makeThere(take, settings, sound, abort.signal);
      if (this.#abort !== abort) return;
      this.film = film;
      // On a desktop the user has said before where it shall lie.
      this.kept = film.host !== null && isDesktop();
      announce(words.film.status.done);
      const { workSeconds } = estimateFilm(takePath(take), settings);
      learnPace(preferences, settings.format, (performance.now() - started) / 1000, workSeconds);
    } catch (error) {
      if (this.#abort === abort && !isCancelled(error)) {
        this.problem = explain(error);
        announce(this.problem);
      }
    } finally {
      if (this.#abort === abort) {
        this.progress = null;
        this.#abort = null;
      }
    }
  }

  /** Stops what is being made. */
  cancel(): void {
    this.#abort?.abort();
  }

  /** Goes back to the beginning; what is being made is stopped. */
  forget(): void {
    this.cancel();
    this.#abort = null;
    if (this.film?.blob) URL.revokeObjectURL(this.film.address);
    this.film = null;
    this.progress = null;
    this.notice = null;
    this.problem = null;
    this.kept = false;
  }

  /** Takes note that nobody looks any more: what is over is forgotten, unless the film would be lost with it. */
  leave(): void {
    if (!this.unkept) this.forget();
  }

  /** Saves a film of this page's own. */
  async save(): Promise<void> {
    if (!this.film?.blob) return;
    try {
      if (await saveFile(this.film.blob, this.film.name, words.film.fileType)) this.kept = true;
    } catch (error) {
      this.problem = explain(error);
    }
  }

  /** Shows a film of the host's in the file manager. */
  async reveal(): Promise<void> {
    const filmId = this.film?.host;
    if (!filmId) return;
    await this.#host.attempt((client) => client.films.reveal({ filmId }));
  }

  async #makeThere(
    take: Take,
    settings: FilmSettings,
    sound: SoundRequest | null,
    signal: AbortSignal,
  ): Promise<FinishedFilm> {
    const { kind } = filmFormat(settings.format);
    const { width, height } = settingsToFilm(settings);
    const heard = sound && { soundId: await sendSound(sound.file, signal), repeat: sound.repeat };
    const order = {
      takeId: take.id,
      settings,
      ...(heard && { sound: heard }),
      name: fileName(take.title, '').slice(0, -1),
    };
    for await (const news of await this.#host.client().films.make(order, { signal })) {
      if (news.type === 'notice') this.notice = news.message;
      if (news.type === 'progress') this.#report(news.frame, news.frames, news.secondsLeft);
      if (news.type !== 'done') continue;
      const { filmId, name, frames, sizeBytes } = news;
      return {
        kind,
        address: `films/${filmId}`,
        name,
        width,
        height,
        frames,
        sizeBytes,
        host: filmId,
        blob: null,
      };
    }
    throw signal.aborted ? new CancelledError() : new FailureError(words.film.problems.unfinished);
  }

  async #makeHere(
    take: Take,
    settings: FilmSettings,
    sound: SoundRequest | null,
    signal: AbortSignal,
  ): Promise<FinishedFilm> {
    const started = performance.now();
    const { kind, extension } = filmFormat(settings.format);
    const { width, height } = settingsToFilm(settings);
    const name = fileName(take.title, extension.slice(1));
    const made = await tellOfFilm(this.#host, name, (tell) =>
      makeFilm(take, settings, sound, signal, (frame, frames) => {
        const left = ((performance.now() - started) / 1000 / frame) * (frames - frame);
        this.#report(frame, frames, frame < KNOWN_AFTER ? null : left);
        tell(frame / frames);
      }),
    );
    const address = URL.createObjectURL(made.file);
    const { frames, file: blob } = made;
    return { kind, address, name, width, height, frames, sizeBytes: blob.size, host: null, blob };
  }

  #report(frame: number, frames: number, secondsLeft: number | null): void {
    if (this.progress) this.progress = { frame, frames, secondsLeft };
  }
}

async function sendSound(file: File, signal: AbortSignal): Promise<string> {
  const answer = await sendFile('films/sounds', file, signal);
  return z.object({ soundId: z.uuid() }).parse(answer).soundId;
}
