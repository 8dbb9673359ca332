/** The library as a studio sees it, with a look-alike hub on loopback. */
import { existsSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test, vi } from 'vitest';
import type { Download, Library, LibraryEvent } from '#core/contract/library.ts';
import { addModelFolder } from '#native-models/library/add-folder.ts';
import { removeModel } from '#native-models/library/maintain.ts';
import { downloadPlaces } from '#native-models/library/download/plan.ts';
import { REVISION, TOKEN, startHub } from '#native-models/library/test/hub.ts';
import type { HubLookAlike, HubRepository } from '#native-models/library/test/hub.ts';
import { REPOSITORY, tinyRepository } from '#native-models/library/test/models.ts';
import { tinyModel } from '#native-models/test/tiny-model.ts';
import { hubTokenFile, modelPlaces, sourceTreeFolders, userFolders } from './folders.ts';
import { createKeptSecret } from './kept-secret.ts';
import { createModelLibrary } from './model-library.ts';
import type { Desktop, ModelLibrary } from './model-library.ts';
import { temporaryFolder } from './test/orders.ts';

interface Setting {
  readonly library: ModelLibrary;
  readonly lookAlike: HubLookAlike;
  readonly repository: HubRepository;
  readonly home: string;
  /** Another host with the same folders, as after a new start of the program. */
  readonly again: () => ModelLibrary;
}

async function setUp(desktop?: Desktop): Promise<Setting> {
  const repository = await tinyRepository();
  repository.files['unet/weights.pb'] = Buffer.alloc(300_000, 'weights');
  const lookAlike = await startHub({ [REPOSITORY]: repository });
  const home = await temporaryFolder();
  vi.stubEnv('TENFOLD_HOME', home);
  vi.stubEnv('HF_TOKEN', '');
  vi.stubEnv('HF_ENDPOINT', lookAlike.endpoint);
  vi.stubEnv('HF_HUB_CACHE', join(home, 'cache'));
  const folders = { user: userFolders(), bundled: sourceTreeFolders() };
  const made: ModelLibrary[] = [];
  const again = (): ModelLibrary => {
    const token = createKeptSecret(hubTokenFile(folders.user), undefined);
    const library = createModelLibrary({ folders, desktop, token, log: (text) => expect.fail(text) });
    made.push(library);
    return library;
  };
  onTestFinished(async () => {
    await Promise.all(made.map((library) => library.close()));
    await lookAlike.close();
    vi.unstubAllEnvs();
  });
  return { library: again(), lookAlike, repository, home, again };
}

/** Watches until both parts are as wanted. */
async function until(
  library: ModelLibrary,
  wanted: (library: Library, downloads: Download[]) => boolean,
): Promise<{ library: Library; downloads: Download[] }> {
  let [now, downloads]: [Library | undefined, Download[]] = [undefined, []];
  for await (const event of library.watch() as AsyncIterable<LibraryEvent>) {
    if (event.type === 'library') now = event.library;
    else downloads = event.downloads;
    if (now && wanted(now, downloads)) return { library: now, downloads };
  }
  throw new Error('The library ended.');
}

const has =
  (id: string) =>
  ({ entries }: Library): boolean =>
    entries.some((entry) => entry.id === id);

/** Holds the weights back until the hub is told otherwise. */
function holdWeights({ repository }: Setting): () => void {
  let release = (): void => undefined;
  const held = new Promise<void>((resolve) => (release = resolve));
  const hold = { after: 100_000, reached: () => undefined, until: held };
  repository.faults = { 'unet/weights.pb': { times: 1, hold } };
  onTestFinished(() => release());
  return release;
}

