import { mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test, vi } from 'vitest';
import { userFolders } from './folders.ts';
import { acceptLicense, changeSettings, isLicenseAccepted, readSettings } from './settings.ts';
import { temporaryFolder } from './test/orders.ts';

/** What holds where nothing is set. */
const USUAL = { modelsFolder: null, takesFolders: [], threads: null, acceptedLicenses: [], window: null };

const license = { name: 'mit', url: 'https://example.org' };

test('settings that were never made, or cannot be read, are the usual ones', async () => {
  const folder = await temporaryFolder();
  const file = join(folder, 'settings.json');
  expect(readSettings(file)).toEqual(USUAL);
  for (const text of [
    '',
    '{',
    '[]',
    '7',
    '{"modelsFolder": 7, "takesFolders": ["/takes", 7], "threads": "all", "acceptedLicenses": 1, "window": {"x": 1e300}}',
  ]) {
    writeFileSync(file, text);
    expect(readSettings(file)).toEqual(USUAL);
  }
});

test('a change keeps the other settings, and leaves one file', async () => {
  const folder = join(await temporaryFolder(), 'new');
  const file = join(folder, 'settings.json');
  await changeSettings(file, { modelsFolder: '/models' });
  await acceptLicense(file, 'a/b', license);
  await acceptLicense(file, 'a/b', license);
  expect(readSettings(file)).toEqual({ ...USUAL, modelsFolder: '/models', acceptedLicenses: ['mit'] });
  expect(isLicenseAccepted(file, 'c/d', license)).toBe(true);
  expect(isLicenseAccepted(file, 'c/d', { ...license, name: 'other' })).toBe(false);
  expect(readdirSync(folder)).toEqual(['settings.json']);
});

test('a settings file that cannot be written is told of in a sentence', async () => {
  const folder = await temporaryFolder();
  mkdirSync(join(folder, 'settings.json'));
  writeFileSync(join(folder, 'file'), '');
  await expect(changeSettings(join(folder, 'file/settings.json'), {})).rejects.toThrow(
    'a file is in the way',
  );
});

test('the models lie where the settings say, as soon as they say so', async () => {
  const home = await temporaryFolder();
  vi.stubEnv('TENFOLD_HOME', home);
  const folders = userFolders();
  vi.unstubAllEnvs();
  expect(folders.models).toBe(join(home, 'models'));
  await changeSettings(folders.settings, { modelsFolder: join(home, 'elsewhere') });
  expect(folders.models).toBe(join(home, 'elsewhere'));
  expect(JSON.parse(readFileSync(join(home, 'settings.json'), 'utf8'))).toMatchObject({
    acceptedLicenses: [],
  });
});
