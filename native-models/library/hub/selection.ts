/** Which files of a repository Tenfold needs: a diffusers model in ONNX form, in one precision, and nothing else. */
import { BadInputError } from '#core/errors.ts';
import { checkFilePaths } from '../names.ts';
import type { HubFile, HubModel } from './client.ts';

/** A component's folder, which may lie in another one (`taesd/vae_decoder`), and a file in it. */
const COMPONENT_FILE = /^([a-z][a-z0-9_]*(?:\/[a-z][a-z0-9_]*)?)\/([^/]+)$/;

/** Components that have no network. */
const PLAIN_COMPONENT = /^(tokenizer|scheduler)(_\d)?$/;

/** A network, and the weights beside it, where components have no folders. */
const FLAT_FILE = /^(unet|text_encoder(_2)?|vae_decoder|vae_encoder|upscaler)\.onnx([._]data[\w.-]*)?$/;

/** Components of diffusers' pipelines that painting does not use. */
const UNUSED_COMPONENT = /^(safety_checker|feature_extractor|image_encoder|watermarker)(\/|$)/;

/** Weights and texts that belong to other programs. */
const FOREIGN =
  /\.(bin|safetensors|pt|pth|ckpt|msgpack|h5|ot|gguf|tflite|xml|mlmodel|mlpackage|md|py|png|jpe?g|webp|pdf|zip|tar|gz)$/i;

/** Hundreds of times the largest model that paints on one machine. */
const LARGEST_BYTES = 2e15;

/**
 * Chooses the files to fetch.
 *
 * @param model A repository at one commit.
 * @returns The files: `model_index.json`, licence texts, and of each component its configuration, its `model.onnx` and
 *   the weights beside that.
 * @throws {BadInputError} When it holds no such model, or a file has a name that is not safe.
 */
export function selectFiles(model: HubModel): HubFile[] {
  const paths = model.files.map(({ path }) => path);
  const networks = new Set(paths.filter(isNetwork).map(componentOf));
  const files = model.files.filter(({ path }) => isNeeded(path, networks));
  if (networks.size < 2 || !paths.includes('model_index.json')) {
    throw new BadInputError(
      `${model.repository} holds no ONNX model in diffusers layout: choose one that does, or export it first, as docs/models.md explains.`,
    );
  }
  checkFilePaths(
    files.map(({ path }) => path),
    model.repository,
  );
  if (files.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0) > LARGEST_BYTES) {
    throw new BadInputError(`${model.repository} claims to be larger than any model: choose another one.`);
  }
  return files;
}

function isNetwork(path: string): boolean {
  const [, , name] = COMPONENT_FILE.exec(path) ?? [];
  const isNamed = name === 'model.onnx' || (FLAT_FILE.test(path) && path.endsWith('.onnx'));
  return isNamed && !UNUSED_COMPONENT.test(path);
}

function componentOf(path: string): string {
  return COMPONENT_FILE.exec(path)?.[1] ?? path;
}

function isNeeded(path: string, networks: ReadonlySet<string>): boolean {
  if (path === 'model_index.json' || /^LICEN[CS]E(\.(md|txt))?$/i.test(path)) return true;
  if (FLAT_FILE.test(path)) return true;
  const [, component = '', name = ''] = COMPONENT_FILE.exec(path) ?? [];
  if (component === '' || UNUSED_COMPONENT.test(component)) return false;
  // An autoencoder's configuration may lie beside its two halves.
  if (name === 'config.json') return true;
  if (!networks.has(component) && !PLAIN_COMPONENT.test(component)) return false;
  // Other networks are other precisions, such as model_fp16.onnx with model_fp16.onnx_data.
  if (/\.onnx/i.test(name)) return /^model\.onnx([._]data|$)/.test(name);
  return !name.startsWith('.') && !name.endsWith('.index.json') && !FOREIGN.test(name);
}
