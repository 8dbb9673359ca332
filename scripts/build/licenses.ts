/**
 * Collects the licences of everything that is shipped: `out/THIRD-PARTY-LICENSES.md` lies beside the installed program,
 * and the same as plain text lies in the studio's page, which shows it in its settings.
 */
import { existsSync } from 'node:fs';
import { readFile, readdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { z } from 'zod';

/** Packages with machine code: shipped as they are instead of being bundled. */
export const NATIVE_PACKAGES = ['onnxruntime-node', 'sharp'];

/** What those bring along, as far as it is shipped (see `electron-builder.yml`). */
const NATIVE_COMPANIONS = ['onnxruntime-common', 'detect-libc', 'semver'];

/** Fonts come in through style sheets, where the bundler sees no packages. */
const FONTS = ['@fontsource-variable/inter'];

const modules = join(import.meta.dirname, '../../node_modules');

const licenseSchema = z.object({
  name: z.string(),
  version: z.string(),
  identifier: z.string().nullish(),
  text: z.string().nullish(),
});

type License = z.infer<typeof licenseSchema>;

/**
 * Joins the lists that the bundler left in each folder of the built program, and those of the native packages.
 *
 * @param out Absolute path of the built program.
 * @param file Name of the bundler's list in each of its folders.
 */
export async function collectLicenses(out: string, file: string): Promise<void> {
  const licenses = new Map<string, License>();
  const add = (license: License): void => void licenses.set(`${license.name} ${license.version}`, license);
  for (const entry of await readdir(out, { withFileTypes: true })) {
    if (!entry.isDirectory()) continue;
    const list = join(out, entry.name, file);
    const text = await readFile(list, 'utf8').catch(() => '[]');
    z.array(licenseSchema).parse(JSON.parse(text)).forEach(add);
  }
  const images = (await readdir(join(modules, '@img'))).map((name) => `@img/${name}`);
  for (const name of [...NATIVE_PACKAGES, ...NATIVE_COMPANIONS, ...FONTS, ...images])
    add(await readLicense(name));

  const sorted = [...licenses].sort(([a], [b]) => a.localeCompare(b));
  const parts = sorted.map(([title, license]) => section(title, license));
  await writeFile(
    join(out, 'THIRD-PARTY-LICENSES.md'),
    ['# Licences of the software that comes with Tenfold\n', ...parts].join('\n'),
  );
  const page = join(out, 'renderer');
  if (existsSync(page)) {
    await writeFile(
      join(page, 'third-party-licenses.txt'),
      sorted.map(([title, license]) => plainSection(title, license)).join('\n\n'),
    );
  }
}

/** Reads the licence of an installed package from its folder. */
async function readLicense(name: string): Promise<License> {
  const manifest = join(modules, name, 'package.json');
  const { license, version } = z
    .object({ license: z.string(), version: z.string() })
    .parse(JSON.parse(await readFile(manifest, 'utf8')));
  const files = await readdir(dirname(manifest));
  const file = files.find((candidate) => /^licen[cs]e(\.|$)/i.test(candidate));
  const text = file === undefined ? null : await readFile(join(dirname(manifest), file), 'utf8');
  return { name, version, identifier: license, text };
}

function plainSection(title: string, { identifier, text }: License): string {
  const heading = `${title} – ${identifier ?? 'see the text'}`;
  return [heading, '─'.repeat(heading.length), text?.trim() ?? '', ''].join('\n');
}

function section(title: string, { identifier, text }: License): string {
  const body = text ? `\n${text.trim().replaceAll(/^/gm, '> ')}\n` : '';
  return `## ${title}\n\n${identifier ?? 'See the text'}\n${body}`;
}
