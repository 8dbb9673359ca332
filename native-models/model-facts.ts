/**
 * What can be known of a model without loading it: the sizes it paints, and how it is best used.
 *
 * Everything comes from `model_index.json`, the scheduler's configuration and the shapes that the ONNX files declare.
 */
import type { Model } from '#core/contract/studio.ts';
import { BadInputError } from '#core/errors.ts';
import {
  SIZE_PIXELS,
  ZOOM_FACTORS,
  zoomFactors,
  type Project,
  type SamplerName,
} from '#core/project/project.ts';
import { defaultSampler, suitableSamplers } from '#core/schedulers/scheduler.ts';
import { MAXIMUM_PASSES, planSize, type Painting, type SizePlan } from '#core/stack/painted-size.ts';
import { nearestSize, sideStep, unevenFactors, usualSize } from '#core/stack/sides.ts';
import { evidenceOf, familyOf } from './families/families.ts';
import type { Family } from './families/family.ts';
import type { OnnxComponent } from './folder/folder-reader.ts';
import { latentFormat, type LatentFormat } from './latent-format.ts';
import { openModelFolder, type ModelFolder } from './model-folder.ts';

/** Width and height of an image in pixels. */
export interface Size {
  width: number;
  height: number;
}

/** Pictures are RGB. */
export const CHANNELS = 3;

const LARGEST_FACTOR = Math.max(...ZOOM_FACTORS);

/** Resolutions that a denoiser is taken to work at where its configuration does not tell; each halves the one before. */
const USUAL_RESOLUTIONS = { pixels: 6, latents: 4 };

/** Where `model_index.json` says nothing. */
const DEFAULTS = {
  eta: 0,
  // Wider levels press their colours on deeper ones at the paper's 1; a first study liked about a third.
  coarseWeight: 0.35,
};

/** What can be known of a model without loading it. */
export interface ModelFacts {
  /** What people call the model. */
  name: string;
  family: Family;
  /** How pictures and latents lead to one another; `undefined` for models that paint pixels. */
  latent: LatentFormat | undefined;
  /** Size of the pictures that the denoiser paints, or paints best when `free`. */
  base: Size;
  /** Whether the denoiser takes any size whose sides are multiples of `step`. */
  free: boolean;
  /** What the sides of painted pictures must be multiples of, in pixels. */
  step: number;
  /**
   * What the sides of finished levels are best multiples of, in pixels: then they can be enlarged to from about `base`, and
   * the zoom factors 2 and 4 divide them; null unless `free`.
   */
  sizeStep: number | null;
  /** What one pass of the upscaler multiplies both sides by; `undefined` without one. */
  scale: number | undefined;
  /** Finished sizes, smallest first: all of them, or those that are made of `base` when `free`; empty when `free` without an upscaler. */
  sizes: readonly Size[];
  defaultSize: Size;
  defaultSteps: number;
  defaultGuidance: number;
  defaultSampler: SamplerName;
  defaultEta: number;
  defaultCoarseWeight: number;
}

/**
 * Gathers what is known of a model.
 *
 * @param folder The checked folder.
 * @returns The facts.
 * @throws {BadInputError} When the denoiser paints neither RGB images nor what the autoencoder decodes, or the upscaler's
 *   scale is not stated.
 */
