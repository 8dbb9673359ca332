/** Stable Diffusion 1.x and 2.x: latents of four channels, one CLIP text encoder; predicts ε or v. */
import { classifierFree, type Family, type FamilyDefaults, type ModelEvidence } from './family.ts';

/** Every model that paints latents, unless it is one of the others. */
function matches({ latent }: ModelEvidence): boolean {
  return latent;
}

/** As the models were trained and are usually used. */
function defaults({ schedulerConfiguration }: ModelEvidence): FamilyDefaults {
  // Those that predict v (2.x) are trained at 768².
  const side = schedulerConfiguration.prediction_type === 'v_prediction' ? 768 : 512;
  return { steps: 30, guidance: 7.5, side, scalingFactor: 0.182_15 };
}

/** The family. */
export const stableDiffusion: Family = {
  title: 'Stable Diffusion',
  matches,
  defaults,
  guide: classifierFree,
};
