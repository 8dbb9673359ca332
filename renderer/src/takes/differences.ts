/** What two takes were painted from, or a take and the project as it is now, and where that is not the same, in words. */
import type { Model } from '#core/contract/studio.ts';
import { matchLevels } from '#core/project/match-levels.ts';
import { zoomFactors } from '#core/project/project.ts';
import type { Take } from '#core/project/take.ts';
import { usualSize, type LevelSize } from '#core/stack/sides.ts';
import type { Draft } from '../project/draft.ts';
import { words } from '../words/words.ts';

/** What zooms are painted from: a project, with every setting that it leaves to its model. */
export interface Source {
  /** The levels, widest first, as far as they decide what is painted. */
  readonly levels: readonly SourceLevel[];
  /** Texts and settings of the whole zoom, in words, by the names under which people know them. */
  readonly settings: ReadonlyMap<string, string>;
}

/** One thing that is not the same. */
export interface Difference {
  /** What differs, for example `Level 3`. */
  readonly name: string;
  /** As the first was painted. */
  readonly one: string;
  /** As the other was painted, or would be. */
  readonly other: string;
}

/** One thing that is not the same in all of several takes. */
export interface SharedDifference {
  /** What differs, for example `Seed`. */
  readonly name: string;
  /** As each of them was painted, in their order. */
  readonly values: readonly string[];
}

type SourceLevel = Pick<Draft['levels'][number], 'prompt' | 'negative' | 'photograph' | 'locked'> & {
  readonly factor: number | null;
  readonly focus?: { readonly x: number; readonly y: number } | null | undefined;
};

/** What is said where there is nothing. */
const NOTHING = '–';

const names = words.takes.difference;

/**
 * What a take was painted from.
 *
 * @param take The take.
 * @returns Levels and settings.
 */
export function sourceOfTake(take: Take): Source {
  return {
    levels: take.levels,
    settings: new Map([...textsOf(take), ...settingsOf(take.settings, take.model.name)]),
  };
}

/**
 * What the project would be painted from now.
 *
 * @param draft The project.
 * @param model The model that would paint it; settings that are left to it are its own.
 * @param take Stands in for what nobody has decided: a sampler that is left to the model is the one that it always takes.
 * @returns Levels and settings.
 */
export function sourceOfProject(draft: Draft, model: Model | null, take: Take): Source {
  const { settings } = take;
  const now = draft.settings;
  const resolved = {
    size: now.size ?? (model ? usualSize(model, zoomFactors(draft.levels)) : settings.size),
    blend: now.blend ?? 'laplacian',
    seed: now.seed ?? settings.seed,
    steps: now.steps ?? model?.defaultSteps ?? settings.steps,
    guidance: now.guidance ?? model?.defaultGuidance ?? settings.guidance,
    sampler: now.sampler ?? settings.sampler,
  };
  return {
    levels: draft.levels,
    settings: new Map([...textsOf(draft), ...settingsOf(resolved, model?.name ?? take.model.name)]),
  };
}

/**
 * Compares what two zooms are painted from.
 *
 * @param one The first.
 * @param other The other; levels are called after their places in it.
 * @param nameOfTake What a take is called that a level keeps its picture of.
 * @returns What differs, levels first, widest first; empty when nothing does.
 */
export function differencesBetween(
  one: Source,
  other: Source,
  nameOfTake: (takeId: string) => string,
): Difference[] {
  const settings = [...one.settings].map(([name, value]) => ({
    name,
    one: value,
    other: other.settings.get(name) ?? value,
  }));
  return [...levelPairs(one, other, nameOfTake), ...settings].filter((pair) => pair.one !== pair.other);
}

/**
 * Compares what several takes were painted from.
 *
 * @param takes The takes, at least one.
 * @param nameOfTake What a take is called that a level keeps its picture of.
 * @returns Whatever is not the same in all of them, levels first.
 */
