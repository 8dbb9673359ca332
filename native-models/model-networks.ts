/** Loads all networks of a model, and keeps them for the next job with the same one. */
import { MODEL_PARTS, type ModelPart, type ProviderName } from '#core/project/project.ts';
import { loadPart, type LoadedPart } from './load-part.ts';
import type { ModelMeter } from './memory/model-meter.ts';
import type { OnnxComponent } from './folder/folder-reader.ts';
import { folderFingerprint, type ModelFolder } from './model-folder.ts';
import { Notices } from './notices.ts';
import type { ExecutionProvider } from './provider-names.ts';
import type { Network } from './session.ts';

/** The networks of one model, ready to run. */
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

/** How to load them. */
export interface LoadOptions {
  /** What is to compute; `auto` when absent. */
  readonly provider?: ProviderName | undefined;
  /** What is to compute single parts, where that is not `provider`. */
  readonly providers?: Partial<Record<ModelPart, ProviderName>> | undefined;
  /** Watches what the networks need. They are loaded afresh then, so that all of it is seen. */
  readonly meter?: ModelMeter | undefined;
}

/** Loaded networks, and what can be done with them as a whole. */
export interface LoadedNetworks {
  readonly networks: Networks;
  /** What people should know about them. */
  readonly notices: Notices;
  /** What computes the denoiser at the moment. */
  denoiserProvider(): ExecutionProvider;
  /** Frees the text encoders' memory until they are run again. */
  restTextEncoders(): Promise<void>;
  /** Frees everything. The networks cannot be used again. */
  release(): Promise<void>;
}

/** A file of a model with the part that it belongs to. */
export interface ModelComponent {
  readonly key: keyof Networks;
  readonly part: ModelPart;
  readonly component: OnnxComponent;
}

/** The networks loaded last. */
let cached: { readonly key: string; readonly loaded: LoadedNetworks } | undefined;

/**
 * The networks that a model consists of, in the order in which they are loaded.
 *
 * @param folder The checked model folder.
 * @returns The files that are there.
 */
export function componentsOf(folder: ModelFolder): ModelComponent[] {
  const parts: Record<keyof Networks, [ModelPart, OnnxComponent | undefined]> = {
    textEncoder: ['textEncoder', folder.textEncoder],
    textEncoder2: ['textEncoder', folder.textEncoder2],
    unet: ['denoiser', folder.unet],
    decoder: ['autoencoder', folder.autoencoder?.decoder],
    encoder: ['autoencoder', folder.autoencoder?.encoder],
    tinyDecoder: ['autoencoder', folder.tinyAutoencoder?.decoder],
    tinyEncoder: ['autoencoder', folder.tinyAutoencoder?.encoder],
    upscaler: ['upscaler', folder.upscaler],
  };
  return Object.entries(parts).flatMap(([key, [part, component]]) =>
    component === undefined ? [] : [{ key: key as keyof Networks, part, component }],
  );
}

/**
 * Loads the networks of a model. They stay loaded for the next call with the same files and providers, until `release`
 * is called or another model is loaded, which frees them.
 *
 * @param folder The checked model folder.
 * @param options How to load them.
 * @returns The networks.
 * @throws {BadInputError} When one of them is damaged, or cannot be used by this version.
 * @throws {FailureError} When ONNX Runtime or the memory fails.
 */
export async function loadNetworks(folder: ModelFolder, options: LoadOptions): Promise<LoadedNetworks> {
  const { provider = 'auto', providers = {}, meter } = options;
  const chosen = MODEL_PARTS.map((part) => providers[part] ?? provider);
  const key = JSON.stringify([folderFingerprint(folder), chosen]);
  if (cached?.key === key && meter === undefined) return cached.loaded;
  // First out, then in: two large models at once may be more than the memory holds.
  await cached?.loaded.release();
  const loaded = await loadAll(folder, options);
  cached = { key, loaded };
  return loaded;
}

async function loadAll(folder: ModelFolder, options: LoadOptions): Promise<LoadedNetworks> {
  const notices = new Notices();
  const parts = await loadParts(folder, options, notices);
  const loaded: LoadedNetworks = {
    networks: {
      textEncoder: parts.get('textEncoder')!.network,
      textEncoder2: parts.get('textEncoder2')?.network,
      unet: parts.get('unet')!.network,
      decoder: parts.get('decoder')?.network,
      encoder: parts.get('encoder')?.network,
      tinyDecoder: parts.get('tinyDecoder')?.network,
      tinyEncoder: parts.get('tinyEncoder')?.network,
      upscaler: parts.get('upscaler')?.network,
    },
    notices,
    denoiserProvider: () => parts.get('unet')!.provider(),
    async restTextEncoders() {
      await parts.get('textEncoder')?.rest();
      await parts.get('textEncoder2')?.rest();
    },
    async release() {
      if (cached?.loaded === loaded) cached = undefined;
      await releaseAll(parts);
    },
  };
  return loaded;
}

type Parts = ReadonlyMap<keyof Networks, LoadedPart>;

async function loadParts(folder: ModelFolder, options: LoadOptions, notices: Notices): Promise<Parts> {
  const { provider = 'auto', providers = {}, meter } = options;
  const parts = new Map<keyof Networks, LoadedPart>();
  try {
    for (const { key, part, component } of componentsOf(folder)) {
      const loaded = await loadPart(component, {
        label: folder.label,
        provider: providers[part] ?? provider,
        denoiserBytes: folder.unet.sizeBytes,
        notices,
        meter,
      });
      parts.set(key, loaded);
    }
    return parts;
  } catch (error) {
    await releaseAll(parts);
    throw error;
  }
}

async function releaseAll(parts: Parts): Promise<void> {
  for (const { network } of parts.values()) await network.release();
}
