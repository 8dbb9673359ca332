/**
 * Writes the published JSON Schema of project files, `assets/schema/project.schema.json`, from their definition.
 *
 * Usage: node scripts/build-schema.ts
 */
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { projectJsonSchema } from '#core/project/parse.ts';

const folder = join(import.meta.dirname, '../assets/schema');
await mkdir(folder, { recursive: true });
await writeFile(join(folder, 'project.schema.json'), `${JSON.stringify(projectJsonSchema(), null, 2)}\n`);
