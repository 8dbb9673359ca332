/**
 * Opens a model folder in the layout of diffusers' ONNX exports, and trusts nothing in it before it is checked.
 *
 * @see https://huggingface.co/docs/diffusers/main/en/using-diffusers/other-formats
 */
import type { Stats } from 'node:fs';
import { readFile, realpath, stat } from 'node:fs/promises';
import { basename, dirname, isAbsolute, join, relative, resolve, sep } from 'node:path';
import { z } from 'zod';
import { BadInputError, systemErrorCode } from '#core/errors.ts';
import { parseSchedulerConfiguration, type SchedulerConfiguration } from '#core/schedulers/configuration.ts';
import { readTokenizerFiles, type TokenizerFiles } from './text/tokenizer-files.ts';
import { inspectOnnxFile, OnnxFormatError, type OnnxFile } from './onnx-file.ts';

const MEBIBYTE = 1024 ** 2;

/** Far above any honest file, far below what would hurt. Protocol Buffers end at 2 GiB; weights beside it may be larger. */
const SIZE_LIMITS = {
  json: 1 * MEBIBYTE,
  onnx: 2048 * MEBIBYTE,
  weights: 64 * 1024 * MEBIBYTE,
};

/** `model_index.json`: diffusers' own keys, and below them the ones that Tenfold reads. */
const modelIndexSchema = z.looseObject({
  _class_name: z.string(),
  name: z.string().trim().min(1).max(100).optional().describe('What people call the model'),
  sample_size: z.int().min(8).max(4096).optional().describe('Side that the model was trained at, in pixels'),
  upscaler_scale: z.int().min(2).max(8).optional(),
  guidance_scale: z.number().min(0).max(50).optional(),
  num_inference_steps: z.int().min(1).max(1000).optional(),
  eta: z.number().min(0).max(1).optional(),
  coarse_weight: z.number().min(0).max(1).optional(),
});

/** `model_index.json`, checked. */
export type ModelIndex = z.infer<typeof modelIndexSchema>;

/** One file that the model consists of. */
export interface ModelFile {
  /** Path inside the folder, with forward slashes. */
  path: string;
  absolutePath: string;
  sizeBytes: number;
  /** Time of the last change, in milliseconds since 1970. */
  modifiedMs: number;
}

/** One network of the model, and what its file declares. */
export interface OnnxComponent extends OnnxFile {
  /** Path of the ONNX file inside the folder, for messages. */
  name: string;
  absolutePath: string;
  /** Bytes of the network and of its external data. */
  sizeBytes: number;
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
  textEncoder: OnnxComponent;
  /** Of a model with two text encoders (SDXL): the second one's. */
  tokenizer2: TokenizerFiles | undefined;
  textEncoder2: OnnxComponent | undefined;
  unet: OnnxComponent;
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
  const index = await folder.json('model_index.json', modelIndexSchema, SIZE_LIMITS.json);
  refuseOtherKinds(index, folder.label);
  const schedulerFile = 'scheduler/scheduler_config.json';
  const schedulerConfiguration = parseSchedulerConfiguration(
    await folder.text(schedulerFile, SIZE_LIMITS.json),
    `${schedulerFile} of model ${folder.label}`,
  );
  const tokenizer = await readTokenizerFiles(folder, 'tokenizer');
  const textEncoder = await folder.onnx('text_encoder/model.onnx');
  const textEncoder2 = declares(index, 'text_encoder_2')
    ? await folder.onnx('text_encoder_2/model.onnx')
    : undefined;
  const tokenizer2 = textEncoder2 && (await readTokenizerFiles(folder, 'tokenizer_2'));
  const unet = await folder.onnx('unet/model.onnx');
  const upscalerFile = 'upscaler/model.onnx';
  const upscaler = (await folder.has(upscalerFile)) ? await folder.onnx(upscalerFile) : undefined;
  return {
    path: folder.path,
    label: folder.label,
    index,
    schedulerConfiguration,
    tokenizer,
    textEncoder,
    tokenizer2,
    textEncoder2,
    unet,
    upscaler,
    files: folder.files,
  };
}

/** Components that only models of a kind this version cannot paint with have. */
function refuseOtherKinds(index: ModelIndex, label: string): void {
  if (['vae', 'vae_decoder', 'vae_encoder'].some((component) => declares(index, component))) {
    throw new BadInputError(
      `Model ${label} is a latent model (${index._class_name}): this version of Tenfold paints with pixel-space models only. Choose another model.`,
    );
  }
}

/** Whether the model says that it has a component. */
function declares(index: ModelIndex, component: string): boolean {
  const entry = index[component];
  return Array.isArray(entry) && entry.some((part) => part !== null);
}

/** Reads files of one folder, and remembers which. */
class FolderReader {
  readonly path: string;
  readonly label: string;
  readonly files: ModelFile[] = [];

  private constructor(path: string) {
    this.path = path;
    this.label = basename(path);
  }

