/**
 * What the user has decided once for all hosts on this machine: where models and takes lie, how much of the processor is used,
 * which licences are accepted, and how the desktop program's window was left.
 */
import { readFileSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import { z } from 'zod';
import type { License } from '#core/contract/library.ts';
import { threadLimitSchema } from '#core/contract/machine.ts';
import { explainWriteProblem } from '#core/file-problems.ts';
import { writeJsonFile } from '#native-models/library/json-file.ts';
import { licenseKey } from '#native-models/library/licenses.ts';

/** A window: its bounds in pixels of the desktop's, when it is neither maximised nor full, and the colour behind its page. */
const windowSchema = z.object({
  x: z.int32(),
  y: z.int32(),
  width: z.int32().positive(),
  height: z.int32().positive(),
  maximized: z.boolean(),
  background: z.string().regex(/^#[\da-f]{6}$/i),
});

/** Nothing in it is worth a program that does not start: what cannot be read is as if it had not been set. */
const settingsSchema = z
  .object({
    modelsFolder: z.string().min(1).nullable().catch(null),
    /** Where new takes go, then every folder that they went to before; none before there was a choice. */
    takesFolders: z.array(z.string().min(1)).catch([]),
    threads: threadLimitSchema.catch(null),
    acceptedLicenses: z.array(z.string()).catch([]),
    window: windowSchema.nullable().catch(null),
  })
  .catch({ modelsFolder: null, takesFolders: [], threads: null, acceptedLicenses: [], window: null });

/** The user's decisions. */
export type Settings = z.infer<typeof settingsSchema>;

/** How a window was left. */
export type WindowSettings = z.infer<typeof windowSchema>;

/**
 * Reads the settings.
 *
 * @param file Absolute path of the settings file; may be missing.
 * @returns The settings; the usual ones where nothing readable is set.
 */
export function readSettings(file: string): Settings {
  try {
    return settingsSchema.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch {
    return settingsSchema.parse({});
  }
}

/**
 * Changes some settings and keeps the others.
 *
 * @param file Absolute path of the settings file; made when missing.
 * @param changes The new values.
 * @throws {BadInputError} When the file cannot be written.
 * @throws {FailureError} When the disk is full.
 */
export async function changeSettings(file: string, changes: Partial<Settings>): Promise<void> {
  try {
    await mkdir(dirname(file), { recursive: true });
    await writeJsonFile(file, { ...readSettings(file), ...changes });
  } catch (error) {
    throw explainWriteProblem(error, file);
  }
}

/**
 * Whether the user has accepted a licence before.
 *
 * @param file Absolute path of the settings file.
 * @param repository Model that it is about.
 * @param license The licence.
 * @returns Whether it need not be asked about again.
 */
export function isLicenseAccepted(file: string, repository: string, license: License): boolean {
  return readSettings(file).acceptedLicenses.includes(licenseKey(repository, license));
}

/**
 * Remembers that the user has accepted a licence.
 *
 * @param file Absolute path of the settings file.
 * @param repository Model that it is about.
 * @param license The licence.
 */
export async function acceptLicense(file: string, repository: string, license: License): Promise<void> {
  const accepted = new Set([...readSettings(file).acceptedLicenses, licenseKey(repository, license)]);
  await changeSettings(file, { acceptedLicenses: [...accepted] });
}
