/** Reads the files of a model's tokenizer, in whichever of the usual forms they come. */
import { z } from 'zod';
import { BadInputError } from '#core/errors.ts';
import { clipDefinition } from './clip-definition.ts';

const MEBIBYTE = 1024 ** 2;

/** Far above any honest file. */
const SIZE_LIMITS = { vocabulary: 64 * MEBIBYTE, settings: 1 * MEBIBYTE };

/** A tokenizer's files as they stand. */
export interface TokenizerFiles {
  /** `tokenizer.json`, or the same put together from `vocab.json` and `merges.txt`. */
  definition: Record<string, unknown>;
  /** `tokenizer_config.json`; empty when absent. */
  configuration: Record<string, unknown>;
}

/** A model folder that hands out its files, checked. */
export interface FileSource {
  /** Name of the model, for messages. */
  readonly label: string;
  /** Whether there is a file of this path. */
  has(path: string): Promise<boolean>;
  /** Reads a file of at most so many bytes, or says why it cannot be read. */
  text(path: string, limitBytes: number): Promise<string>;
  /** Reads and checks a JSON file of at most so many bytes, or says what is wrong with it. */
  json<T>(path: string, schema: z.ZodType<T>, limitBytes: number): Promise<T>;
}

const objectSchema = z.record(z.string(), z.unknown());
const vocabularySchema = z.record(z.string(), z.int().min(0));
const tokenSchema = z.union([
  z.string(),
  z.looseObject({ content: z.string() }).transform(({ content }) => content),
]);
const specialTokensSchema = z.looseObject({
  bos_token: tokenSchema.nullish(),
  eos_token: tokenSchema.nullish(),
  unk_token: tokenSchema.nullish(),
  pad_token: tokenSchema.nullish(),
});

/**
 * Reads a tokenizer.
 *
 * @param source The model folder.
 * @param folder The tokenizer's folder inside it, `tokenizer` for example.
 * @returns Its definition and configuration, not yet tried.
 * @throws {BadInputError} When files are missing or malformed.
 */
export async function readTokenizerFiles(source: FileSource, folder: string): Promise<TokenizerFiles> {
  const has = (name: string): Promise<boolean> => source.has(`${folder}/${name}`);
  const settings = async <T>(name: string, schema: z.ZodType<T>, absent: T): Promise<T> =>
    (await has(name)) ? source.json(`${folder}/${name}`, schema, SIZE_LIMITS.settings) : absent;
  const file = `${folder}/tokenizer.json`;
  // Asked for where nothing else is there either, so that its absence is what is reported.
  if ((await has('tokenizer.json')) || !(await has('vocab.json'))) {
    if (!(await has('tokenizer.json')) && (await has('spiece.model'))) {
      throw new BadInputError(
        `Model ${source.label} has its tokenizer as ${folder}/spiece.model only, which Tenfold does not read: download tokenizer.json into that folder.`,
      );
    }
    const definition = await source.json(file, objectSchema, SIZE_LIMITS.vocabulary);
    return { definition, configuration: await settings('tokenizer_config.json', objectSchema, {}) };
  }
  const configuration = await settings('tokenizer_config.json', objectSchema, {});
  const vocabulary = await source.json(`${folder}/vocab.json`, vocabularySchema, SIZE_LIMITS.vocabulary);
  const merges = await source.text(`${folder}/merges.txt`, SIZE_LIMITS.vocabulary);
  const stated = {
    ...(await settings('tokenizer_config.json', specialTokensSchema, {})),
    ...(await settings('special_tokens_map.json', specialTokensSchema, {})),
  };
  const end = stated.eos_token ?? '<|endoftext|>';
  const padding = stated.pad_token ?? end;
  const definition = clipDefinition(vocabulary, merges, {
    start: stated.bos_token ?? '<|startoftext|>',
    end,
    unknown: stated.unk_token ?? end,
    padding,
  });
  if (definition === undefined) {
    throw new BadInputError(
      `${folder}/vocab.json and merges.txt of model ${source.label} are not those of a CLIP tokenizer: download the model again, or choose another one.`,
    );
  }
  return { definition, configuration: { ...configuration, pad_token: padding } };
}
