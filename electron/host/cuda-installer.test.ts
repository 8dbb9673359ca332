import { expect, test } from 'vitest';
import { FailureError } from '#core/errors.ts';
import { createCudaInstaller } from './cuda-installer.ts';

const signal = new AbortController().signal;

test('an installation reports how it gets on, and the engine is started anew in the end', async () => {
  const seen: unknown[] = [];
  const install = createCudaInstaller(
    '/machine',
    () => Promise.resolve(void seen.push('restarted')),
    async function* (folder) {
      yield await Promise.resolve({ receivedBytes: 1, totalBytes: 2 });
      seen.push(folder);
    },
  );
  for await (const report of install(signal)) seen.push(report);
  expect(seen).toEqual([{ receivedBytes: 1, totalBytes: 2 }, '/machine', 'restarted']);
});

test('two installations at once would be in each other’s way: the second is refused, a later one is not', async () => {
  const install = createCudaInstaller(
    '/machine',
    () => Promise.resolve(),
    async function* () {
      yield await Promise.resolve({ receivedBytes: 1, totalBytes: 1 });
    },
  );
  const first = install(signal);
  await first.next();
  await expect(install(signal).next()).rejects.toThrow(FailureError);
  await first.return();
  expect((await install(signal).next()).done).toBe(false);
});
