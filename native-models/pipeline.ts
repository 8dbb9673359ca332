/** A whole model, loaded: prompts go in, a denoiser comes out. The engine's one door to everything ONNX. */
import type { ProviderName } from '#core/project/project.ts';
import type { Take } from '#core/project/take.ts';
import type { Upscaler } from '#core/sampler/cascade.ts';
import type { Denoiser } from '#core/sampler/denoiser.ts';
import type { SchedulerConfiguration } from '#core/schedulers/configuration.ts';
import { createDenoiser } from './denoiser.ts';
import { hashFiles } from './file-hashes.ts';
import { modelFacts, type ModelFacts, type Size } from './model-facts.ts';
import { openModelFolder, type ModelFolder } from './model-folder.ts';
import type { ExecutionProvider } from './provider-names.ts';
import { loadOnProvider, type Loaded } from './providers.ts';
import { loadNetwork, type Network, type Stopwatch } from './session.ts';
import { createPromptEncoder } from './text/prompt-encoder.ts';
import { createUpscaler } from './upscaler.ts';

/** Images per model call where nobody says otherwise: eight levels with guidance. */
const DEFAULT_BATCH = 16;

/** A loaded pixel-space model. */
export interface PixelModel {
  /** What people call the model. */
  readonly name: string;
  /** Sizes and defaults. */
  readonly facts: ModelFacts;
  /** What computes. */
  readonly provider: ExecutionProvider;
  /** Why a faster or an asked-for provider is not used, for people; `null` when there is nothing to say. */
  readonly notice: string | null;
  readonly schedulerConfiguration: SchedulerConfiguration;
  /** The super-resolution network; `undefined` when the model has none. */
  readonly upscaler: Upscaler | undefined;
  /**
   * Makes the denoiser for one painting.
   *
   * @param prompts One prompt a level.
   * @param negatives One negative prompt a level; the empty string for none.
   * @param guidance Guidance scale g of e = u + g (c − u); at 1 the negative prompts are not computed at all.
   * @param base Size to paint at, from `resolveSize`; the model's own when absent.
   * @returns The denoiser, for samples of [3, height, width].
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
interface Networks {
  textEncoder: Network;
  textEncoder2: Network | undefined;
  unet: Network;
  upscaler: Network | undefined;
}

/** The networks loaded last. They stay, so that the next job with the same model starts at once. */
let cached: { key: string; loaded: Loaded<Networks> } | undefined;

/**
 * Opens and loads a pixel-space model.
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
export async function openPixelModel(
  path: string,
  options: { provider?: ProviderName | undefined; batch?: number | undefined } = {},
): Promise<PixelModel> {
  const { provider = 'auto', batch = DEFAULT_BATCH } = options;
  const folder = await openModelFolder(path);
  const facts = modelFacts(folder);
  const { key, loaded } = await loadCached(folder, provider);
  const networks = loaded.value;
  const stopwatch: Stopwatch = { seconds: 0 };
  const promptEncoder = createPromptEncoder(folder, networks);
  const upscaler =
    networks.upscaler && facts.scale !== undefined
      ? createUpscaler(networks.upscaler, facts.scale, batch, stopwatch)
      : undefined;
  return {
    name: facts.name,
    facts,
    provider: loaded.provider,
    notice: loaded.notice,
    schedulerConfiguration: folder.schedulerConfiguration,
    upscaler,
    async prepare(prompts, negatives, guidance, base = facts.base) {
      const { conditional, unconditional } = await promptEncoder.encode(
        prompts,
        guidance === 1 ? undefined : negatives.map((negative) => (negative === '' ? undefined : negative)),
        stopwatch,
      );
      return createDenoiser({
        network: networks.unet,
        conditional,
        unconditional,
        guidance,
        batch,
        size: base,
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
  const load = async (component: ModelFolder['unet']): Promise<Network> => {
    const network = await loadNetwork(component, folder.label, provider);
    done.push(network);
    return network;
  };
  try {
    return {
      textEncoder: await load(folder.textEncoder),
      textEncoder2: folder.textEncoder2 && (await load(folder.textEncoder2)),
      unet: await load(folder.unet),
      upscaler: folder.upscaler && (await load(folder.upscaler)),
    };
  } catch (error) {
    for (const network of done) await network.release();
    throw error;
  }
}

async function releaseAll({ textEncoder, textEncoder2, unet, upscaler }: Networks): Promise<void> {
  for (const network of [textEncoder, textEncoder2, unet, upscaler]) await network?.release();
}
