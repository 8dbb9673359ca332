/**
 * The journal: every document that is open or was open lately, each in one small file that is replaced as a whole, so
 * that an edit outlives the program, the machine and a full disk.
 */
import { mkdir, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { explainWriteProblem } from '#core/file-problems.ts';
import { documentIdSchema } from '#core/contract/documents.ts';
import { draftProjectSchema, takeReferenceSchema } from '#core/project/document.ts';
import { readJsonFile, writeJsonFile } from '#native-models/library/json-file.ts';

/** What a document holds. */
const contentSchema = z.object({ project: draftProjectSchema, takes: z.array(takeReferenceSchema) });

const fileSchema = z.object({
  path: z.string().describe('Absolute path'),
  sizeBytes: z.number().describe('Of the file as it was read or written last'),
  modifiedMs: z.number(),
});

const recordSchema = contentSchema.extend({
  version: z.literal(1),
  id: documentIdSchema,
  name: z.string().nullable().describe('What it is called before it has a file: the name of what was opened'),
  file: fileSchema.nullable(),
  seedLocked: z.boolean(),
  modified: z.iso.datetime(),
  forgotten: z.boolean().default(false).describe('Whether the user has taken it off the list'),
  saved: contentSchema.describe('As it was read, written or begun'),
  session: z
    .object({ pid: z.int(), token: z.string() })
    .nullable()
    .describe('The program that has it open; still there when that program was killed'),
});

/** One document in the journal. */
export type DocumentRecord = z.infer<typeof recordSchema>;
/** What a document holds. */
export type DocumentRecordContent = z.infer<typeof contentSchema>;

/** Reads and writes records. */
export interface Journal {
  /** A record; undefined when there is none, or it cannot be read any more. */
  read(id: string): Promise<DocumentRecord | undefined>;
  /** All records, the one changed last first. */
  list(): Promise<DocumentRecord[]>;
  /**
   * Writes a record. Its folder is made when missing.
   *
   * @throws {FailureError} When the disk is full.
   * @throws {BadInputError} When the folder cannot be written.
   */
  write(record: DocumentRecord): Promise<void>;
  /** Removes a record. */
  remove(id: string): Promise<void>;
}

const ENDING = '.json';

/**
 * Makes the journal of a folder.
 *
 * @param folder Absolute path; need not exist.
 * @returns The journal.
 */
export function createJournal(folder: string): Journal {
  const fileOf = (id: string): string => join(folder, id + ENDING);
  const read = (id: string): Promise<DocumentRecord | undefined> => readJsonFile(fileOf(id), recordSchema);
  return {
    read,
    async list() {
      const names = await readdir(folder).catch(() => []);
      // While a file is replaced another one lies beside it, called the same but for more at its end.
      const ids = names
        .filter((name) => name.endsWith(ENDING))
        .map((name) => name.slice(0, -ENDING.length))
        .filter((id) => documentIdSchema.safeParse(id).success);
      const records = await Promise.all(ids.map(read));
      return records
        .filter((record) => record !== undefined)
        .sort((a, b) => b.modified.localeCompare(a.modified));
    },
    async write(record) {
      try {
        await mkdir(folder, { recursive: true });
        await writeJsonFile(fileOf(record.id), record);
      } catch (error) {
        throw explainWriteProblem(error, folder);
      }
    },
    remove: (id) => rm(fileOf(id), { force: true }),
  };
}
