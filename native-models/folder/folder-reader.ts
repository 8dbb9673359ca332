/** Reads the files of one model folder, trusts none of them before it is checked, and remembers which were used. */
import { readFile, realpath, stat } from 'node:fs/promises';
import { basename, dirname, isAbsolute, join, relative, resolve, sep } from 'node:path';
import type { z } from 'zod';
import { BadInputError, systemErrorCode } from '#core/errors.ts';
import { inspectOnnxFile, OnnxFormatError, type OnnxFile } from '../onnx-file.ts';

const MEBIBYTE = 1024 ** 2;

/** Far above any honest file, far below what would hurt. Protocol Buffers end at 2 GiB; weights beside it may be larger. */
const SIZE_LIMITS = {
  json: 1 * MEBIBYTE,
  onnx: 2048 * MEBIBYTE,
  weights: 64 * 1024 * MEBIBYTE,
};

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

/** Reads files of one folder. Every path that it is given has forward slashes and starts at the folder. */
export class FolderReader {
  /** Absolute path without symbolic links. */
  readonly path: string;
  /** Name of the folder, for messages. */
  readonly label: string;
  /** The files read so far, each once. */
  readonly files: ModelFile[] = [];

  private constructor(path: string) {
    this.path = path;
    this.label = basename(path);
  }

  /**
   * Makes sure that a folder is there and looks like a model.
   *
   * @param path The folder.
   * @returns Its reader.
   * @throws {BadInputError} When it is no folder, or holds no `model_index.json`.
   */
  static async open(path: string): Promise<FolderReader> {
    const absolute = resolve(path);
    const found = await ifPresent(stat(absolute));
    const real = await ifPresent(realpath(absolute));
    if (found === undefined || real === undefined) {
      throw new BadInputError(`There is no model folder ${path}: check the path.`);
    }
    if (!found.isDirectory()) {
      throw new BadInputError(
        `${path} is a file, not a model folder: give the folder that holds model_index.json.`,
      );
    }
    const folder = new FolderReader(real);
    if (!(await folder.has('model_index.json'))) {
      throw new BadInputError(
        `${path} is not a model folder: it holds no model_index.json. Give a folder in diffusers layout.`,
      );
    }
    return folder;
  }

  /**
   * Whether there is anything at a path.
   *
   * @param path The path.
   * @returns True for a file, a folder, or a link to one.
   */
  async has(path: string): Promise<boolean> {
    return (await ifPresent(stat(join(this.path, path)))) !== undefined;
  }

  /**
   * The first of some paths at which there is anything.
   *
   * @param paths The paths, in order of preference.
   * @returns The path, or `undefined`.
   */
  async firstOf(paths: readonly string[]): Promise<string | undefined> {
    for (const path of paths) {
      if (await this.has(path)) return path;
    }
    return undefined;
  }

  /**
   * Reads a text file.
   *
   * @param path The file.
   * @param limitBytes How large it may be; 1 MiB when absent.
   * @returns Its text.
   * @throws {BadInputError} When it is missing, empty, too large, no file, or outside of the folder.
   */
  async text(path: string, limitBytes = SIZE_LIMITS.json): Promise<string> {
    const { absolutePath } = await this.#file(path, limitBytes);
    return (await ifPresent(readFile(absolutePath, 'utf8'))) ?? this.#missing(path);
  }

  /**
   * Reads a JSON file.
   *
   * @param path The file.
   * @param schema What it must hold.
   * @param limitBytes How large it may be; 1 MiB when absent.
   * @returns Its checked value.
   * @throws {BadInputError} As `text`, and when the file holds anything else.
   */
  async json<T>(path: string, schema: z.ZodType<T>, limitBytes = SIZE_LIMITS.json): Promise<T> {
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

  /**
   * Reads a JSON file that may be missing.
   *
   * @param path The file.
   * @param schema What it must hold.
   * @returns Its checked value, or `undefined` when there is none.
   * @throws {BadInputError} As `json`.
   */
  async optionalJson<T>(path: string, schema: z.ZodType<T>): Promise<T | undefined> {
    return (await this.has(path)) ? this.json(path, schema) : undefined;
  }

  /**
   * Looks into a network that must be there: `<name>/model.onnx`, or `<name>.onnx` in flat folders.
   *
   * @param name The component's name.
   * @returns What its file declares; its external data is part of the model, and lies inside the folder.
   * @throws {BadInputError} When it is missing, damaged, or asks for files elsewhere.
   */
  async network(name: string): Promise<OnnxComponent> {
    return (await this.optionalNetwork(name)) ?? this.#onnx(`${name}/model.onnx`);
  }

  /**
   * Looks into a network that may be missing.
   *
   * @param name The component's name.
   * @returns As `network`, or `undefined`.
   * @throws {BadInputError} When it is damaged, or asks for files elsewhere.
   */
  async optionalNetwork(name: string): Promise<OnnxComponent | undefined> {
    const path = await this.firstOf([`${name}/model.onnx`, `${name}.onnx`]);
    return path === undefined ? undefined : this.#onnx(path);
  }

  /** Makes sure that a file is there, is a file, lies inside the folder, and has a sane size. */
  async #file(path: string, limitBytes: number): Promise<ModelFile> {
    const real = await ifPresent(realpath(join(this.path, path)));
    if (real === undefined) return this.#missing(path);
    if (!isInside(this.path, real)) {
      throw new BadInputError(
        `Model ${this.label} is not safe to open: ${path} leads out of the model's folder. Replace the link by the file itself.`,
      );
    }
    const found = await ifPresent(stat(real));
    if (found === undefined) return this.#missing(path);
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

  /** Models may be deleted while they are looked at: what was there a moment ago is missing, too. */
  #missing(path: string): never {
    throw new BadInputError(`Model ${this.label} is incomplete: ${path} is missing. Download it again.`);
  }

  async #onnx(path: string): Promise<OnnxComponent> {
    const { absolutePath, sizeBytes } = await this.#file(path, SIZE_LIMITS.onnx);
    const declared = this.#inspect(path, absolutePath);
    let total = sizeBytes;
    for (const location of declared.externalLocations) {
      const target = join(dirname(path), location);
      const strange = location === '' || isAbsolute(location) || /[\\\0:]/.test(location);
      if (strange || !isInside(this.path, join(this.path, target))) {
        throw new BadInputError(
          `Model ${this.label} is not safe to open: ${path} asks for the file “${location}” outside the model's folder.`,
        );
      }
      total += (await this.#file(target.split(sep).join('/'), SIZE_LIMITS.weights)).sizeBytes;
    }
    // The path as it was checked, links and all: ONNX Runtime looks for external data beside the path it is given.
    return { ...declared, name: path, absolutePath: join(this.path, path), sizeBytes: total };
  }

  #inspect(path: string, absolutePath: string): OnnxFile {
    try {
      return inspectOnnxFile(absolutePath);
    } catch (error) {
      if (systemErrorCode(error) === 'ENOENT') return this.#missing(path);
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
