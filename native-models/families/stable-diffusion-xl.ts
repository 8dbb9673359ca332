/** Stable Diffusion XL: two text encoders, and a denoiser that is told a pooled embedding and the picture's size. */
import { classifierFree, type Family, type FamilyDefaults, type ModelEvidence } from './family.ts';

/** Told by its name, or by the sizes that its denoiser is told. */
function matches({ latent, className, inputs }: ModelEvidence): boolean {
  return latent && (inputs.includes('time_ids') || className.startsWith('StableDiffusionXL'));
}

/** As the models were trained and are usually used. */
function defaults(): FamilyDefaults {
  return { steps: 30, guidance: 5, side: 1024, scalingFactor: 0.130_25 };
}

/** The family. */
export const stableDiffusionXl: Family = {
  title: 'Stable Diffusion XL',
  matches,
  defaults,
  guide: classifierFree,
};
