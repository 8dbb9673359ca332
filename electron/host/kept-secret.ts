/**
 * Secrets that are kept for the user: the token for the hub, and the way to another machine.
 *
 * They go from a page to the host and from there to where they are meant for only: no page is ever told them.
 */
import { mkdir, readFile, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { z } from 'zod';
import { explainWriteProblem } from '#core/file-problems.ts';
import { writeJsonFile } from '#native-models/library/json-file.ts';

/** Encrypts small texts for the user of this machine. */
export interface Safe {
  /** Whether the system can do it now. */
  readonly isAvailable: () => Promise<boolean>;
  /**
   * Encrypts a text.
   *
   * @param text The text.
   * @returns What `open` turns back into it.
   */
  readonly lock: (text: string) => Promise<Buffer>;
  /**
   * Decrypts a text.
   *
   * @param locked What `lock` made.
   * @returns The text.
   * @throws {Error} When it was locked on another machine or for another user.
   */
  readonly open: (locked: Buffer) => Promise<string>;
}

/** A secret that is kept. */
export interface KeptSecret {
  /** Reads it; undefined when none is kept, or it cannot be read any more. */
  read(): Promise<string | undefined>;
  /**
   * Keeps another one.
   *
   * @param secret The secret, or null to forget it.
   * @throws {BadInputError} When its file cannot be written.
   */
  keep(secret: string | null): Promise<void>;
}

/** Only the user may read the file. */
const PRIVATE = 0o600;

const fileSchema = z.object({
  token: z.string().max(10_000),
  locked: z.boolean().describe('Whether it is encrypted, as base64'),
});

/**
 * Makes the keeper of a secret: encrypted where the system can, else in a file that only the user may read.
 *
 * @param file Absolute path of that file; made when missing.
 * @param safe What encrypts; absent where there is no desktop.
 * @returns The keeper.
 */
export function createKeptSecret(file: string, safe: Safe | undefined): KeptSecret {
  return {
    async read() {
      try {
        const { token, locked } = fileSchema.parse(JSON.parse(await readFile(file, 'utf8')));
        return locked ? await safe?.open(Buffer.from(token, 'base64')) : token;
      } catch {
        return undefined;
      }
    },
    async keep(secret) {
      try {
        if (secret === null) {
          await rm(file, { force: true });
          return;
        }
        const locked = (await safe?.isAvailable()) ? await safe?.lock(secret) : undefined;
        const content = { token: locked?.toString('base64') ?? secret, locked: locked !== undefined };
        await mkdir(dirname(file), { recursive: true });
        await writeJsonFile(file, content, PRIVATE);
      } catch (error) {
        throw explainWriteProblem(error, file);
      }
    },
  };
}
