/** A whole model, loaded: prompts go in, a denoiser comes out. The engine's one door to everything ONNX. */
import type { ProviderName } from '#core/project/project.ts';
import type { Take } from '#core/project/take.ts';
import type { Autoencoder } from '#core/sampler/autoencoder.ts';
import type { Upscaler } from '#core/sampler/cascade.ts';
import type { Denoiser } from '#core/sampler/denoiser.ts';
import type { SchedulerConfiguration } from '#core/schedulers/configuration.ts';
import { createAutoencoders } from './autoencoders.ts';
import { createDenoiser } from './denoiser.ts';
import { hashFiles } from './file-hashes.ts';
import type { OnnxComponent } from './folder/folder-reader.ts';
import { PICTURE_RANGE } from './image-range.ts';
import { CHANNELS, modelFacts, type ModelFacts, type Size } from './model-facts.ts';
import { openModelFolder, type ModelFolder } from './model-folder.ts';
import type { ExecutionProvider } from './provider-names.ts';
import { loadOnProvider, type Loaded } from './providers.ts';
import { loadNetwork, type Network, type Stopwatch } from './session.ts';
import { createPromptEncoder } from './text/prompt-encoder.ts';
import { createUpscaler } from './upscaler.ts';

/** Images per model call where nobody says otherwise: eight levels with guidance. */
const DEFAULT_BATCH = 16;

/** A loaded model. */
export interface LoadedModel {
  /** What people call the model. */
  readonly name: string;
  /** Sizes and defaults. */
  readonly facts: ModelFacts;
  /** What computes. */
  readonly provider: ExecutionProvider;
  /** Why a faster or an asked-for provider is not used, for people; `null` when there is nothing to say. */
  readonly notice: string | null;
  readonly schedulerConfiguration: SchedulerConfiguration;
  /** Between latents and pictures; `undefined` for models that paint pixels. */
  readonly autoencoders: { readonly own: Autoencoder; readonly sampling: Autoencoder } | undefined;
  /** The super-resolution network; `undefined` when the model has none. */
  readonly upscaler: Upscaler | undefined;
  /**
   * Makes the denoiser for one painting.
   *
   * @param prompts One prompt a level.
   * @param negatives One negative prompt a level; the empty string for none.
   * @param guidance Guidance scale, applied as the model's family does; without classifier-free guidance the negative
   *   prompts are not computed at all.
   * @param base Size of the pictures to paint, from `resolveSize`; the model's own when absent.
   * @returns The denoiser, for samples of [3, height, width], or for their latents.
   * @throws {BadInputError} When the parts of the model do not fit together.
   */
  prepare(
    prompts: readonly string[],
    negatives: readonly string[],
    guidance: number,
    base?: Size,
  ): Promise<Denoiser>;
  /** Every file of the model with its SHA-256; slow the first time for large models. */
  files(): Promise<Take['model']['files']>;
  /** Seconds spent inside the networks since this model was opened. */
  modelSeconds(): number;
  /** Frees the model's memory. It cannot be used again. */
  release(): Promise<void>;
}

/** Networks of one model on one provider. */
export interface Networks {
  textEncoder: Network;
  textEncoder2: Network | undefined;
  unet: Network;
  decoder: Network | undefined;
  encoder: Network | undefined;
  tinyDecoder: Network | undefined;
  tinyEncoder: Network | undefined;
  upscaler: Network | undefined;
}

/** The networks loaded last. They stay, so that the next job with the same model starts at once. */
let cached: { key: string; loaded: Loaded<Networks> } | undefined;

/**
 * Opens and loads a model.
 *
 * The networks stay loaded for the next call with the same files and provider, until `release` is called or another
 * model is opened, which frees them. So only one model may be in use in a process at a time.
 *
 * @param path The model folder.
 * @param options How to load it.
 * @param options.provider What is to compute; `auto` when absent.
 * @param options.batch Images per model call, at least 1; 16 when absent. Changes speed and memory, not the result.
 * @returns The model.
 * @throws {BadInputError} When the folder is not a model that this version can use.
 * @throws {FailureError} When ONNX Runtime or the memory fails.
 */
