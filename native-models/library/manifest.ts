/** The library's record of a model, `tenfold-model.json` in the model's folder: where it came from, and its hashes. */
import { join } from 'node:path';
import { z } from 'zod';
import { licenseSchema, modelOriginSchema } from '#core/contract/library.ts';
import { sha256Schema } from '#core/sha256.ts';
import { readJsonFile, writeJsonFile } from './json-file.ts';

/** Name of the record in a model's folder. */
export const MANIFEST_FILE = 'tenfold-model.json';

const manifestSchema = z.object({
  version: z.literal(1),
  origin: modelOriginSchema,
  license: licenseSchema.nullable(),
  added: z.iso.datetime(),
  verified: z.iso.datetime().nullable(),
  files: z
    .array(z.object({ path: z.string().max(1000), sizeBytes: z.int().min(0), sha256: sha256Schema }))
    .max(10_000),
});

/** What is on record about a model. */
export type Manifest = z.infer<typeof manifestSchema>;

/**
 * Reads a model's record.
 *
 * @param folder The model's folder.
 * @returns The record; undefined when there is none that can be used.
 */
export async function readManifest(folder: string): Promise<Manifest | undefined> {
  return readJsonFile(join(folder, MANIFEST_FILE), manifestSchema);
}

/**
 * Writes a model's record.
 *
 * @param folder The model's folder.
 * @param manifest What to record.
 */
export async function writeManifest(folder: string, manifest: Manifest): Promise<void> {
  await writeJsonFile(join(folder, MANIFEST_FILE), manifest);
}
