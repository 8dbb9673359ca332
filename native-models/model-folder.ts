/**
 * Opens a model folder in the layout of diffusers' ONNX exports, and trusts nothing in it before it is checked.
 *
 * @see https://huggingface.co/docs/diffusers/main/en/using-diffusers/other-formats
 */
import { BadInputError } from '#core/errors.ts';
import { parseSchedulerConfiguration, type SchedulerConfiguration } from '#core/schedulers/configuration.ts';
import {
  autoencoderConfigurationSchema,
  modelIndexSchema,
  unetConfigurationSchema,
  type AutoencoderConfiguration,
  type ModelIndex,
  type UnetConfiguration,
} from './folder/configurations.ts';
import { FolderReader, type ModelFile, type OnnxComponent } from './folder/folder-reader.ts';
import { readTokenizerFiles, type TokenizerFiles } from './text/tokenizer-files.ts';

export type { ModelFile, OnnxComponent } from './folder/folder-reader.ts';

/** Folders, in order of preference, in which people keep a tiny autoencoder (TAESD) beside the model's own. */
const TINY_AUTOENCODER_FOLDERS = ['taesd', 'taesdxl', 'vae_tiny', 'tiny_vae'];

/** The networks between latents and pictures. */
export interface AutoencoderFiles {
  decoder: OnnxComponent;
  encoder: OnnxComponent | undefined;
  /** Its `config.json`; empty when absent. */
  configuration: AutoencoderConfiguration;
}

/** A checked model folder. Nothing is loaded yet. */
export interface ModelFolder {
  /** Absolute path without symbolic links. */
  path: string;
  /** Name of the folder, for messages. */
  label: string;
  index: ModelIndex;
  schedulerConfiguration: SchedulerConfiguration;
  tokenizer: TokenizerFiles;
  tokenizer2: TokenizerFiles | undefined;
  textEncoder: OnnxComponent;
  textEncoder2: OnnxComponent | undefined;
  unet: OnnxComponent;
  unetConfiguration: UnetConfiguration;
  /** Of latent models only. */
  autoencoder: AutoencoderFiles | undefined;
  /** A small stand-in for the autoencoder: fast, less exact. */
  tinyAutoencoder: AutoencoderFiles | undefined;
  upscaler: OnnxComponent | undefined;
  /** Every file used, in a fixed order. */
  files: readonly ModelFile[];
}

/**
 * Opens and checks a model folder.
 *
 * @param path The folder.
 * @returns The checked folder; every file in it exists, is a regular file inside the folder, and has a sane size.
 * @throws {BadInputError} When anything is missing, malformed, damaged, or of a kind this version cannot use.
 */
export async function openModelFolder(path: string): Promise<ModelFolder> {
  const folder = await FolderReader.open(path);
  const index = await folder.json('model_index.json', modelIndexSchema);
  refuseOtherKinds(index, folder.label);
  const schedulerFile = 'scheduler/scheduler_config.json';
  const schedulerConfiguration = parseSchedulerConfiguration(
    await folder.text(schedulerFile),
    `${schedulerFile} of model ${folder.label}`,
  );
  const second = names(index, 'text_encoder_2') || (await folder.has('text_encoder_2'));
  return {
    path: folder.path,
    label: folder.label,
    index,
    schedulerConfiguration,
    tokenizer: await readTokenizerFiles(folder, 'tokenizer'),
    tokenizer2: second ? await readTokenizerFiles(folder, 'tokenizer_2') : undefined,
    textEncoder: await folder.network('text_encoder'),
    textEncoder2: second ? await folder.network('text_encoder_2') : undefined,
    unet: await folder.network('unet'),
    unetConfiguration: (await folder.optionalJson('unet/config.json', unetConfigurationSchema)) ?? {},
    autoencoder: await readAutoencoder(folder, index),
    tinyAutoencoder: await readTinyAutoencoder(folder),
    upscaler: await folder.optionalNetwork('upscaler'),
    files: folder.files,
  };
}

/** Whether `model_index.json` names a component that is not null. */
function names(index: ModelIndex, component: string): boolean {
  const entry = index[component];
  return Array.isArray(entry) && entry.some((part) => part !== null);
}

/** Components that only models of a kind this version cannot paint with have. */
function refuseOtherKinds(index: ModelIndex, label: string): void {
  const other = ['transformer', 'prior', 'unet_2', 'text_encoder_3', 'controlnet'].find((component) =>
    names(index, component),
  );
  if (other === undefined) return;
  throw new BadInputError(
    `Model ${label} (${index._class_name}) needs a ${other}, which this version of Tenfold does not support. Choose another model.`,
  );
}

/** A model is latent when it says so or has a decoder; then the decoder must be there, and an encoder may be. */
async function readAutoencoder(
  folder: FolderReader,
  index: ModelIndex,
): Promise<AutoencoderFiles | undefined> {
  const stated = ['vae', 'vae_decoder', 'vae_encoder'].some((component) => names(index, component));
  const decoder = stated ? await folder.network('vae_decoder') : await folder.optionalNetwork('vae_decoder');
  if (decoder === undefined) return undefined;
  const encoder = await folder.optionalNetwork('vae_encoder');
  return { decoder, encoder, configuration: await autoencoderConfiguration(folder, ['vae_decoder', 'vae']) };
}

async function readTinyAutoencoder(folder: FolderReader): Promise<AutoencoderFiles | undefined> {
  for (const parent of TINY_AUTOENCODER_FOLDERS) {
    for (const prefix of [`${parent}/vae_`, `${parent}/`, `${parent}_`]) {
      const decoder = await folder.optionalNetwork(`${prefix}decoder`);
      if (decoder === undefined) continue;
      const encoder = await folder.optionalNetwork(`${prefix}encoder`);
      return {
        decoder,
        encoder,
        configuration: await autoencoderConfiguration(folder, [`${prefix}decoder`, parent]),
      };
    }
  }
  return undefined;
}

async function autoencoderConfiguration(
  folder: FolderReader,
  places: readonly string[],
): Promise<AutoencoderConfiguration> {
  const file = await folder.firstOf(places.map((place) => `${place}/config.json`));
  return file === undefined ? {} : folder.json(file, autoencoderConfigurationSchema);
}

/**
 * Tells whether a model is still the same: changes when any of its files does.
 *
 * @param folder The checked folder.
 * @returns A text that is equal for equal files, by their sizes and times.
 */
export function folderFingerprint(folder: ModelFolder): string {
  const files = folder.files.map(({ path, sizeBytes, modifiedMs }) => [path, sizeBytes, modifiedMs]);
  return JSON.stringify([folder.path, files]);
}
