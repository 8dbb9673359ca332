/** Three ready-made answers to "how well, how soon", in terms of the chosen model. */
import type { Model } from '#core/contract/studio.ts';
import type { Settings } from '#core/project/project.ts';
import { sideStep, usualSize, type LevelSize } from '#core/stack/sides.ts';
import { sizeOfRatio } from './shapes.ts';

/** Names of the presets, quickest first. */
export const PRESETS = ['Sketch', 'Preview', 'Final'] as const;

/** Name of a preset. */
export type PresetName = (typeof PRESETS)[number];

/** What a preset decides. */
export interface PresetSettings {
  /** Sampling steps. */
  readonly steps: number;
  /** Size of every finished level in pixels. */
  readonly size: { width: number; height: number };
}

/** Final pictures are not made larger than this many times the model's usual size per side. */
const FINAL_ENLARGEMENT = 4;

/**
 * Steps and size of a preset for a model.
 *
 * @param name The preset.
 * @param model The model that will paint.
 * @param factors Zoom factors of the levels, which the size must suit.
 * @param present Size of the levels now, whose shape stays where the model paints any; the usual one when absent.
 * @returns Sketch: few steps; Preview: what the model proposes; Final: more steps at a large size.
 */
export function presetSettings(
  name: PresetName,
  model: Model,
  factors: readonly number[],
  present: LevelSize = model.defaultSize,
): PresetSettings {
  const { defaultSteps } = model;
  const size = { ...shapedSize(model, factors, present) };
  switch (name) {
    case 'Sketch':
      return { steps: Math.max(1, Math.round(defaultSteps * 0.3)), size };
    case 'Preview':
      return { steps: defaultSteps, size };
    case 'Final': {
      const times = enlargement(model);
      return {
        steps: Math.round(defaultSteps * 1.6),
        size: { width: size.width * times, height: size.height * times },
      };
    }
  }
}

/** The usual size in the present shape, where the model paints any. */
function shapedSize(model: Model, factors: readonly number[], { width, height }: LevelSize): LevelSize {
  const usual = usualSize(model, factors);
  return model.sizeStep === null
    ? usual
    : sizeOfRatio(width / height, usual, sideStep(model.sizeStep, factors));
}

/** How many times the usual size the largest pictures are that are worth making. */
function enlargement({ sizes, defaultSize }: Model): number {
  const largest = sizes.findLast(({ width }) => width <= defaultSize.width * FINAL_ENLARGEMENT);
  return largest === undefined ? 1 : largest.width / defaultSize.width;
}

/**
 * The preset that the settings stand for.
 *
 * @param settings Settings; what is absent is the model's to choose.
 * @param model The model that will paint.
 * @param factors Zoom factors of the levels.
 * @returns Its name, or null when the settings are the user's own.
 */
export function matchingPreset(
  settings: Pick<Settings, 'steps' | 'size'>,
  model: Model,
  factors: readonly number[],
): PresetName | null {
  const steps = settings.steps ?? model.defaultSteps;
  const size = settings.size ?? usualSize(model, factors);
  const matches = (name: PresetName) => {
    const preset = presetSettings(name, model, factors, size);
    return preset.steps === steps && preset.size.width === size.width && preset.size.height === size.height;
  };
  return PRESETS.find(matches) ?? null;
}
