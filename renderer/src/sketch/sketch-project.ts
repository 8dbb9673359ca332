/** What is sketched of a project, in how many steps, and how long that will take. */
import type { Model } from '#core/contract/studio.ts';
import { zoomFactors, type Project } from '#core/project/project.ts';
import type { Take } from '#core/project/take.ts';
import { unevenFactors } from '#core/stack/sides.ts';
import { changeSettings, toProject, type Draft } from '../project/draft.ts';
import { sizeOf } from '../project/shapes.ts';
import { estimateSeconds } from '../takes/compare.ts';

/** Share of the model's usual steps: large forms are where they will be, textures are not there yet. */
const SHARE_OF_STEPS = 0.2;

/** The seed of a project that has none yet, as the inspector shows it. */
const FIRST_SEED = 0;

/** Sketches that take longer, in seconds, are not begun unless somebody asks for them. */
export const QUICK_SECONDS = 10;

/**
 * Steps of a sketch.
 *
 * @param model The model that paints it.
 * @returns At least 1.
 */
export function sketchSteps(model: Model): number {
  return Math.max(1, Math.round(model.defaultSteps * SHARE_OF_STEPS));
}

/**
 * The project to sketch: as it would be painted, in fewer steps. Its size stays, because another size would be another
 * picture; a sketch is not enlarged anyway.
 *
 * @param draft The project being edited.
 * @param model The model that paints it.
 * @returns The project.
 */
export function sketchProject(draft: Draft, model: Model): Project {
  const { seed = FIRST_SEED } = draft.settings;
  return toProject(changeSettings(draft, { seed, model: model.id, steps: sketchSteps(model) }));
}

/**
 * Whether a project can be sketched at its size. Where it cannot, the inspector says so beside the size.
 *
 * @param draft The project being edited.
 * @param model The model that paints it.
 * @returns False when a zoom factor does not divide the size.
 */
export function sizeSuits(draft: Draft, model: Model): boolean {
  return unevenFactors(sizeOf(draft, model), zoomFactors(draft.levels)).length === 0;
}

/**
 * Whether a sketch of one project is a sketch of another, too: titles, steps, times and how large it is do not show in it.
 *
 * @param one A project.
 * @param other Another one.
 * @returns True when they look the same.
 */
export function looksTheSame(one: Draft, other: Draft): boolean {
  return one === other || visibleParts(one) === visibleParts(other);
}

function visibleParts({ prefix, style, negative, levels, settings }: Draft): string {
  const { steps: _, size, ...visible } = settings;
  return JSON.stringify([
    [prefix, style, negative].map((text) => text?.trim() ?? ''),
    levels.map(({ prompt, negative: avoided, factor, focus, photograph, locked }) => [
      ...[prompt.trim(), avoided?.trim() ?? '', factor],
      ...[focus ?? null, photograph ?? null, locked ?? null],
    ]),
    size ? size.width / size.height : null,
    visible,
  ]);
}

/**
 * How long a sketch will probably take.
 *
 * @param take An earlier take of the same model; undefined when there is none.
 * @param levels Levels to sketch.
 * @param model The model.
 * @returns Seconds; null when nothing is known.
 */
export function sketchSeconds(take: Take | undefined, levels: number, model: Model): number | null {
  return take ? estimateSeconds(take, levels, sketchSteps(model)) : null;
}
