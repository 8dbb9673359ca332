/** Presets of the project as it stands, for the model that will paint it. */
import { zoomFactors } from '#core/project/project.ts';
import { matchingPreset, presetSettings, type PresetName } from '../project/presets.ts';
import { sizeOf } from '../project/shapes.ts';
import type { Studio } from '../studio.svelte.ts';

/**
 * Paints as a preset says from now on; does nothing without a model.
 *
 * @param studio What it acts on.
 * @param name The preset.
 */
export function choosePreset(studio: Studio, name: PresetName): void {
  const { project, model } = studio;
  if (!model) return;
  const { draft } = project;
  const factors = zoomFactors(draft.levels);
  project.changeSettings(presetSettings(name, model, factors, sizeOf(draft, model)));
}

/**
 * The preset that the settings stand for.
 *
 * @param studio Whose settings.
 * @returns Its name; null when they are the user's own.
 */
export function chosenPreset(studio: Studio): PresetName | null {
  const { project, model } = studio;
  const { settings, levels } = project.draft;
  return model && matchingPreset(settings, model, zoomFactors(levels));
}
