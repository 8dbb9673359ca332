import { cp, mkdir, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { MessageChannel } from 'node:worker_threads';
import { createORPCClient } from '@orpc/client';
import { RPCLink } from '@orpc/client/message-port';
import type { ContractRouterClient } from '@orpc/contract';
import { RPCHandler } from '@orpc/server/message-port';
import { expect, onTestFinished, test, vi } from 'vitest';
import type { studioContract } from '#core/contract/studio.ts';
import type { ProjectInput } from '#core/project/project.ts';
import type { RpcPort } from '../rpc/port.ts';
import { sourceTreeFolders, userFolders, useTakesFolder } from './folders.ts';
import { forkEngine } from './fork-engine.ts';
import { createHost } from './host.ts';
import type { Host } from './host.ts';
import { exampleTake } from '#core/project/test/example-take.ts';
import { allOf, doubleEntry, smallProject, starterFolder, temporaryFolder } from './test/orders.ts';

type Studio = ContractRouterClient<typeof studioContract>;

/** A host with the engine double, and a studio connected to it over a MessagePort. */
async function connect(): Promise<{ host: Host; studio: Studio; home: string }> {
  const home = await temporaryFolder();
  vi.stubEnv('TENFOLD_HOME', home);
  const host = createHost({
    folders: {
      user: userFolders(),
      bundled: sourceTreeFolders(),
    },
    spawnEngine: forkEngine({ entry: doubleEntry }),
  });
  const { port1, port2 } = new MessageChannel();
  new RPCHandler(host.router).upgrade(asPort(port1), { context: {} });
  const studio: Studio = createORPCClient(new RPCLink({ port: asPort(port2) }));
  onTestFinished(async () => {
    port1.close();
    await host.close();
  });
  return { host, studio, home };
}

/** Has a small project painted; returns the take's id. */
async function paint(studio: Studio, documentId?: string): Promise<string> {
  const watch = await studio.jobs.watch();
  const job = await studio.jobs.submit({ project: smallProject('fine'), documentId });
  for await (const event of watch) {
    if (event.type !== 'jobs') continue;
    const takeId = event.jobs.find(({ id }) => id === job.id)?.takeId;
    if (takeId) return takeId;
  }
  return expect.fail('The queue has ended.');
}

/** Node's ports give the data itself to `on`, where Electron's give an event. */
function asPort(port: MessageChannel['port1']): RpcPort {
  return {
    on: (event, listener) => void port.on(event, (data: unknown) => listener({ data })),
    postMessage: (message) => port.postMessage(message),
  };
}

test('a studio learns about the program, its models and its examples', async () => {
  const { studio, home } = await connect();
  const info = await studio.info();
  expect(info.program).toMatch(/^\d+\.\d+\.\d+/);
  expect(info.folders['takes']).toBe(join(home, 'takes'));
  const models = await studio.models();
  expect(models.map(({ id }) => id)).toEqual(['starter']);
  const examples = await studio.examples();
  expect(examples.map(({ id }) => id)).toContain('cosmos-to-atom');
});

test('a studio learns what a model will read of its prompts, without an engine', async () => {
  const { studio } = await connect();
  const inspect = (
    modelId: string | undefined,
    ...texts: string[]
  ): ReturnType<Studio['prompts']['inspect']> => studio.prompts.inspect({ modelId, texts });
  const [good, long] = await inspect('starter', 'a green tree, quuxly', 'tree '.repeat(34));
  expect(good).toMatchObject({ unit: 'word', count: 4, window: 31, chunks: [4], unknown: ['quuxly'] });
  expect(long).toMatchObject({ count: 34, chunks: [31], cut: 3 });
  expect(await inspect(undefined, '')).toMatchObject([{ count: 0, chunks: [0] }]);
  await expect(inspect('nobody', 'a')).rejects.toMatchObject({ code: 'BAD_INPUT' });
  await expect(inspect('starter', 'a'.repeat(10_001))).rejects.toMatchObject({ code: 'BAD_INPUT' });
});

test('the next engine uses as many threads as a studio has said', async () => {
  const { studio } = await connect();
  const before = await studio.info();
  expect(await studio.machine.threads()).toMatchObject({ limit: null });
  expect(await studio.machine.limitThreads({ limit: 1 })).toMatchObject({ limit: 1 });
  const after = await studio.info();
  expect(after.versions['Double']).not.toBe(before.versions['Double']);
  await expect(studio.machine.limitThreads({ limit: 0 })).rejects.toMatchObject({ code: 'BAD_INPUT' });
  await expect(studio.machine.reveal({ folder: 'takes' })).rejects.toMatchObject({ code: 'BAD_INPUT' });
});

test('a studio sees a sketch step by step, of which nothing stays', async () => {
  const { studio } = await connect();
  const before = await studio.takes.list();
  const events = await allOf(await studio.sketches.paint({ project: smallProject('fine') }));
  expect(events.map(({ step }) => step)).toEqual([1, 2, 3]);
  expect(await studio.takes.list()).toEqual(before);
  const unknown = smallProject('fine', { model: 'nobody' });
  const refused = allOf(await studio.sketches.paint({ project: unknown }));
  await expect(refused).rejects.toMatchObject({ code: 'BAD_INPUT' });
});

test('a job takes the engine from a sketch, and the studio is told that it was only stopped', async () => {
  const { studio } = await connect();
  const watch = await studio.jobs.watch();
  const sketch = await studio.sketches.paint({ project: smallProject('slow') });
  await sketch.next();
  const { id } = await studio.jobs.submit({ project: smallProject('fine') });
  await expect(allOf(sketch)).rejects.toMatchObject({ code: 'CANCELLED' });
  for await (const event of watch) {
    if (event.type !== 'jobs') continue;
    if (event.jobs.some((job) => job.id === id && job.state === 'done')) break;
  }
});

test('a submitted project becomes a take that is listed, can be deleted, brought back and removed', async () => {
  const { studio, host, home } = await connect();
  const begun = { project: smallProject('fine'), takes: [], seedLocked: false };
  const { id: documentId } = await studio.documents.create(begun);
  const takeId = await paint(studio, documentId);
  expect(host.takeFolders()[0]).toBe(join(home, 'takes'));
  expect((await studio.takes.list()).map(({ id }) => id)).toContain(takeId);
  const owned = { takeId, documentId };
  await studio.takes.bin(owned);
  expect((await studio.takes.list()).map(({ id }) => id)).not.toContain(takeId);
  await studio.takes.bringBack(owned);
  expect((await studio.takes.list()).map(({ id }) => id)).toContain(takeId);
  await studio.takes.remove({ takeId });
  expect((await studio.takes.list()).map(({ id }) => id)).not.toContain(takeId);
  await expect(studio.takes.bringBack(owned)).rejects.toMatchObject({ code: 'BAD_INPUT' });
});

test('a take is painted into the folder that was chosen meanwhile, and those before are found', async () => {
  const { studio, host, home } = await connect();
  const older = await paint(studio);
  const folders = { user: userFolders(home), bundled: sourceTreeFolders() };
  await useTakesFolder(folders, join(home, 'larger'));
  const newer = await paint(studio);
  expect(await readdir(join(home, 'larger'))).toEqual([newer]);
  expect(await readdir(join(home, 'takes'))).toEqual([older]);
  expect((await studio.takes.list()).map(({ id }) => id)).toEqual(expect.arrayContaining([newer, older]));
  expect(host.takeFolders().slice(0, 2)).toEqual([join(home, 'larger'), join(home, 'takes')]);
  expect((await studio.info()).folders['takes']).toBe(join(home, 'larger'));
});

test('what a studio may not do is refused in a sentence', async () => {
  const { studio } = await connect();
  const bad: ProjectInput = { title: 'Bad', levels: [{ prompt: 'a tree' }, { prompt: ' ' }] };
  await expect(studio.jobs.submit({ project: bad })).rejects.toMatchObject({
    code: 'BAD_INPUT',
    message: "The input cannot be used: level 2's prompt is empty: write what this level shows.",
  });
  await expect(studio.jobs.cancel({ jobId: 'nobody' })).rejects.toMatchObject({ code: 'BAD_INPUT' });
  for (const takeId of ['nothing', '..', '../takes', '/etc']) {
    await expect(studio.takes.remove({ takeId })).rejects.toMatchObject({ code: 'BAD_INPUT' });
  }
});

test('a project from a studio cannot name a folder of this machine as its model', async () => {
  const { studio } = await connect();
  const watch = await studio.jobs.watch();
  await studio.jobs.submit({ project: smallProject('fine', { model: '/etc' }) });
  for await (const event of watch) {
    if (event.type !== 'generation' || event.event.type !== 'failed') continue;
    expect(event.event.problem).toMatchObject({ kind: 'bad-input' });
    expect(event.event.problem.message).toMatch(/There is no model/);
    break;
  }
});

test('a model that is removed while a job for it waits fails that job in a sentence, and no other', async () => {
  const { studio, home } = await connect();
  await cp(starterFolder, join(home, 'models/mine'), { recursive: true });
  const watch = await studio.jobs.watch();
  const running = await studio.jobs.submit({ project: smallProject('slow', { model: 'mine' }) });
  const doomed = await studio.jobs.submit({ project: smallProject('fine', { model: 'mine' }) });
  const last = await studio.jobs.submit({ project: smallProject('fine') });
  let removed = false;
  for await (const event of watch) {
    if (event.type === 'generation' && event.event.type === 'started' && !removed) {
      removed = true;
      await studio.library.remove({ id: 'mine' });
      await studio.jobs.cancel({ jobId: running.id });
    }
    if (event.type !== 'jobs' || event.jobs.find(({ id }) => id === last.id)?.state !== 'done') continue;
    const problem = event.jobs.find(({ id }) => id === doomed.id)?.problem;
    expect(problem).toEqual({
      kind: 'bad-input',
      message: 'There is no model “mine”: installed models are: starter.',
    });
    break;
  }
});

test('whoever watches the library is told what is in it, and of what changes', async () => {
  const { studio, home } = await connect();
  await cp(starterFolder, join(home, 'models/mine'), { recursive: true });
  const ids: string[][] = [];
  for await (const event of await studio.library.watch()) {
    if (event.type !== 'library') continue;
    ids.push(event.library.entries.map(({ id }) => id));
    if (ids.length === 2) break;
    await studio.library.rename({ id: 'mine', newId: 'yours' });
  }
  expect(ids).toEqual([
    ['starter', 'mine'],
    ['starter', 'yours'],
  ]);
});

test('what a studio may not do with models is refused in a sentence', async () => {
  const { studio } = await connect();
  for (const id of ['starter', '..', '/etc', 'nothing']) {
    await expect(studio.library.remove({ id })).rejects.toMatchObject({ code: 'BAD_INPUT' });
    await expect(studio.library.pause({ id })).rejects.toMatchObject({ code: 'BAD_INPUT' });
  }
  for (const repository of ['../../etc', 'https://example.org/x', 'one', 'a/b/c', '/etc/passwd', 'a/..']) {
    await expect(studio.library.offer({ repository })).rejects.toMatchObject({
      code: 'BAD_INPUT',
      message: expect.stringMatching(/^The input cannot be used: /),
    });
  }
});

test('takes that are damaged, or lie under another name, are passed over', async () => {
  const { studio, home } = await connect();
  const takes = join(home, 'takes');
  const files = {
    good: JSON.stringify(exampleTake('good')),
    renamed: JSON.stringify(exampleTake('good')),
    damaged: '{"version": 1',
    foreign: '[]',
  };
  for (const [name, text] of Object.entries(files)) {
    await mkdir(join(takes, name), { recursive: true });
    await writeFile(join(takes, name, 'take.json'), text);
  }
  const listed = (await studio.takes.list()).map(({ id }) => id);
  expect(listed).toContain('good');
  expect(listed.filter((id) => id === 'good' || id in files)).toEqual(['good']);
});

test('a sample take stays with the program when a document lets go of it', async () => {
  const home = await temporaryFolder();
  const assets = join(home, 'assets');
  await mkdir(join(assets, 'takes', 'sample'), { recursive: true });
  await writeFile(join(assets, 'takes', 'sample', 'take.json'), JSON.stringify(exampleTake('sample')));
  const { listTakes, removeTake } = await import('./takes.ts');
  const folders = { own: [join(home, 'takes')], samples: join(assets, 'takes') };
  expect((await listTakes(folders)).map(({ id }) => id)).toEqual(['sample']);
  await removeTake(folders, 'sample');
  expect((await listTakes(folders)).map(({ id }) => id)).toEqual(['sample']);
});
