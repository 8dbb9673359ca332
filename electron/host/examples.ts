/** The example projects that came with the program. */
import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Example } from '#core/contract/studio.ts';
import { projectSchema } from '#core/project/project.ts';

/**
 * Reads the examples.
 *
 * @param folder Absolute path of the folder of project files.
 * @returns One example a file, in the order of their names.
 */
export async function readExamples(folder: string): Promise<Example[]> {
  const files = (await readdir(folder)).filter((name) => name.endsWith('.json')).sort();
  return Promise.all(
    files.map(async (file) => ({
      id: file.slice(0, -'.json'.length),
      project: projectSchema.parse(JSON.parse(await readFile(join(folder, file), 'utf8'))),
    })),
  );
}