export function differencesAmong(
  takes: readonly Take[],
  nameOfTake: (takeId: string) => string,
): SharedDifference[] {
  const [first, ...others] = takes.map(sourceOfTake);
  const rows = new Map<string, { name: string; values: string[] }>();
  others.forEach((source, index) => {
    for (const { name, one, other } of differencesBetween(first!, source, nameOfTake)) {
      // Several levels may have been removed: what was in the first tells them apart.
      const key = `${name} ${one}`;
      const row = rows.get(key) ?? { name, values: takes.map(() => one) };
      row.values[index + 1] = other;
      rows.set(key, row);
    }
  });
  return [...rows.values()];
}

function levelPairs(one: Source, other: Source, nameOfTake: (takeId: string) => string): Difference[] {
  const painted = matchLevels(other.levels, one.levels);
  const deepest = other.levels.length - 1;
  const kept = other.levels.flatMap((level, index): Difference[] => {
    const name = names.level(index + 1);
    const before = one.levels[painted[index] ?? -1];
    if (!before) return [{ name, one: NOTHING, other: level.prompt.trim() || names.empty }];
    return [
      { name, one: said(before.prompt), other: said(level.prompt) },
      { name: names.leavesOut(index + 1), one: said(before.negative), other: said(level.negative) },
      ...photographPairs(before, level, index + 1),
      {
        name: names.locked(index + 1),
        one: keptBy(before, nameOfTake),
        other: keptBy(level, nameOfTake),
      },
      ...(index < deepest && before.factor
        ? [
            { name: names.zoom(index + 1), one: `×${before.factor}`, other: `×${level.factor}` },
            { name: names.focus(index + 1), one: place(before.focus), other: place(level.focus) },
          ]
        : []),
    ];
  });
  const gone = one.levels.filter((_, index) => !painted.includes(index));
  return [...kept, ...gone.map(({ prompt }) => ({ name: names.removed, one: said(prompt), other: NOTHING }))];
}

/** A photograph has no name: that it is another one is all that can be said of it. */
function photographPairs(
  { photograph: before }: SourceLevel,
  level: SourceLevel,
  number: number,
): Difference[] {
  const { photograph: after } = level;
  const picture = {
    name: names.photograph(number),
    one: before ? names.photographs.one : NOTHING,
    other: after ? names.photographs.another : NOTHING,
  };
  const strength =
    before && after
      ? [{ name: names.strength(number), one: percent(before.strength), other: percent(after.strength) }]
      : [];
  return [...(before?.picture === after?.picture ? [] : [picture]), ...strength];
}

function keptBy({ locked }: SourceLevel, nameOfTake: (takeId: string) => string): string {
  return locked ? names.keptBy(nameOfTake(locked.take), locked.level + 1) : NOTHING;
}

/** Shared texts and what people know them as. */
function textsOf({
  style,
  prefix,
  negative,
}: Pick<Draft, 'style' | 'prefix' | 'negative'>): [string, string][] {
  return [
    [names.style, said(style)],
    [names.prefix, said(prefix)],
    [names.negative, said(negative)],
  ];
}

/** Settings and what people know them as. */
function settingsOf(
  settings: Pick<Take['settings'], 'seed' | 'steps' | 'guidance' | 'blend' | 'sampler'> & { size: LevelSize },
  model: string,
): [string, string][] {
  const { seed, steps, guidance, size, blend, sampler } = settings;
  return [
    [names.seed, String(seed)],
    [names.steps, String(steps)],
    [names.guidance, String(guidance)],
    [names.model, model],
    [names.size, `${size.width} × ${size.height}`],
    [names.blend, words.inspector.look.blends[blend]],
    [names.sampler, words.inspector.look.samplers[sampler]],
  ];
}

function said(text: string | undefined): string {
  return text?.trim() || NOTHING;
}

function percent(share: number): string {
  return words.photographs.percent(Math.round(share * 100));
}

function place(focus: SourceLevel['focus']): string {
  const { x, y } = focus ?? { x: 0.5, y: 0.5 };
  return `${Math.round(x * 100)} %, ${Math.round(y * 100)} %`;
}
