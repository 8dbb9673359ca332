/** A whole model, loaded: prompts go in, a denoiser comes out. The engine's one door to everything ONNX. */
import type { Take } from '#core/project/take.ts';
import type { Autoencoder } from '#core/sampler/autoencoder.ts';
import type { Upscaler } from '#core/sampler/cascade.ts';
import type { Denoiser } from '#core/sampler/denoiser.ts';
import type { SchedulerConfiguration } from '#core/schedulers/configuration.ts';
import { createAutoencoders } from './autoencoders.ts';
import { createDenoiser } from './denoiser.ts';
import { hashFiles } from './file-hashes.ts';
import { PICTURE_RANGE } from './image-range.ts';
import { CHANNELS, modelFacts, type ModelFacts, type Size } from './model-facts.ts';
import type { ModelFolder } from './model-folder.ts';
import { loadNetworks, type LoadOptions } from './model-networks.ts';
import type { Tell } from './notices.ts';
import type { ExecutionProvider } from './provider-names.ts';
import type { Stopwatch } from './session.ts';
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
  /** What computes the denoiser; it changes when the processor has to take over. */
  readonly provider: ExecutionProvider;
  /** Why another provider computes than was asked for, for people; `null` when there is nothing to say. */
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
 * Loads a model.
 *
 * The networks stay loaded for the next call (see `loadNetworks`), so only one model may be in use in a process at a
 * time.
 *
 * @param folder The checked model folder.
 * @param options How to load and use it.
 * @returns The model.
 * @throws {BadInputError} When the networks cannot be used by this version, or do not belong together.
 * @throws {FailureError} When ONNX Runtime or the memory fails.
 */
export async function openModel(folder: ModelFolder, options: OpenOptions = {}): Promise<LoadedModel> {
  const { batch = DEFAULT_BATCH, textEncoderRests = false, onNotice = () => undefined } = options;
  const facts = modelFacts(folder);
  const loaded = await loadNetworks(folder, options);
  const { networks, notices } = loaded;
  notices.listen(onNotice);
  const stopwatch: Stopwatch = { seconds: 0 };
  const promptEncoder = createPromptEncoder(folder, networks);
  const autoencoders = createAutoencoders(folder, facts.latent, networks, {
    stopwatch,
    tell: (notice) => notices.tell(notice),
  });
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
    get provider() {
      return loaded.denoiserProvider();
    },
    get notice() {
      return notices.lasting;
    },
    schedulerConfiguration: folder.schedulerConfiguration,
    autoencoders,
    upscaler,
    async prepare(prompts, negatives, guidance, base = facts.base) {
      const { scale, embedded } = facts.family.guide(guidance);
      const without = negatives.map((negative) => (negative === '' ? undefined : negative));
      const conditioning = await promptEncoder.encode(prompts, scale === 1 ? undefined : without, stopwatch);
      if (textEncoderRests) await loaded.restTextEncoders();
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
    release: () => loaded.release(),
  };
}
