/**
 * The user's token for the hub, kept so that gated models can be searched for and downloaded.
 *
 * It goes from a page to the host and from there to the hub only: no page is ever told it.
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

/** The token that is kept. */
export interface HubToken {
  /** Reads it; undefined when none is kept, or it cannot be read any more. */
  read(): Promise<string | undefined>;
  /**
   * Keeps another one.
   *
   * @param token The token, or null to forget it.
   * @throws {BadInputError} When its file cannot be written.
   */
  keep(token: string | null): Promise<void>;
}

/** Only the user may read the file. */
const PRIVATE = 0o600;

const fileSchema = z.object({
  token: z.string().max(10_000),
  locked: z.boolean().describe('Whether the token is encrypted, as base64'),
});

/**
 * Makes the keeper of the token: encrypted where the system can, else in a file that only the user may read.
 *
 * @param file Absolute path of that file; made when missing.
 * @param safe What encrypts; absent where there is no desktop.
 * @returns The keeper.
 */
export function createHubToken(file: string, safe: Safe | undefined): HubToken {
  return {
    async read() {
      try {
        const { token, locked } = fileSchema.parse(JSON.parse(await readFile(file, 'utf8')));
        return locked ? await safe?.open(Buffer.from(token, 'base64')) : token;
      } catch {
        return undefined;
      }
    },
    async keep(token) {
      try {
        if (token === null) {
          await rm(file, { force: true });
          return;
        }
        const locked = (await safe?.isAvailable()) ? await safe?.lock(token) : undefined;
        const content = { token: locked?.toString('base64') ?? token, locked: locked !== undefined };
        await mkdir(dirname(file), { recursive: true });
        await writeJsonFile(file, content, PRIVATE);
      } catch (error) {
        throw explainWriteProblem(error, file);
      }
    },
  };
}
