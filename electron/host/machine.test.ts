import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test, vi } from 'vitest';
import { availableThreads } from '#native-models/threads.ts';
import { engineEnvironment } from './engine-environment.ts';
import { sourceTreeFolders, userFolders, type UserFolders } from './folders.ts';
import { createMachine, threadsHere, type Machine, type MachineOptions } from './machine.ts';
import { changeSettings } from './settings.ts';
import { temporaryFolder } from './test/orders.ts';

const available = availableThreads();

async function machineAt(
  options: Partial<MachineOptions> = {},
): Promise<{ machine: Machine; folders: UserFolders }> {
  vi.stubEnv('TENFOLD_HOME', await temporaryFolder());
  onTestFinished(() => void vi.unstubAllEnvs());
  const folders = userFolders();
  const machine = createMachine({
    folders: { user: folders, bundled: sourceTreeFolders() },
    restartEngine: () => Promise.resolve(),
    isPainting: () => false,
    ...options,
  });
  return { machine, folders };
}

test('as many threads as suit the machine are used until somebody says otherwise', async () => {
  const { machine, folders } = await machineAt();
  expect(machine.threads()).toEqual({ limit: null, available });
  expect(engineEnvironment(folders)).not.toHaveProperty('TENFOLD_THREADS');
});

test('a limit is kept, and the engine that starts next is told of it', async () => {
  const restartEngine = vi.fn(() => Promise.resolve());
  const { machine, folders } = await machineAt({ restartEngine });
  expect(await machine.limitThreads(1)).toEqual({ limit: 1, available });
  expect(restartEngine).toHaveBeenCalledOnce();
  expect(threadsHere(folders).limit).toBe(1);
  expect(engineEnvironment(folders)).toMatchObject({ TENFOLD_THREADS: '1' });
  expect(await machine.limitThreads(null)).toEqual({ limit: null, available });
  expect(engineEnvironment(folders)).not.toHaveProperty('TENFOLD_THREADS');
});

test('a command may use another number this time', async () => {
  const { folders } = await machineAt();
  expect(engineEnvironment(folders, 1)).toMatchObject({ TENFOLD_THREADS: '1' });
});

test('nobody waits for the engine while it paints', async () => {
  const { machine } = await machineAt({
    restartEngine: () => new Promise(() => undefined),
    isPainting: () => true,
  });
  expect(await machine.limitThreads(1)).toMatchObject({ limit: 1 });
});

test('more threads than there are are refused, and settings of a larger machine are read as all of them', async () => {
  const { machine, folders } = await machineAt();
  await expect(machine.limitThreads(available + 1)).rejects.toThrow(`choose 1 to ${available}`);
  await changeSettings(folders.settings, { threads: available + 1 });
  expect(machine.threads().limit).toBe(available);
});

test('new takes go where the user says, and nowhere else when nothing was said', async () => {
  const chosen: (string | undefined)[] = [undefined];
  const desktop = { reveal: () => Promise.resolve(), chooseFolder: () => Promise.resolve(chosen.shift()) };
  const { machine, folders } = await machineAt({ desktop });
  const usual = folders.takes;
  await machine.chooseTakesFolder();
  expect(folders.takes).toBe(usual);
  chosen.push(join(usual, '../larger'));
  await machine.chooseTakesFolder();
  expect(folders.takes).toBe(join(usual, '../larger'));
  const { machine: served } = await machineAt();
  await expect(served.chooseTakesFolder()).rejects.toThrow('run “tenfold takes folder”');
});

test('a folder is shown where there is a desktop, and made when it is missing', async () => {
  const reveal = vi.fn(() => Promise.resolve());
  const { machine, folders } = await machineAt({
    desktop: { reveal, chooseFolder: () => Promise.resolve(undefined) },
  });
  await machine.reveal('takes');
  await machine.reveal('settings');
  expect(reveal.mock.calls).toEqual([[folders.takes], [join(folders.settings, '..')]]);
  expect(existsSync(folders.takes)).toBe(true);
  const { machine: served } = await machineAt();
  await expect(served.reveal('takes')).rejects.toThrow('Only the desktop program can show folders');
});
