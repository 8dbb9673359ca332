/** Models that paint pixels, such as the starter and DeepFloyd IF (https://github.com/deep-floyd/IF). */
import { classifierFree, type Family, type FamilyDefaults, type ModelEvidence } from './family.ts';

/** Everything without an autoencoder. */
function matches({ latent }: ModelEvidence): boolean {
  return !latent;
}

/** As DeepFloyd IF is usually used, or as suits most others. */
function defaults({ className }: ModelEvidence): FamilyDefaults {
  const usual = className.startsWith('IF') ? { steps: 50, guidance: 7 } : { steps: 30, guidance: 5 };
  return { ...usual, side: 64, scalingFactor: 1 };
}

/** The family. */
export const pixelSpace: Family = { title: 'Pixel space', matches, defaults, guide: classifierFree };