export async function openModel(
  path: string,
  options: { provider?: ProviderName | undefined; batch?: number | undefined } = {},
): Promise<LoadedModel> {
  const { provider = 'auto', batch = DEFAULT_BATCH } = options;
  const folder = await openModelFolder(path);
  const facts = modelFacts(folder);
  const { key, loaded } = await loadCached(folder, provider);
  const networks = loaded.value;
  const stopwatch: Stopwatch = { seconds: 0 };
  const promptEncoder = createPromptEncoder(folder, networks);
  const autoencoders = createAutoencoders(folder, facts.latent, networks, stopwatch);
  const upscaler =
    networks.upscaler && facts.scale !== undefined
      ? createUpscaler({
          network: networks.upscaler,
          scale: facts.scale,
          range: folder.index.upscaler_range ?? PICTURE_RANGE,
          batch,
          stopwatch,
        })
      : undefined;
  return {
    name: facts.name,
    facts,
    provider: loaded.provider,
    notice: loaded.notice,
    schedulerConfiguration: folder.schedulerConfiguration,
    autoencoders,
    upscaler,
    async prepare(prompts, negatives, guidance, base = facts.base) {
      const { scale, embedded } = facts.family.guide(guidance);
      const without = negatives.map((negative) => (negative === '' ? undefined : negative));
      const conditioning = await promptEncoder.encode(prompts, scale === 1 ? undefined : without, stopwatch);
      const pixels = facts.latent?.scale ?? 1;
      return createDenoiser({
        network: networks.unet,
        ...conditioning,
        guidance: scale,
        conditions: { pictureSize: base, embeddedGuidance: embedded },
        batch,
        channels: facts.latent?.channels ?? CHANNELS,
        size: { width: base.width / pixels, height: base.height / pixels },
        stopwatch,
      });
    },
    files: () => hashFiles(folder.files),
    modelSeconds: () => stopwatch.seconds,
    async release() {
      if (cached?.key === key) cached = undefined;
      await releaseAll(networks);
    },
  };
}

async function loadCached(
  folder: ModelFolder,
  provider: ProviderName,
): Promise<{ key: string; loaded: Loaded<Networks> }> {
  const files = folder.files.map(({ path, sizeBytes, modifiedMs }) => [path, sizeBytes, modifiedMs]);
  const key = JSON.stringify([folder.path, provider, files]);
  if (cached?.key === key) return cached;
  // First out, then in: two large models at once may be more than the memory holds.
  if (cached !== undefined) {
    const { value } = cached.loaded;
    cached = undefined;
    await releaseAll(value);
  }
  const loaded = await loadOnProvider(provider, folder.unet.sizeBytes, (chosen) =>
    loadNetworks(folder, chosen),
  );
  cached = { key, loaded };
  return cached;
}

async function loadNetworks(folder: ModelFolder, provider: ExecutionProvider): Promise<Networks> {
  const done: Network[] = [];
  const load = async (component: OnnxComponent): Promise<Network> => {
    const network = await loadNetwork(component, folder.label, provider);
    done.push(network);
    return network;
  };
  const loadIfPresent = async (component: OnnxComponent | undefined): Promise<Network | undefined> =>
    component && (await load(component));
  try {
    return {
      textEncoder: await load(folder.textEncoder),
      textEncoder2: await loadIfPresent(folder.textEncoder2),
      unet: await load(folder.unet),
      decoder: await loadIfPresent(folder.autoencoder?.decoder),
      encoder: await loadIfPresent(folder.autoencoder?.encoder),
      tinyDecoder: await loadIfPresent(folder.tinyAutoencoder?.decoder),
      tinyEncoder: await loadIfPresent(folder.tinyAutoencoder?.encoder),
      upscaler: await loadIfPresent(folder.upscaler),
    };
  } catch (error) {
    for (const network of done) await network.release();
    throw error;
  }
}

async function releaseAll(networks: Networks): Promise<void> {
  for (const network of Object.values(networks) as (Network | undefined)[]) await network?.release();
}
