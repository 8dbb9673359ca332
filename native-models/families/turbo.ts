/**
 * Turbo and its like: models distilled to one to four steps without guidance.
 *
 * Sauer et al., Adversarial Diffusion Distillation, https://arxiv.org/abs/2311.17042. Nothing in their files says so
 * but the scheduler: distilled models name an Euler sampler with `trailing` timesteps, which starts at the noise that
 * they were distilled from, or LCM's. Models with zero terminal SNR space their timesteps so too, but predict v.
 */
import {
  classifierFree,
  type Family,
  type FamilyDefaults,
  type Guidance,
  type ModelEvidence,
} from './family.ts';
import { stableDiffusion } from './stable-diffusion.ts';
import { stableDiffusionXl } from './stable-diffusion-xl.ts';

/** Told by the scheduler. */
function matches({ latent, schedulerConfiguration }: ModelEvidence): boolean {
  const { _class_name, timestep_spacing, prediction_type } = schedulerConfiguration;
  const fromTheTop = _class_name.startsWith('Euler') && timestep_spacing === 'trailing';
  const distilled = fromTheTop && prediction_type === 'epsilon';
  return latent && (distilled || _class_name === 'LCMScheduler');
}

/** Those of the family that the model was distilled from, but for steps, guidance and size. */
function defaults(model: ModelEvidence): FamilyDefaults {
  const base = stableDiffusionXl.matches(model) ? stableDiffusionXl : stableDiffusion;
  return { ...base.defaults(model), steps: 4, guidance: 1, side: 512 };
}

/** Other programs call it 0 when guidance is off. */
function guide(guidance: number): Guidance {
  return classifierFree(Math.max(1, guidance));
}

/** The family. */
export const turbo: Family = { title: 'Turbo', matches, defaults, guide };