export function modelFacts(folder: ModelFolder): ModelFacts {
  const { index, label } = folder;
  const name = index.name ?? label;
  const evidence = evidenceOf(folder);
  const family = familyOf(evidence);
  const defaults = family.defaults(evidence);
  const latent = folder.autoencoder && latentFormat(folder.autoencoder, defaults.scalingFactor, label);
  const pixels = latent?.scale ?? 1;
  const sample = sampleShape(folder, latent);
  const [height, width] = [sample[2], sample[3]];
  const fixed = typeof width === 'number' && typeof height === 'number';
  const step = pixels * (folder.unetConfiguration.patch_size ?? 1) * 2 ** (resolutions(folder, latent) - 1);
  const base = fixed
    ? { width: width * pixels, height: height * pixels }
    : paintable(trainedSize(folder, pixels, defaults.side), step);
  const scale = upscalerScale(folder);
  const passes = scale === undefined ? [0] : [0, 1, MAXIMUM_PASSES];
  const sizes = passes.map((count) => multiply(base, (scale ?? 1) ** count)).filter(isAllowed);
  if (fixed && sizes.length === 0) {
    throw new BadInputError(
      `Model ${label} paints ${sizeText(base)}, which is smaller or larger than a level may be (${SIZE_PIXELS.minimum} to ${SIZE_PIXELS.maximum} pixels a side). Choose another model.`,
    );
  }
  const once = multiply(base, scale ?? 1);
  return {
    name,
    family,
    latent,
    base,
    free: !fixed,
    step,
    sizeStep: fixed ? null : sideStep(step, [LARGEST_FACTOR * pixels]) * (scale ?? 1),
    scale,
    sizes: fixed || scale !== undefined ? sizes : [],
    defaultSize: isAllowed(once) ? once : (sizes[0] ?? base),
    defaultSteps: index.num_inference_steps ?? defaults.steps,
    defaultGuidance: index.guidance_scale ?? defaults.guidance,
    defaultSampler: defaultSampler(folder.schedulerConfiguration),
    defaultEta: index.eta ?? DEFAULTS.eta,
    defaultCoarseWeight: index.coarse_weight ?? DEFAULTS.coarseWeight,
  };
}

/** Side that the model was trained at: what it says of pictures, what its denoiser says of samples, or the usual one. */
function trainedSize({ index, unetConfiguration }: ModelFolder, pixels: number, usual: number): Size {
  const sample = unetConfiguration.sample_size;
  if (index.sample_size !== undefined) return { width: index.sample_size, height: index.sample_size };
  if (typeof sample === 'number') return { width: sample * pixels, height: sample * pixels };
  if (sample) return { width: sample[1]! * pixels, height: sample[0]! * pixels };
  return { width: usual, height: usual };
}

/** The nearest size that may be painted. */
function paintable(size: Size, step: number): Size {
  const along = (side: number): number => {
    const smallest = Math.ceil(SIZE_PIXELS.minimum / step);
    return Math.max(smallest, Math.round(side / step)) * step;
  };
  return { width: along(size.width), height: along(size.height) };
}

/** How often a denoiser halves its sample, plus one. */
function resolutions({ unetConfiguration }: ModelFolder, latent: LatentFormat | undefined): number {
  const stated = unetConfiguration.block_out_channels?.length;
  return stated ?? (latent === undefined ? USUAL_RESOLUTIONS.pixels : USUAL_RESOLUTIONS.latents);
}

/**
 * Describes a model to the studio, without loading it.
 *
 * @param path The model folder.
 * @param id What the model is called by programs.
 * @returns The description.
 * @throws {BadInputError} When the folder cannot be used (see `openModelFolder`, `modelFacts`).
 */
export async function describeModel(path: string, id: string): Promise<Model> {
  const folder = await openModelFolder(path);
  const facts = modelFacts(folder);
  return {
    id,
    name: facts.name,
    sizeBytes: folder.files.reduce((sum, file) => sum + file.sizeBytes, 0),
    sizes: facts.sizes.map((size) => ({ ...size })),
    sizeStep: facts.sizeStep,
    defaultSize: { ...facts.defaultSize },
    defaultSteps: facts.defaultSteps,
    defaultGuidance: facts.defaultGuidance,
    defaultSampler: facts.defaultSampler,
    samplers: suitableSamplers(folder.schedulerConfiguration),
    painting: paintingOf(facts),
  };
}

function paintingOf({ base, free, step, scale }: ModelFacts): Model['painting'] & Painting {
  return { trained: { ...base }, step: free ? step : null, enlargement: scale ?? null };
}

