/** Where a model paints: in pixels, or in latents that have to be decoded to be seen, blended and kept. */
import type { ResolvedSettings } from '#core/project/take.ts';
import { directAgreement } from '#core/sampler/agreement.ts';
import type { Agreement } from '#core/sampler/agreement.ts';
import type { Autoencoder } from '#core/sampler/autoencoder.ts';
import { finishStack } from '#core/sampler/finish.ts';
import type { JointStep } from '#core/sampler/joint-sampler.ts';
import { pinsInTheEnd } from '#core/sampler/pins.ts';
import type { Pin } from '#core/sampler/pins.ts';
import { latentAgreement } from '#core/sampler/latent-agreement.ts';
import { blend } from '#core/stack/blend.ts';
import type { BlendOptions } from '#core/stack/blend.ts';
import { latentGeometry } from '#core/stack/geometry.ts';
import type { StackGeometry, ZoomStack } from '#core/stack/geometry.ts';
import { BadInputError } from '#core/errors.ts';
import { checkPictures } from '#native-models/autoencoder.ts';
import { fitLatentPreview } from '#native-models/latent-preview.ts';
import type { LoadedModel } from '#native-models/pipeline.ts';
import type { VisibleStack } from './progress.ts';

/** What sampling works on, and how it becomes pictures. */
export interface PaintingSpace {
  /** Shape of the stack of samples. */
  readonly samples: StackGeometry;
  /** Makes the levels agree; `undefined` where they are painted independently. */
  readonly agreement: Agreement | undefined;
  /** What the levels look like after a step. */
  look(step: JointStep): VisibleStack;
  /** What the model made of the levels in a step, before they agreed. */
  lookRaw(step: JointStep): VisibleStack;
  /** Makes finished pictures of the last step: nested exactly, in −1 … 1. The signal stops it between two levels. */
  finish(last: JointStep, signal: AbortSignal): Promise<ZoomStack>;
}

/**
 * Finds out where a model paints.
 *
 * @param model The model.
 * @param geometry Shape of the stack of pictures, on a grid of the autoencoder's scale.
 * @param settings How to paint.
 * @param pins What levels are to show, as pictures of that shape.
 * @returns The space.
 * @throws {BadInputError} When the levels are to be blended in pixels and the model cannot encode, or when pictures are
 *   to be followed by levels that do not agree in pixels.
 */
export async function paintingSpace(
  model: LoadedModel,
  geometry: StackGeometry,
  settings: ResolvedSettings,
  pins: readonly Pin[] = [],
): Promise<PaintingSpace> {
  const blending = { mode: settings.blend, coarseWeight: settings.coarseWeight };
  const independent = settings.blend === 'none';
  if (pins.length > 0) refuseDisagreement(settings);
  const shown = pinsInTheEnd(pins);
  if (model.autoencoders === undefined) {
    return {
      samples: geometry,
      agreement: independent ? undefined : directAgreement(geometry, blending, pins),
      look: ({ clean }) => ({ images: clean, geometry }),
      lookRaw: ({ estimates }) => ({ images: estimates, geometry }),
      finish: ({ estimates }) =>
        Promise.resolve(finishStack(blend(estimates, geometry, blending), geometry, !independent, shown)),
    };
  }
  const { own, sampling } = model.autoencoders;
  const latents = latentGeometry(geometry, own.scale, own.channels);
  const preview = await fitLatentPreview(sampling);
  const show = (stack: ZoomStack): VisibleStack => ({
    images: stack.map((level) => preview.show(level)),
    geometry: { ...latents, channels: 3 },
  });
  return {
    samples: latents,
    agreement: independent
      ? undefined
      : latentSpaceAgreement(sampling, geometry, latents, blending, settings, pins),
    look({ clean, pictures }) {
      if (pictures !== undefined) return { images: pictures, geometry };
      return show(clean);
    },
    lookRaw: ({ estimates }) => show(estimates),
    async finish({ clean }, signal) {
      const pictures = await own.decode(clean, latents, signal);
      checkPictures(pictures, model.name);
      return finishStack(blend(pictures, geometry, blending), geometry, !independent, shown);
    },
  };
}

function latentSpaceAgreement(
  autoencoder: Autoencoder,
  geometry: StackGeometry,
  latents: StackGeometry,
  blending: BlendOptions,
  { blendSpace, blendSteps }: ResolvedSettings,
  pins: readonly Pin[],
): Agreement {
  if (blendSpace === 'latents' || blendSteps === undefined) return directAgreement(latents, blending);
  return latentAgreement({ autoencoder, geometry, blend: blending, steps: blendSteps, pins });
}

/** Pictures lead levels by what they have in common, which only levels that agree in pixels have. */
function refuseDisagreement({ blend, blendSpace }: ResolvedSettings): void {
  const [setting, remedy] =
    blend === 'none'
      ? ['each level is painted for itself', 'choose laplacian for "blend"']
      : ['levels are blended as latents', 'choose pixels for "blendSpace", or a model with a vae_encoder'];
  if (blend !== 'none' && blendSpace !== 'latents') return;
  throw new BadInputError(
    `Photographs and locked levels cannot be followed where ${setting}: ${remedy}, or take them off the levels.`,
  );
}
