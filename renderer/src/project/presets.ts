/** Three ready-made answers to "how well, how soon", in terms of the chosen model. */
import type { Model } from '#core/contract/studio.ts';
import type { Settings } from '#core/project/project.ts';
import { sizeOfRatio, type LevelSize } from './shapes.ts';

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
 * @param present Size of the levels now, whose shape stays where the model paints any; the model's own when absent.
 * @returns Sketch: few steps; Preview: what the model proposes; Final: more steps at a large size.
 */
export function presetSettings(
  name: PresetName,
  model: Model,
  present: LevelSize = model.defaultSize,
): PresetSettings {
  const { defaultSteps, sizes, sizeStep } = model;
  const ratio = present.width / present.height;
  const usual = model.defaultSize;
  const defaultSize = { ...(sizeStep === null ? usual : sizeOfRatio(ratio, usual, sizeStep)) };
  switch (name) {
    case 'Sketch':
      return { steps: Math.max(1, Math.round(defaultSteps * 0.3)), size: defaultSize };
    case 'Preview':
      return { steps: defaultSteps, size: defaultSize };
    case 'Final': {
      const largest = sizes.findLast(({ width }) => width <= defaultSize.width * FINAL_ENLARGEMENT);
      return { steps: Math.round(defaultSteps * 1.6), size: largest ?? defaultSize };
    }
  }
}

/**
 * The preset that the settings stand for.
 *
 * @param settings Settings; what is absent is the model's to choose.
 * @param model The model that will paint.
 * @returns Its name, or null when the settings are the user's own.
 */
export function matchingPreset(settings: Pick<Settings, 'steps' | 'size'>, model: Model): PresetName | null {
  const steps = settings.steps ?? model.defaultSteps;
  const size = settings.size ?? model.defaultSize;
  const matches = (name: PresetName) => {
    const preset = presetSettings(name, model, size);
    return preset.steps === steps && preset.size.width === size.width && preset.size.height === size.height;
  };
  return PRESETS.find(matches) ?? null;
}