test('a model is found, offered, downloaded and listed; its licence is asked for once', async () => {
  const { library } = await setUp();
  const [found] = await library.search('zoom');
  expect(found!.repository).toBe(REPOSITORY);
  const offer = await library.offer(REPOSITORY);
  expect(offer).toMatchObject({ revision: REVISION, license: { name: 'mit' }, licenseAccepted: false });
  await expect(library.download(REPOSITORY, offer.revision, false)).rejects.toThrow(
    `Accept the licence of ${REPOSITORY} first (mit): read it at http://`,
  );
  await library.download(REPOSITORY, offer.revision, true);
  const state = await until(library, (now, downloads) => has('tiny-zoom')(now) && downloads.length === 0);
  expect(state.library.entries.find(({ id }) => id === 'tiny-zoom')).toMatchObject({
    origin: { type: 'hub', repository: REPOSITORY, revision: REVISION },
    problem: null,
  });
  expect(state.library.freeBytes).toBeGreaterThan(0);
  expect((await library.offer(REPOSITORY)).licenseAccepted).toBe(true);
});

test('a download is paused, seen by whoever comes later, and goes on after a new start', async () => {
  const setting = await setUp();
  const { library, again, home } = setting;
  const release = holdWeights(setting);
  await library.download(REPOSITORY, REVISION, true);
  await until(library, (_, [download]) => download !== undefined && download.doneBytes >= 100_000);
  await library.pause('tiny-zoom');
  const paused = await until(library, (_, downloads) => downloads[0]?.state === 'paused');
  expect(paused.downloads[0]).toMatchObject({ id: 'tiny-zoom', repository: REPOSITORY, problem: null });
  expect(readdirSync(join(home, 'models'))).toEqual(['.downloads']);
  release();

  const later = again();
  const restored = await until(later, (_, downloads) => downloads.length === 1);
  expect(restored.downloads[0]!.state).toBe('paused');
  expect(restored.downloads[0]!.doneBytes).toBeGreaterThanOrEqual(100_000);
  await later.resume('tiny-zoom');
  await until(later, has('tiny-zoom'));
});

test('a host that ends pauses its downloads', async () => {
  const setting = await setUp();
  const release = holdWeights(setting);
  await setting.library.download(REPOSITORY, REVISION, true);
  await until(setting.library, (_, [download]) => (download?.doneBytes ?? 0) >= 100_000);
  await setting.library.close();
  release();
  const { downloads } = await until(setting.again(), (_, waiting) => waiting.length === 1);
  expect(downloads[0]!.state).toBe('paused');
});

test('a cancelled download leaves nothing', async () => {
  const setting = await setUp();
  holdWeights(setting);
  const { library, home } = setting;
  await library.download(REPOSITORY, REVISION, true);
  await until(library, (_, [download]) => (download?.doneBytes ?? 0) > 0);
  await library.cancel('tiny-zoom');
  await until(library, (_, downloads) => downloads.length === 0);
  expect(existsSync(downloadPlaces(join(home, 'models'), 'tiny-zoom').folder)).toBe(false);
  await expect(library.resume('tiny-zoom')).rejects.toThrow('There is no such download any more.');
});

test('a download that fails says why, and can be resumed', async () => {
  const { library, repository } = await setUp();
  repository.faults = { 'unet/weights.pb': { garbage: true } };
  await library.download(REPOSITORY, REVISION, true);
  const { downloads } = await until(library, (_, [download]) => download?.state === 'failed');
  expect(downloads[0]!.problem).toMatch(/^unet\/weights\.pb of somebody\/tiny-zoom is not the file/);
  repository.faults = {};
  await library.resume('tiny-zoom');
  await until(library, has('tiny-zoom'));
});

test('a model is verified, renamed and removed', async () => {
  const { library, home } = await setUp();
  await library.download(REPOSITORY, REVISION, true);
  await until(library, has('tiny-zoom'));
  expect(await library.verify('tiny-zoom')).toEqual({ problems: [] });
  await library.rename('tiny-zoom', 'mine');
  await until(library, has('mine'));
  writeFileSync(join(home, 'models/mine/unet/weights.pb'), 'other');
  expect(await library.verify('mine')).toEqual({ problems: ['unet/weights.pb was changed or is damaged.'] });
  await library.remove('mine');
  await until(library, (now) => !has('mine')(now));
  expect(readdirSync(join(home, 'models')).filter((name) => name !== '.downloads')).toEqual([]);
});

