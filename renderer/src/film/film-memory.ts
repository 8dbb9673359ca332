/**
 * What was chosen before: format, shape, size and quality for as long as this browser remembers, the movement and the
 * part of each take while the page lives.
 */
import { z } from 'zod';
import { FILM_FORMAT_IDS, FILM_QUALITIES } from '#core/film/formats.ts';
import type { Take } from '#core/project/take.ts';
import { takeMotion, type Motion, type TimedProject } from '#core/timeline/settings.ts';
import type { PageStorage } from '../storage.ts';
import { FILM_SHAPES, FILM_SIDES } from './film-format.ts';
import { usualChoice, type FilmChoice } from './film-settings.ts';

/** Where it is remembered. */
const KEY = 'tenfold-film';

/** What is remembered beyond the page; what cannot be read is as if it had not been chosen. */
const habitsSchema = z.object({
  format: z.enum(FILM_FORMAT_IDS).optional().catch(undefined),
  quality: z.enum(FILM_QUALITIES).optional().catch(undefined),
  shape: z.enum(FILM_SHAPES).optional().catch(undefined),
  side: z
    .number()
    .refine((side) => FILM_SIDES.some((offered) => offered.side === side))
    .optional()
    .catch(undefined),
});

/** The movement of one take as it was chosen, and the project's at that time. */
interface Moved {
  readonly began: Motion;
  readonly choice: FilmChoice;
}

/** Remembers what is chosen. */
export class FilmMemory {
  readonly #storage: Pick<PageStorage, 'getItem' | 'setItem'>;
  readonly #moved = new Map<string, Moved>();
  #habits: Partial<FilmChoice>;
  #latest: FilmChoice | null = null;

  /**
   * Reads what was chosen before this page was loaded.
   *
   * @param storage The browser's.
   */
  constructor(storage: Pick<PageStorage, 'getItem' | 'setItem'>) {
    this.#storage = storage;
    this.#habits = read(storage);
  }

  /**
   * What a film of a take begins with: as it was chosen before, and else as is usual.
   *
   * @param take What is filmed.
   * @param project The project as it stands; when it moves in another way than before, films do so as well.
   * @returns The choice.
   */
  recall(take: Take, project: TimedProject): FilmChoice {
    const motion = takeMotion(take, project);
    const usual = usualChoice(take, motion);
    const before = this.#moved.get(take.id);
    const stays = before && JSON.stringify(before.began) === JSON.stringify(motion);
    const { framesPerSecond, ruler, sound, repeatSound } = this.#latest ?? usual;
    return {
      ...(stays ? before.choice : usual),
      range: before?.choice.range ?? usual.range,
      ...this.#habits,
      framesPerSecond,
      ruler,
      sound,
      repeatSound,
    };
  }

  /**
   * Takes note of a choice.
   *
   * @param take What is filmed.
   * @param project The project as it stands.
   * @param choice The whole choice.
   * @param changed What has been chosen just now.
   */
  keep(take: Take, project: TimedProject, choice: FilmChoice, changed: Partial<FilmChoice>): void {
    this.#latest = choice;
    this.#moved.set(take.id, { began: takeMotion(take, project), choice });
    const habits = known(habitsSchema.parse(changed));
    if (Object.keys(habits).length === 0) return;
    this.#habits = { ...this.#habits, ...habits };
    this.#storage.setItem(KEY, JSON.stringify(this.#habits));
  }
}

function read(storage: Pick<PageStorage, 'getItem'>): Partial<FilmChoice> {
  try {
    return known(habitsSchema.parse(JSON.parse(storage.getItem(KEY) ?? '{}')));
  } catch {
    return {};
  }
}

/** Without what was not chosen, or cannot be read. */
function known(habits: z.infer<typeof habitsSchema>): Partial<FilmChoice> {
  return Object.fromEntries(Object.entries(habits).filter(([, value]) => value !== undefined));
}
