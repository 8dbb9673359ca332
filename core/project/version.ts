/** Versions of the project file, and what turns an older one into the one that this program knows. */
import { BadInputError } from '../errors.ts';
import { quoted } from './issues.ts';

/** Version of the project file that this program writes. Files from before there were versions count as 0. */
export const PROJECT_VERSION = 1;

/** One step each, from the version that is its index to the next one. A step touches only what it must change. */
const MIGRATIONS: readonly ((project: Record<string, unknown>) => Record<string, unknown>)[] = [
  // 0 → 1: the number itself. Plain JSON projects have had the same fields from the beginning.
  (project) => ({ ...project, version: 1 }),
];

/**
 * Brings a project file up to date.
 *
 * @param raw What the file holds, as parsed from JSON. Anything but an object comes back as it is, for the schema to refuse.
 * @param source The file's name, which begins the message.
 * @returns The same content in the form of `PROJECT_VERSION`; fields that this program does not know are kept.
 * @throws {BadInputError} When the file says that a newer program wrote it, or its version is none.
 */
export function migrateProject(raw: unknown, source: string): unknown {
  if (typeof raw !== 'object' || raw === null || Array.isArray(raw)) return raw;
  const version: unknown = 'version' in raw ? raw.version : 0;
  if (typeof version !== 'number' || !Number.isInteger(version) || version < 0) {
    throw new BadInputError(
      `${source} is not a usable project: its "version" must be a whole number, not ${quoted(version)}.`,
    );
  }
  if (version > PROJECT_VERSION) {
    throw new BadInputError(
      `${source} was written by a newer Tenfold (file version ${version}, this one reads up to ${PROJECT_VERSION}): update Tenfold to open it.`,
    );
  }
  return MIGRATIONS.slice(version).reduce<Record<string, unknown>>((project, step) => step(project), {
    ...raw,
  });
}
