import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { createKeptSecret, type Safe } from './kept-secret.ts';
import { temporaryFolder } from './test/orders.ts';

const TOKEN = 'hf_secret';

/** Turns every byte round, and opens only what it has locked itself. */
const safe: Safe = {
  isAvailable: () => Promise.resolve(true),
  lock: (text) => Promise.resolve(Buffer.from(Buffer.from(text).map((byte) => byte ^ 0xff))),
  open: (locked) => Promise.resolve(Buffer.from(locked.map((byte) => byte ^ 0xff)).toString()),
};

const newFile = async (): Promise<string> => join(await temporaryFolder(), 'new', 'hub-token.json');

test('a token is kept for the next start, in a file that only the user may read', async () => {
  const file = await newFile();
  expect(await createKeptSecret(file, undefined).read()).toBeUndefined();
  await createKeptSecret(file, undefined).keep(TOKEN);
  expect(await createKeptSecret(file, undefined).read()).toBe(TOKEN);
  if (process.platform !== 'win32') expect(statSync(file).mode & 0o777).toBe(0o600);
});

test('where the system can encrypt, the file does not show the token', async () => {
  const file = await newFile();
  await createKeptSecret(file, safe).keep(TOKEN);
  expect(readFileSync(file, 'utf8')).not.toContain(TOKEN);
  expect(await createKeptSecret(file, safe).read()).toBe(TOKEN);
  expect(await createKeptSecret(file, undefined).read()).toBeUndefined();
});

test('where the system cannot encrypt at the moment, the file is still private', async () => {
  const file = await newFile();
  await createKeptSecret(file, { ...safe, isAvailable: () => Promise.resolve(false) }).keep(TOKEN);
  expect(await createKeptSecret(file, safe).read()).toBe(TOKEN);
});

test('a forgotten or damaged token is as if there had been none', async () => {
  const file = await newFile();
  const token = createKeptSecret(file, undefined);
  await token.keep(TOKEN);
  writeFileSync(file, '{"token": 7}');
  expect(await token.read()).toBeUndefined();
  await token.keep(TOKEN);
  await token.keep(null);
  await token.keep(null);
  expect(await token.read()).toBeUndefined();
});
