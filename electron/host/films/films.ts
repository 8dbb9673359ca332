/**
 * Films as studios order them: made by an engine of their own, so that one can be made while a zoom is being painted,
 * and kept where the user says or, without a desktop, in a temporary folder from which a page fetches them.
 */
import { randomUUID } from 'node:crypto';
import { mkdtemp, readdir, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import type { FilmSettings, FormatStatus } from '#core/contract/engine.ts';
import type { FilmNews } from '#core/contract/films.ts';
import { BadInputError, CancelledError } from '#core/errors.ts';
import { filmFormat, type FilmFormat } from '#core/film/formats.ts';
import { withExtension } from '../chosen-place.ts';
import type { EngineSupervisor } from '../supervisor.ts';
import { plainName } from '../transfer.ts';
import { createFilmWatch, type FilmWatch } from './film-watch.ts';
import { createSounds, type Sounds } from './sounds.ts';

/** Films that are remembered; those in temporary folders are deleted when newer ones take their place. */
const MOST_KEPT = 4;

/** What only a desktop can do. */
export interface FilmDialogs {
  /**
   * Lets the user choose where a film shall lie.
   *
   * @param name Proposed name, with its ending.
   * @param format What it will be.
   * @returns An absolute path, or undefined when none was chosen.
   */
  readonly choosePlace: (name: string, format: FilmFormat) => Promise<string | undefined>;
  /** Shows a file or folder, given by its absolute path, in the file manager. */
  readonly reveal: (file: string) => void;
}

/** What films are made of. */
export interface FilmsOptions {
  /** The engine that makes them; nothing else is asked of it. */
  readonly engine: Pick<EngineSupervisor, 'film' | 'formats' | 'free' | 'close'>;
  /** Absolute path of a take's folder; undefined when there is no such take. */
  readonly takeFolder: (id: string) => string | undefined;
  /** Absent where there is no desktop. */
  readonly dialogs?: FilmDialogs | undefined;
}

/** What a studio orders. */
export interface FilmRequest {
  readonly takeId: string;
  readonly settings: FilmSettings;
  /** A sound that was sent before. */
  readonly sound?: { readonly soundId: string; readonly repeat: boolean } | undefined;
  readonly name: string;
}

/** A film that is there. */
export interface KeptFilm {
  readonly id: string;
  /** Absolute path of the file or folder. */
  readonly file: string;
  readonly format: FilmFormat;
  /** The folder that was made for it alone; null where the user chose the place. */
  readonly temporaryFolder: string | null;
}

/** The films of a host. */
export interface Films extends Pick<FilmWatch, 'making' | 'watch' | 'own' | 'tell'> {
  /** What pages have sent to be heard. */
  readonly sounds: Sounds;
  /** What can be made on this machine; asked once and remembered. */
  formats(): Promise<FormatStatus[]>;
  /**
   * Makes a film. Throws `BadInputError` when there is no such take or sound, `CancelledError` when the user chose no place or
   * `signal` was aborted, and what the engine throws.
   */
  make(request: FilmRequest, signal: AbortSignal): AsyncGenerator<FilmNews, void, void>;
  /** A film that was made; throws `BadInputError` when it is not known any more. */
  find(filmId: string): KeptFilm;
  /** Shows a film in the file manager; throws `BadInputError` where there is none. */
  reveal(filmId: string): void;
  /** Stops what is being made, and deletes what only this host knows. */
  close(): Promise<void>;
}

/**
 * Makes the films of a host.
 *
 * @param options What they are made of.
 * @returns None yet.
 */
export function createFilms(options: FilmsOptions): Films {
  const { engine, takeFolder, dialogs } = options;
  const kept: KeptFilm[] = [];
  const sounds = createSounds();
  const watch = createFilmWatch();
  let formats: Promise<FormatStatus[]> | undefined;

  async function placeFor({ settings, name }: FilmRequest): Promise<Omit<KeptFilm, 'id'>> {
    const format = filmFormat(settings.format);
    const proposed = plainName(`${name}${format.extension}`);
    if (dialogs) {
      const chosen = await dialogs.choosePlace(proposed, format);
      if (chosen === undefined) throw new CancelledError();
      return { file: withExtension(chosen, format.extension), format, temporaryFolder: null };
    }
    const temporaryFolder = await mkdtemp(join(tmpdir(), 'tenfold-film-'));
    return { file: join(temporaryFolder, proposed), format, temporaryFolder };
  }

  async function keep(film: Omit<KeptFilm, 'id'>): Promise<string> {
    const id = randomUUID();
    kept.push({ ...film, id });
    for (const old of kept.splice(0, Math.max(0, kept.length - MOST_KEPT))) await remove(old);
    return id;
  }

  async function askFormats(): Promise<FormatStatus[]> {
    try {
      return await engine.formats();
    } catch (error) {
      // Not remembered: the next one who asks may have more luck.
      formats = undefined;
      throw error;
    } finally {
      await engine.free();
    }
  }

  async function* make(request: FilmRequest, signal: AbortSignal): AsyncGenerator<FilmNews, void, void> {
    const folder = takeFolder(request.takeId);
    if (folder === undefined) throw new BadInputError('There is no such take any more.');
    const { settings, sound } = request;
    const heard = sound && { ...sounds.find(sound.soundId), repeat: sound.repeat };
    const place = await placeFor(request);
    const order = { takeFolder: folder, outputFile: place.file, settings, sound: heard };
    let done = false;
    try {
      for await (const news of engine.film(order, signal)) {
        if (news.type !== 'done') {
          yield news;
          continue;
        }
        const { frames, durationSeconds } = news;
        const sizeBytes = await bytesOf(place.file);
        const filmId = await keep(place);
        done = true;
        yield { type: 'done', filmId, name: basename(place.file), sizeBytes, frames, durationSeconds };
      }
    } finally {
      if (!done) await remove(place);
      // A film may have taken much memory; the next one gets a fresh process.
      await engine.free();
    }
  }

  return {
    sounds,
    formats: () => (formats ??= askFormats()),
    make: (request, signal) => watch.follow(make(request, signal)),
    get making() {
      return watch.making;
    },
    watch: (signal) => watch.watch(signal),
    own: (signal) => watch.own(signal),
    tell: (news) => watch.tell(news),
    find(filmId) {
      const film = kept.find(({ id }) => id === filmId);
      if (!film) throw new BadInputError('This film is not here any more. Make it again.');
      return film;
    },
    reveal(filmId) {
      if (!dialogs) throw new BadInputError('Only the desktop program can show files in their folder.');
      dialogs.reveal(this.find(filmId).file);
    },
    async close() {
      await engine.close();
      watch.close();
      await sounds.close();
      for (const film of kept.splice(0)) await remove(film);
    },
  };
}

/** Deletes a film that lies in a folder of its own; what the user keeps elsewhere stays. */
async function remove({ temporaryFolder }: Omit<KeptFilm, 'id'>): Promise<void> {
  if (temporaryFolder !== null) await rm(temporaryFolder, { recursive: true, force: true });
}

/** Size of a file, or of all files in a folder. */
async function bytesOf(file: string): Promise<number> {
  const status = await stat(file);
  if (!status.isDirectory()) return status.size;
  const sizes = (await readdir(file)).map(async (name) => (await stat(join(file, name))).size);
  return (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0);
}