test('a model that another program adds or removes is seen at once, in a library that did not exist before', async () => {
  const { library, home } = await setUp();
  const places = modelPlaces({ user: userFolders(), bundled: sourceTreeFolders() });
  const lists: string[][] = [];
  const gone = (async () => {
    for await (const event of library.watch()) {
      if (event.type !== 'library') continue;
      const ids = event.library.entries.map(({ id }) => id);
      if (lists.flat().includes('tiny') && !ids.includes('tiny')) return;
      lists.push(ids);
    }
  })();
  await vi.waitFor(() => expect(lists).toEqual([['starter']]));
  expect(existsSync(join(home, 'models'))).toBe(false);
  await addModelFolder(places, await tinyModel());
  await vi.waitFor(() => expect(lists.at(-1)).toContain('tiny'), { timeout: 60_000 });
  await removeModel(places, 'tiny');
  await gone;
});

test('a gated model asks for the token, which is kept, sent to the hub and told nobody', async () => {
  const { library, repository, again } = await setUp();
  repository.gated = true;
  const refused = library.download(REPOSITORY, REVISION, true).then(() => until(library, failed));
  const failed = (_: Library, [download]: Download[]): boolean => download?.state === 'failed';
  expect((await refused).downloads[0]!.problem).toMatch(
    /given only to people who asked its owner: .* and set the access token under “Get more” to a token of your account/,
  );
  await library.keepToken(TOKEN);
  const { library: now } = await until(library, ({ token }) => token === 'kept');
  expect(JSON.stringify(now)).not.toContain(TOKEN);
  const later = again();
  await until(later, (_, downloads) => downloads.length === 1);
  await later.resume('tiny-zoom');
  await until(later, has('tiny-zoom'));

  vi.stubEnv('HF_TOKEN', 'hf_of_the_environment');
  expect((await until(later, () => true)).library.token).toBe('environment');
  vi.stubEnv('HF_TOKEN', '');
  await later.keepToken(null);
  expect((await until(later, () => true)).library.token).toBe('none');
});

test('a page cannot name or be shown folders of a machine without a desktop', async () => {
  const { library, home } = await setUp();
  for (const ask of [() => library.addFolder(), () => library.chooseFolder(), () => library.reveal(null)]) {
    await expect(ask()).rejects.toThrow(`Only the desktop program can do that.`);
    await expect(ask()).rejects.toThrow(join(home, 'models'));
  }
});

test('on a desktop, folders are chosen and shown', async () => {
  const chosen: (string | undefined)[] = [];
  const shown: string[] = [];
  const { library, home } = await setUp({
    chooseFolder: () => Promise.resolve(chosen.shift()),
    reveal: (folder) => Promise.resolve(void shown.push(folder)),
  });
  expect(await library.addFolder()).toEqual({ id: null });
  const source = await tinyModel();
  chosen.push(source);
  expect(await library.addFolder()).toEqual({ id: 'tiny' });
  await library.reveal('tiny');
  await library.reveal(null);
  expect(shown).toEqual([join(home, 'models/tiny'), join(home, 'models')]);

  chosen.push(join(home, 'elsewhere'));
  await library.chooseFolder();
  const { library: moved } = await until(library, ({ folder }) => folder === join(home, 'elsewhere'));
  expect(moved.entries.map(({ id }) => id)).toEqual(['starter']);
  expect(existsSync(join(home, 'models/tiny'))).toBe(true);
  chosen.push(join(home, 'takes'));
  await expect(library.chooseFolder()).rejects.toThrow("is a folder of Tenfold's own");
  rmSync(source, { recursive: true });
});
