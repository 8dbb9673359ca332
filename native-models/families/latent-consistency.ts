/**
 * Latent consistency models: few steps, and the guidance scale as an input of the denoiser.
 *
 * Luo et al., Latent Consistency Models, https://arxiv.org/abs/2310.04378: the scale is w = g − 1 and is embedded like
 * a timestep; the unconditional output is never computed.
 */
import type { Family, FamilyDefaults, Guidance, ModelEvidence } from './family.ts';
import { stableDiffusion } from './stable-diffusion.ts';
import { stableDiffusionXl } from './stable-diffusion-xl.ts';

/** Told by the guidance embedding. */
function matches({ latent, inputs }: ModelEvidence): boolean {
  return latent && inputs.includes('timestep_cond');
}

/** Those of the family that the model was distilled from, but for steps and guidance. */
function defaults(model: ModelEvidence): FamilyDefaults {
  const base = stableDiffusionXl.matches(model) ? stableDiffusionXl : stableDiffusion;
  return { ...base.defaults(model), steps: 8, guidance: 8.5 };
}

/** The scale is embedded; nothing is computed without the prompt. */
function guide(guidance: number): Guidance {
  return { scale: 1, embedded: guidance - 1 };
}

/** The family. */
export const latentConsistency: Family = { title: 'Latent Consistency', matches, defaults, guide };

/**
 * Embeds a guidance scale as sines and cosines of falling frequencies.
 *
 * @param scale The scale w = g − 1.
 * @param length Numbers of the embedding, at least 4.
 * @returns The sines, then the cosines; an odd length ends with a zero.
 */
export function guidanceEmbedding(scale: number, length: number): Float32Array {
  const embedding = new Float32Array(length);
  const half = Math.floor(length / 2);
  const fall = Math.fround(Math.log(10_000) / (half - 1));
  for (let index = 0; index < half; index += 1) {
    // In 32 bits, as the models were trained with.
    const frequency = Math.fround(Math.exp(Math.fround(-index * fall)));
    const angle = Math.fround(Math.fround(scale * 1000) * frequency);
    embedding[index] = Math.sin(angle);
    embedding[half + index] = Math.cos(angle);
  }
  return embedding;
}