  static async open(path: string): Promise<FolderReader> {
    const absolute = resolve(path);
    const found = await ifPresent(stat(absolute));
    if (found === undefined) {
      throw new BadInputError(`There is no model folder ${path}: check the path.`);
    }
    if (!found.isDirectory()) {
      throw new BadInputError(
        `${path} is a file, not a model folder: give the folder that holds model_index.json.`,
      );
    }
    const folder = new FolderReader(await realpath(absolute));
    if (!(await folder.has('model_index.json'))) {
      throw new BadInputError(
        `${path} is no model folder: it holds no model_index.json. Give a folder in diffusers layout.`,
      );
    }
    return folder;
  }

  async has(path: string): Promise<boolean> {
    return (await ifPresent(stat(join(this.path, path)))) !== undefined;
  }

  /** Makes sure that a file is there, is a file, lies inside the folder, and has a sane size. */
  async file(path: string, limitBytes: number): Promise<ModelFile> {
    const real = await ifPresent(realpath(join(this.path, path)));
    if (real === undefined) {
      throw new BadInputError(`Model ${this.label} is incomplete: ${path} is missing. Download it again.`);
    }
    if (!isInside(this.path, real)) {
      throw new BadInputError(
        `Model ${this.label} is not safe to open: ${path} leads out of the model's folder. Replace the link by the file itself.`,
      );
    }
    const found: Stats = await stat(real);
    if (!found.isFile()) {
      throw new BadInputError(
        `Model ${this.label} is damaged: ${path} is not a regular file. Download it again.`,
      );
    }
    if (found.size === 0) {
      throw new BadInputError(`Model ${this.label} is damaged: ${path} is empty. Download it again.`);
    }
    if (found.size > limitBytes) {
      throw new BadInputError(
        `${path} of model ${this.label} is larger than such a file may be (${limitBytes / MEBIBYTE} MiB): it cannot be used.`,
      );
    }
    const file = { path, absolutePath: real, sizeBytes: found.size, modifiedMs: found.mtimeMs };
    if (!this.files.some((other) => other.path === path)) this.files.push(file);
    return file;
  }

  async text(path: string, limitBytes: number): Promise<string> {
    const { absolutePath } = await this.file(path, limitBytes);
    return readFile(absolutePath, 'utf8');
  }

  async json<T>(path: string, schema: z.ZodType<T>, limitBytes: number): Promise<T> {
    const text = await this.text(path, limitBytes);
    let value: unknown;
    try {
      value = JSON.parse(text);
    } catch {
      throw new BadInputError(`${path} of model ${this.label} is not valid JSON: download it again.`);
    }
    const parsed = schema.safeParse(value);
    if (parsed.success) return parsed.data;
    const issue = parsed.error.issues[0]!;
    const where = issue.path.length > 0 ? ` at “${issue.path.join('.')}”` : '';
    throw new BadInputError(
      `${path} of model ${this.label} is not usable${where} (${issue.message}): correct it, or download it again.`,
    );
  }

  async onnx(path: string): Promise<OnnxComponent> {
    const { absolutePath, sizeBytes } = await this.file(path, SIZE_LIMITS.onnx);
    const declared = this.#inspect(path, absolutePath);
    let total = sizeBytes;
    for (const location of declared.externalLocations) {
      if (location === '' || isAbsolute(location) || /[\\\0:]/.test(location)) {
        throw new BadInputError(
          `Model ${this.label} is not safe to open: ${path} asks for the file “${location}” outside the model's folder.`,
        );
      }
      const target = join(dirname(path), location);
      if (!isInside(this.path, join(this.path, target))) {
        throw new BadInputError(
          `Model ${this.label} is not safe to open: ${path} asks for the file “${location}” outside the model's folder.`,
        );
      }
      total += (await this.file(target.split(sep).join('/'), SIZE_LIMITS.weights)).sizeBytes;
    }
    // The path as it was checked, links and all: ONNX Runtime looks for external data beside the path it is given.
    return { ...declared, name: path, absolutePath: join(this.path, path), sizeBytes: total };
  }

  #inspect(path: string, absolutePath: string): OnnxFile {
    try {
      return inspectOnnxFile(absolutePath);
    } catch (error) {
      if (!(error instanceof OnnxFormatError)) throw error;
      throw damagedModel(path, this.label, error);
    }
  }
}

/**
 * The error for a network that cannot be read.
 *
 * @param component Path of the file inside the folder.
 * @param label Name of the model.
 * @param cause How it was found out.
 * @returns The error, to be thrown.
 */
export function damagedModel(component: string, label: string, cause: unknown): BadInputError {
  return new BadInputError(`${component} of model ${label} is damaged: download it again.`, { cause });
}

function isInside(folder: string, path: string): boolean {
  const way = relative(folder, path);
  return way !== '' && way !== '..' && !way.startsWith(`..${sep}`) && !isAbsolute(way);
}

/** Turns "there is nothing" into `undefined`; a file where a folder is expected, or a link in circles, is nothing too. */
async function ifPresent<T>(value: Promise<T>): Promise<T | undefined> {
  try {
    return await value;
  } catch (error) {
    const code = systemErrorCode(error);
    if (code === 'ENOENT' || code === 'ENOTDIR' || code === 'ELOOP') return undefined;
    if (code === 'EACCES' || code === 'EPERM') {
      throw new BadInputError('The model folder may not be read: give yourself permission to read it.');
    }
    throw error;
  }
}
