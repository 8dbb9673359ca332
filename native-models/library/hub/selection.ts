/** Which files of a repository Tenfold needs: a diffusers model in ONNX form, in one precision, and nothing else. */
import { BadInputError } from '#core/errors.ts';
import { checkFilePaths } from '../names.ts';
import type { HubFile, HubModel } from './client.ts';

/** A component's folder, and a file in it. */
const COMPONENT_FILE = /^([a-z][a-z0-9_]*)\/([^/]+)$/;

/** Hundreds of times the largest model that paints on one machine. */
const LARGEST_BYTES = 2e15;

/** A component that has a network. */
const NETWORK = /^([a-z][a-z0-9_]*)\/model\.onnx$/;

/** Components that have none. */
const PLAIN_COMPONENT = /^(tokenizer|scheduler)(_\d)?$/;

/** Components of diffusers' pipelines that painting does not use. */
const UNUSED_COMPONENTS: readonly string[] = [
  'safety_checker',
  'feature_extractor',
  'image_encoder',
  'watermarker',
];

/** Weights and texts that belong to other programs. */
const FOREIGN =
  /\.(bin|safetensors|pt|pth|ckpt|msgpack|h5|ot|pb\.gz|gguf|tflite|xml|mlmodel|mlpackage|onnx|md|py|png|jpe?g|webp|pdf|zip|tar|gz)$/i;

/**
 * Chooses the files to fetch.
 *
 * @param model A repository at one commit.
 * @returns The files: `model_index.json`, licence texts, and of each component its configuration, its `model.onnx` and
 *   the weights beside that.
 * @throws {BadInputError} When it holds no such model, or a file has a name that is not safe.
 */
export function selectFiles(model: HubModel): HubFile[] {
  const networks = new Set(
    model.files
      .flatMap(({ path }) => NETWORK.exec(path)?.[1] ?? [])
      .filter((name) => !UNUSED_COMPONENTS.includes(name)),
  );
  const files = model.files.filter(({ path }) => isNeeded(path, networks));
  if (networks.size < 2 || !files.some(({ path }) => path === 'model_index.json')) {
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

function isNeeded(path: string, networks: ReadonlySet<string>): boolean {
  if (path === 'model_index.json' || /^LICEN[CS]E(\.(md|txt))?$/i.test(path)) return true;
  const [, component = '', name = ''] = COMPONENT_FILE.exec(path) ?? [];
  if (!networks.has(component) && !PLAIN_COMPONENT.test(component)) return false;
  if (name === 'model.onnx') return true;
  // Another precision's network or weights, such as model_fp16.onnx and model_fp16.onnx_data.
  if (/\.onnx/i.test(name) && !/^model\.onnx[._]data/.test(name)) return false;
  return !name.startsWith('.') && !name.endsWith('.index.json') && !FOREIGN.test(name);
}
