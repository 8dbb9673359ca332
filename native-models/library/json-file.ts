/** Small JSON files of the library: read with suspicion, written whole or not at all. */
import { randomBytes } from 'node:crypto';
import { open, rename, rm, writeFile } from 'node:fs/promises';
import { constants } from 'node:fs';
import type { z } from 'zod';

/** Far above any honest one. */
const LIMIT_BYTES = 16 * 1024 ** 2;

/**
 * Reads a JSON file.
 *
 * @param file Its path.
 * @param schema What it must hold.
 * @returns Its content, or undefined when it is missing, too large, a link, or not what it should be.
 */
export async function readJsonFile<T>(file: string, schema: z.ZodType<T>): Promise<T | undefined> {
  try {
    // A link could lead to a device that never ends. Windows does not know the flag.
    await using handle = await open(file, constants.O_RDONLY | constants.O_NOFOLLOW);
    const { size } = await handle.stat();
    if (size > LIMIT_BYTES) return undefined;
    return schema.safeParse(JSON.parse(await handle.readFile('utf8'))).data;
  } catch {
    return undefined;
  }
}

/**
 * Writes a JSON file, replacing an older one.
 *
 * @param file Its path; the folder must exist.
 * @param content What to write.
 * @param mode Who may read and write it; everybody that the system lets, when absent.
 */
export async function writeJsonFile(file: string, content: unknown, mode?: number): Promise<void> {
  const fresh = `${file}.${randomBytes(4).toString('hex')}`;
  try {
    const text = `${JSON.stringify(content, undefined, 2)}\n`;
    await writeFile(fresh, text, { flag: 'wx', flush: true, ...(mode !== undefined && { mode }) });
    await rename(fresh, file);
  } catch (error) {
    await rm(fresh, { force: true });
    throw error;
  }
}
