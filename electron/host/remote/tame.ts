/** Cuts what another machine tells down to what the contract means and a studio can bear. */
import type { GenerationEvent, GenerationProgress, Preview } from '#core/contract/events.ts';
import type { SketchEvent } from '#core/contract/sketches.ts';
import type { Model } from '#core/contract/studio.ts';
import type { ProviderStatus } from '#core/contract/engine.ts';
import { sentenceFrom } from './problems.ts';

/** Models that are listed at most. */
const MOST_MODELS = 200;

/** Libraries that are listed at most. */
const MOST_VERSIONS = 30;

/** Longest name of a model or a library, in characters. */
const NAME_LENGTH = 200;

/**
 * Checks the pictures in a progress event.
 *
 * @param event What the other machine told.
 * @param levels How many levels are being painted.
 * @returns The same, with those previews only that are one for each level and have all their pixels.
 */
export function tameProgress(event: GenerationProgress, levels: number): GenerationProgress {
  const { previews, estimates, ...rest } = event;
  return {
    ...rest,
    previews: tamePreviews(previews, levels),
    ...(estimates && { estimates: tamePreviews(estimates, levels) }),
  };
}

/**
 * Progress with files on the way, which has no pictures.
 *
 * @param phase Which way.
 * @param step Files done.
 * @param steps All files.
 * @returns The event.
 */
export function fileProgress(
  phase: 'sending' | 'saving',
  step: number,
  steps: number,
): Extract<GenerationEvent, { type: 'progress' }> {
  return {
    type: 'progress',
    phase,
    step,
    steps,
    secondsPerStep: null,
    secondsLeft: null,
    memoryBytes: 0,
    previews: [],
  };
}

/**
 * Checks the pictures of a sketch.
 *
 * @param event What the other machine told.
 * @param levels How many levels are being sketched.
 * @returns The same, with previews as in progress.
 */
export function tameSketch(event: SketchEvent, levels: number): SketchEvent {
  return { ...event, previews: tamePreviews(event.previews, levels) };
}

function tamePreviews(previews: readonly Preview[], levels: number): Preview[] {
  return (
    previews
      .slice(0, levels)
      // Three bytes a pixel are four characters of base64.
      .filter(({ level, width, height, rgb }) => level < levels && rgb.length === 4 * width * height)
  );
}

/**
 * Tames the first event of a generation.
 *
 * @param event What the other machine told.
 * @param levels How many levels are being painted.
 * @returns The same, with a name of bearable length.
 */
export function tameStart(
  event: Extract<GenerationEvent, { type: 'started' }>,
  levels: number,
): GenerationEvent {
  return { ...event, model: event.model.slice(0, NAME_LENGTH), levels };
}

/**
 * Tames a list of models.
 *
 * @param models What the other machine has.
 * @returns Those that have bearable names.
 */
export function tameModels(models: readonly Model[]): Model[] {
  return models
    .filter(({ id, name }) => id.length <= NAME_LENGTH && name.length <= NAME_LENGTH)
    .slice(0, MOST_MODELS);
}

/**
 * Tames what a machine says about its libraries.
 *
 * @param versions Versions by name.
 * @returns Those that have bearable names.
 */
export function tameVersions(versions: Readonly<Record<string, string>>): Record<string, string> {
  const bearable = Object.entries(versions).filter(
    ([name, version]) => name.length <= NAME_LENGTH && version.length <= NAME_LENGTH,
  );
  return Object.fromEntries(bearable.slice(0, MOST_VERSIONS));
}

/**
 * Tames what is said of execution providers.
 *
 * @param providers What the other machine can compute with.
 * @param name What people call it.
 * @returns The same; nothing can be installed there from here.
 */
export function tameProviders(providers: readonly ProviderStatus[], name: string): ProviderStatus[] {
  return [...new Map(providers.map((provider) => [provider.name, provider])).values()].map((provider) => ({
    ...provider,
    reason: provider.reason === null ? null : sentenceFrom(name, provider.reason),
    installable: false,
  }));
}
