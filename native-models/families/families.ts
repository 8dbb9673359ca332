/** Chooses the family of a model from what its files say, never from their names. */
import type { ModelFolder } from '../model-folder.ts';
import type { Family, ModelEvidence } from './family.ts';
import { latentConsistency } from './latent-consistency.ts';
import { pixelSpace } from './pixel-space.ts';
import { stableDiffusion } from './stable-diffusion.ts';
import { stableDiffusionXl } from './stable-diffusion-xl.ts';
import { turbo } from './turbo.ts';

/** The special ones before those that they were made of. */
const FAMILIES = [latentConsistency, turbo, stableDiffusionXl, stableDiffusion];

/**
 * Gathers what tells the families apart.
 *
 * @param folder The checked folder.
 * @returns What its files say.
 */
export function evidenceOf(folder: ModelFolder): ModelEvidence {
  return {
    className: folder.index._class_name,
    schedulerConfiguration: folder.schedulerConfiguration,
    inputs: folder.unet.inputs.map(({ name }) => name),
    latent: folder.autoencoder !== undefined,
  };
}

/**
 * Chooses the family of a model.
 *
 * @param model What its files say.
 * @returns The family.
 */
export function familyOf(model: ModelEvidence): Family {
  return FAMILIES.find((family) => family.matches(model)) ?? pixelSpace;
}
