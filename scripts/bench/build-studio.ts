/** The studio's page as it is shipped, for the parts of `npm run bench` that open it. */
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';

/**
 * Builds it into `out/renderer`, with the licences that belong to it.
 *
 * @throws {Error} When it cannot be built.
 */
export async function buildStudio(): Promise<void> {
  await promisify(execFile)(process.execPath, [join(import.meta.dirname, '../build.ts'), '--renderer']);
}
