/** A whole model, loaded: prompts go in, a denoiser comes out. The engine's one door to everything ONNX. */
import type { Take } from '#core/project/take.ts';
import type { Upscaler } from '#core/sampler/cascade.ts';
import type { Denoiser } from '#core/sampler/denoiser.ts';
import type { SchedulerConfiguration } from '#core/schedulers/configuration.ts';
import { createDenoiser } from './denoiser.ts';
import { hashFiles } from './file-hashes.ts';
import { modelFacts, type ModelFacts, type Size } from './model-facts.ts';
import { openModelFolder } from './model-folder.ts';
import { loadNetworks, type LoadOptions } from './model-networks.ts';
import type { Tell } from './notices.ts';
import type { ExecutionProvider } from './provider-names.ts';
import type { Stopwatch } from './session.ts';
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
  /** What computes the denoiser; it changes when the processor has to take over. */
  readonly provider: ExecutionProvider;
  /** Why another provider computes than was asked for, for people; `null` when there is nothing to say. */
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

/** How to load a model, and how to use it. */
export interface OpenOptions extends LoadOptions {
  /** Images per model call, at least 1; 16 when absent. Changes speed and memory, not the result. */
  readonly batch?: number | undefined;
  /** Whether to free the text encoders' memory while the denoiser paints. */
  readonly textEncoderRests?: boolean | undefined;
  /** Receives why another provider computes than was asked for, and what else people should know, as it comes up. */
  readonly onNotice?: Tell | undefined;
}

/**
 * Opens and loads a pixel-space model.
 *
 * The networks stay loaded for the next call (see `loadNetworks`), so only one model may be in use in a process at a
 * time.
 *
 * @param path The model folder.
 * @param options How to load and use it.
 * @returns The model.
 * @throws {BadInputError} When the folder is not a model that this version can use.
 * @throws {FailureError} When ONNX Runtime or the memory fails.
 */
export async function openPixelModel(path: string, options: OpenOptions = {}): Promise<PixelModel> {
  const { batch = DEFAULT_BATCH, textEncoderRests = false, onNotice = () => undefined } = options;
  const folder = await openModelFolder(path);
  const facts = modelFacts(folder);
  const loaded = await loadNetworks(folder, options);
  const { networks, notices } = loaded;
  notices.listen(onNotice);
  const stopwatch: Stopwatch = { seconds: 0 };
  const promptEncoder = createPromptEncoder(folder, networks);
  const upscaler =
    networks.upscaler && facts.scale !== undefined
      ? createUpscaler(networks.upscaler, facts.scale, batch, stopwatch)
      : undefined;
  return {
    name: facts.name,
    facts,
    get provider() {
      return loaded.denoiserProvider();
    },
    get notice() {
      return notices.lasting;
    },
    schedulerConfiguration: folder.schedulerConfiguration,
    upscaler,
    async prepare(prompts, negatives, guidance, base = facts.base) {
      const { conditional, unconditional } = await promptEncoder.encode(
        prompts,
        guidance === 1 ? undefined : negatives.map((negative) => (negative === '' ? undefined : negative)),
        stopwatch,
      );
      if (textEncoderRests) await loaded.restTextEncoders();
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
    release: () => loaded.release(),
  };
}
