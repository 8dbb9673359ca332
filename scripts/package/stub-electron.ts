/**
 * An empty shell in the shape of Electron's distribution, so that the program can be packed where Electron cannot be
 * downloaded. Its "binary" holds nothing but the fuse wire, which electron-builder flips like the real one.
 */
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** Marks the fuse wire in Electron's binary; version, length and one character a fuse follow. */
const SENTINEL = 'dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX';

/** Fuses in their order on the wire. See https://www.electronjs.org/docs/latest/tutorial/fuses */
const FUSES = [
  'runAsNode',
  'cookieEncryption',
  'nodeOptions',
  'nodeCliInspect',
  'embeddedAsarIntegrityValidation',
  'onlyLoadAppFromAsar',
  'browserProcessSpecificV8Snapshot',
  'grantFileProtocolExtraPrivileges',
] as const;

/** Writes the shell into a folder, with every fuse as far from the wanted state as the real binary has them. */
export async function writeStubElectron(folder: string): Promise<void> {
  await mkdir(join(folder, 'locales'), { recursive: true });
  await mkdir(join(folder, 'resources'));
  await writeFile(join(folder, 'electron'), `${SENTINEL}\u0001${String.fromCharCode(FUSES.length)}10110001`, {
    mode: 0o755,
  });
  await writeFile(join(folder, 'locales/en-US.pak'), '');
  await writeFile(join(folder, 'locales/fr.pak'), '');
}

/** Reads the state of every fuse from a binary. */
export function readFuses(binary: Buffer): Record<(typeof FUSES)[number], boolean> {
  const wire = binary.indexOf(SENTINEL) + SENTINEL.length + 2;
  const states = FUSES.map((name, index) => [name, binary[wire + index] === '1'.charCodeAt(0)]);
  return Object.fromEntries(states) as Record<(typeof FUSES)[number], boolean>;
}