/**
 * The size of the levels of a project.
 *
 * @param facts The model that will paint.
 * @param project What to paint.
 * @returns What the project asks for; where it asks for nothing, what the model paints best (see `usualSize`).
 * @throws {BadInputError} When a zoom factor does not divide the size asked for, and the model paints one that it does.
 */
export function finishedSize(facts: ModelFacts, project: Project): Size {
  const factors = zoomFactors(project.levels);
  const { size } = project.settings;
  if (size === undefined) return { ...usualSize(facts, factors) };
  const [factor] = unevenFactors(size, factors);
  if (facts.sizeStep !== null && factor !== undefined) {
    const fitting = nearestSize(size, sideStep(facts.sizeStep, factors));
    throw new BadInputError(
      `Levels of ${sizeText(size)} pixels cannot have the zoom factor ${factor}: choose a size such as ${sizeText(fitting)}, or another factor.`,
    );
  }
  return size;
}

/**
 * Plans how a model reaches a size.
 *
 * @param facts The model.
 * @param requested Finished size asked for; the model's own default when absent.
 * @returns The size to paint at and the number of upscalings; where there is a choice, the one whose painting size is
 *   closest to what the model was trained at.
 * @throws {BadInputError} When the model cannot paint this size; the message lists the sizes that it can.
 */
export function resolveSize(facts: ModelFacts, requested?: Size): SizePlan {
  const wanted = requested ?? facts.defaultSize;
  const plan = planSize(wanted, paintingOf(facts));
  if (plan !== null) return plan;
  const possible = facts.free
    ? `sizes whose sides are multiples of ${facts.step} pixels`
    : listOf(facts.sizes.map(sizeText));
  const remedy = facts.sizes.length === 1 ? 'ask for that size.' : 'choose one of these sizes.';
  throw new BadInputError(
    `The model ${facts.name} paints ${possible}, not ${sizeText(wanted)}: ${facts.free ? 'choose such a size.' : remedy}`,
  );
}

/** Shape of the samples that a denoiser takes: [batch, channels, height, width]. */
function sampleShape(
  { unet, label }: ModelFolder,
  latent: LatentFormat | undefined,
): readonly (number | string)[] {
  const shape = imageShape(unet, label);
  const channels = shape[1];
  const wanted = latent?.channels ?? CHANNELS;
  if (typeof channels !== 'number' || channels === wanted) return shape;
  const [what, remedy] =
    latent === undefined
      ? ['a model without an autoencoder needs', 'Download the whole model, with vae_decoder/model.onnx,']
      : ['its autoencoder gives', 'Download the model again,'];
  throw new BadInputError(
    `${unet.name} of model ${label} works on ${channels} channels, but ${what} ${wanted}. ${remedy} or choose another one.`,
  );
}

/** Shape of the image that a network takes. */
function imageShape(component: OnnxComponent, label: string): readonly (number | string)[] {
  const image = component.inputs.find((input) => input.shape.length === 4);
  if (image !== undefined) return image.shape;
  throw new BadInputError(
    `${component.name} of model ${label} takes no image: it is not what its name says. Download the model again, or choose another one.`,
  );
}

function upscalerScale(folder: ModelFolder): number | undefined {
  if (folder.upscaler === undefined) return undefined;
  imageShape(folder.upscaler, folder.label);
  if (folder.index.upscaler_scale === undefined) {
    throw new BadInputError(
      `model_index.json of model ${folder.label} does not say how much its upscaler enlarges: add "upscaler_scale".`,
    );
  }
  return folder.index.upscaler_scale;
}

function isAllowed({ width, height }: Size): boolean {
  return [width, height].every((side) => side >= SIZE_PIXELS.minimum && side <= SIZE_PIXELS.maximum);
}

function multiply({ width, height }: Size, factor: number): Size {
  return { width: width * factor, height: height * factor };
}

function sizeText({ width, height }: Size): string {
  return `${width}×${height}`;
}

function listOf(items: readonly string[]): string {
  if (items.length < 2) return items.join('');
  return `${items.slice(0, -1).join(', ')} or ${items.at(-1)!}`;
}
