/** Downloads from a look-alike hub on loopback that fails in every way that a hub can. */
import { createHash } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { BadInputError, CancelledError, FailureError } from '#core/errors.ts';
import { findModels } from '../find.ts';
import type { ModelPlaces } from '../find.ts';
import { lookUpModel } from '../hub/client.ts';
import type { Hub } from '../hub/settings.ts';
import { listLibrary, verifyModel } from '../maintain.ts';
import { readManifest } from '../manifest.ts';
import { REVISION, TOKEN, filesOf, startHub } from '../test/hub.ts';
import type { HubRepository } from '../test/hub.ts';
import { REPOSITORY, UNNEEDED, libraryWithHub, tinyRepository } from '../test/models.ts';
import { downloadModel } from './download.ts';
import type { DownloadProgress } from './download.ts';
import { beginDownload, downloadPlaces, listPlans } from './plan.ts';

const never = new AbortController().signal;

interface Setting {
  hub: Hub;
  libraryFolder: string;
  places: ModelPlaces;
}

async function download(
  { hub, libraryFolder, places }: Setting,
  signal = never,
  onProgress: (progress: DownloadProgress) => void = () => undefined,
): Promise<string> {
  const model = await lookUpModel(hub, REPOSITORY, undefined, signal);
  const plan = await beginDownload(libraryFolder, model, await findModels(places));
  return (await downloadModel(hub, libraryFolder, plan, { signal, onProgress })).id;
}

/** A model whose weights are large enough to be cut in two. */
async function heavyRepository(faults: HubRepository['faults'] = {}): Promise<HubRepository> {
  const repository = await tinyRepository();
  repository.files['unet/weights.pb'] = Buffer.alloc(300_000, 'weights');
  return { ...repository, faults };
}

/** What the library shows to everyone: models, and nothing half-written. */
function visible(libraryFolder: string): string[] {
  return existsSync(libraryFolder) ? readdirSync(libraryFolder).filter((name) => name !== '.downloads') : [];
}

describe('downloading', () => {
  test('brings the files of the model, no others, and a record of where they came from', async () => {
    const setting = await libraryWithHub();
    const progress: DownloadProgress[] = [];
    expect(await download(setting, never, (step) => progress.push(step))).toBe('tiny-zoom');
    const folder = join(setting.libraryFolder, 'tiny-zoom');
    const { 'tenfold-model.json': record, ...files } = filesOf(folder);
    const wanted = Object.keys(setting.repository.files).filter((path) => !UNNEEDED.includes(path));
    expect(Object.keys(files)).toEqual(wanted.sort());
    for (const path of wanted) expect(files[path]!.equals(setting.repository.files[path]!), path).toBe(true);
    expect(record).toBeDefined();
    const manifest = (await readManifest(folder))!;
    expect(manifest.origin).toEqual({ type: 'hub', repository: REPOSITORY, revision: REVISION });
    for (const { path, sha256 } of manifest.files) {
      expect(sha256, path).toBe(createHash('sha256').update(files[path]!).digest('hex'));
    }
    expect(readdirSync(join(setting.libraryFolder, '.downloads'))).toEqual([]);
    const last = progress.at(-1);
    expect(last.doneBytes).toBe(last.totalBytes);
    expect(last.totalBytes).toBe(wanted.reduce((sum, path) => sum + files[path]!.length, 0));
  });

  test('makes the model usable, and tells of it in the list', async () => {
    const setting = await libraryWithHub({ ...(await tinyRepository()), license: 'creativeml-openrail-m' });
    await download(setting);
    const entry = (await listLibrary(setting.places)).find(({ id }) => id === 'tiny-zoom')!;
    expect(entry).toMatchObject({ problem: null, license: { name: 'creativeml-openrail-m' } });
    expect(entry.verified).not.toBeNull();
    expect(await verifyModel(setting.places, 'tiny-zoom')).toEqual([]);
  });

  test('fetches several files at the same time', async () => {
    const files = ['text_encoder/model.onnx', 'unet/model.onnx', 'unet/weights.pb'];
    const reached: Promise<void>[] = [];
    let release = (): void => undefined;
    const until = new Promise<void>((resolve) => (release = resolve));
    const faults: HubRepository['faults'] = {};
    for (const file of files) {
      reached.push(
        new Promise((resolve) => (faults[file] = { hold: { after: 10, reached: resolve, until } })),
      );
    }
    const setting = await libraryWithHub(await heavyRepository(faults));
    const done = download(setting);
    // None of them goes on before all three have begun.
    await Promise.all(reached);
    release();
    expect(await done).toBe('tiny-zoom');
  });

  test('takes what another program has fetched already, if it is right', async () => {
    const setting = await libraryWithHub(await heavyRepository());
    const weights = setting.repository.files['unet/weights.pb']!;
    const cache = join(process.env['HF_HUB_CACHE']!, 'models--somebody--tiny-zoom');
    mkdirSync(join(cache, 'blobs'), { recursive: true });
    mkdirSync(join(cache, 'snapshots', REVISION, 'unet'), { recursive: true });
    const blob = join(cache, 'blobs', createHash('sha256').update(weights).digest('hex'));
    writeFileSync(blob, weights);
    symlinkSync(blob, join(cache, 'snapshots', REVISION, 'unet/weights.pb'));
    const wrong = setting.repository.files['unet/model.onnx']!;
    writeFileSync(join(cache, 'snapshots', REVISION, 'unet/model.onnx'), Buffer.alloc(wrong.length));
    await download(setting);
    const asked = setting.lookAlike.requests.map(({ path }) => path);
    expect(asked.some((path) => path.endsWith('unet/weights.pb'))).toBe(false);
    expect(asked.some((path) => path.endsWith('unet/model.onnx'))).toBe(true);
    const taken = join(setting.libraryFolder, 'tiny-zoom/unet/weights.pb');
    expect(readFileSync(taken).equals(weights)).toBe(true);
    expect(await verifyModel(setting.places, 'tiny-zoom')).toEqual([]);
  });

  test('refuses a second time what is there, and gives another commit another name', async () => {
    const setting = await libraryWithHub();
    await download(setting);
    await expect(download(setting)).rejects.toThrow(
      `${REPOSITORY} is in the library already, as “tiny-zoom”.`,
    );
    setting.repository.revision = 'f'.repeat(40);
    expect(await download(setting)).toBe('somebody-tiny-zoom');
  });

  test('keeps the token from everyone but the hub', async () => {
    const setting = await libraryWithHub({ ...(await heavyRepository()), gated: true });
    await download({ ...setting, hub: { ...setting.hub, token: TOKEN } });
    const { requests } = setting.lookAlike;
    expect(requests.filter(({ origin }) => origin === 'store').map(({ token }) => token)).not.toContain(
      `Bearer ${TOKEN}`,
    );
    expect(requests.filter(({ origin }) => origin === 'store').length).toBeGreaterThan(0);
    expect(
      requests.filter(({ origin }) => origin === 'hub').every(({ token }) => token === `Bearer ${TOKEN}`),
    ).toBe(true);
  });
});

describe('a connection that breaks', () => {
  test('is taken up again where it broke', async () => {
    const setting = await libraryWithHub(
      await heavyRepository({ 'unet/weights.pb': { breakAfter: 100_000, times: 2 } }),
    );
    await download(setting);
    const ranges = setting.lookAlike.requests
      .filter(({ origin, path }) => origin === 'store' && path.endsWith('weights.pb'))
      .map(({ range, status }) => [range, status]);
    expect(ranges).toEqual([
      [undefined, 200],
      ['bytes=100000-', 206],
      ['bytes=200000-', 206],
    ]);
  });

  test('may break any number of times as long as something arrives', async () => {
    const setting = await libraryWithHub(
      await heavyRepository({ 'unet/weights.pb': { breakAfter: 40_000 } }),
    );
    expect(await download(setting)).toBe('tiny-zoom');
  });

  test('is started over where the server knows no ranges', async () => {
    const setting = await libraryWithHub(
      await heavyRepository({ 'unet/weights.pb': { breakAfter: 100_000, times: 1, noRanges: true } }),
    );
    expect(await download(setting)).toBe('tiny-zoom');
    const statuses = setting.lookAlike.requests
      .filter(({ origin, path }) => origin === 'store' && path.endsWith('weights.pb'))
      .map(({ range, status }) => [range, status]);
    expect(statuses).toEqual([
      [undefined, 200],
      ['bytes=100000-', 200],
    ]);
  });

  test('is told of in a sentence when nothing arrives any more, and what has arrived is kept', async () => {
    const setting = await libraryWithHub(await heavyRepository());
    const { faults } = setting.repository;
    faults!['unet/weights.pb'] = { breakAfter: 100_000, times: 1, then: { breakAfter: 0 } };
    await expect(download(setting)).rejects.toThrow(
      /^127\.0\.0\.1:\d+ cannot be reached .*: check the connection, then try again\./,
    );
    expect(visible(setting.libraryFolder)).toEqual([]);
    const part = join(downloadPlaces(setting.libraryFolder, 'tiny-zoom').model, 'unet/weights.pb.part');
    expect(statSync(part).size).toBe(100_000);

    faults!['unet/weights.pb'] = {};
    setting.lookAlike.requests.length = 0;
    await download(setting);
    const again = setting.lookAlike.requests.filter(
      ({ origin, range }) => origin === 'store' && range !== undefined,
    );
    expect(again.map(({ range, ifRange }) => [range, ifRange?.length])).toEqual([['bytes=100000-', 18]]);
  });

  test('is started over when the file has become another one meanwhile', async () => {
    const setting = await libraryWithHub(await heavyRepository());
    const { faults } = setting.repository;
    faults!['unet/weights.pb'] = { breakAfter: 100_000, times: 1, tag: '"old"' };
    await download(setting);
    const store = setting.lookAlike.requests.filter(
      ({ path, origin }) => origin === 'store' && path.endsWith('weights.pb'),
    );
    expect(store.map(({ ifRange, status }) => [ifRange, status])).toEqual([
      [undefined, 200],
      ['"old"', 200],
    ]);
  });

  test('a hub that nobody answers at', async () => {
    const setting = await libraryWithHub();
    await setting.lookAlike.close();
    await expect(download(setting)).rejects.toThrow(/cannot be reached \(ECONNREFUSED\)/);
  });
});

describe('pausing', () => {
  test('keeps what has arrived, and goes on with it, even in another process', async () => {
    let release = (): void => undefined;
    const until = new Promise<void>((resolve) => (release = resolve));
    const abort = new AbortController();
    const setting = await libraryWithHub(
      await heavyRepository({
        'unet/weights.pb': { times: 1, hold: { after: 150_000, reached: () => undefined, until } },
      }),
    );
    const { model } = downloadPlaces(setting.libraryFolder, 'tiny-zoom');
    const part = join(model, 'unet/weights.pb.part');
    const paused = download(setting, abort.signal);
    await expect.poll(() => existsSync(part) && statSync(part).size).toBe(150_000);
    abort.abort();
    await expect(paused).rejects.toBeInstanceOf(CancelledError);
    release();
    expect(visible(setting.libraryFolder)).toEqual([]);
    const [plan] = await listPlans(setting.libraryFolder);
    expect(plan).toMatchObject({ id: 'tiny-zoom', repository: REPOSITORY, revision: REVISION });
    // A process that was killed leaves its lock.
    writeFileSync(join(model, '../lock'), '999999999');

    const progress: DownloadProgress[] = [];
    await downloadModel(setting.hub, setting.libraryFolder, plan!, {
      signal: never,
      onProgress: (step) => progress.push(step),
    });
    expect(progress[0]!.doneBytes).toBeGreaterThanOrEqual(150_000);
    expect(visible(setting.libraryFolder)).toEqual(['tiny-zoom']);
    expect(await verifyModel(setting.places, 'tiny-zoom')).toEqual([]);
  });

  test('two programs do not write the same download', async () => {
    const setting = await libraryWithHub();
    const { folder } = downloadPlaces(setting.libraryFolder, 'tiny-zoom');
    const model = await lookUpModel(setting.hub, REPOSITORY, undefined, never);
    await beginDownload(setting.libraryFolder, model, []);
    writeFileSync(join(folder, 'lock'), String(process.pid));
    await expect(download(setting)).rejects.toThrow(
      `${REPOSITORY} is being downloaded already: wait until that has ended, or stop it.`,
    );
  });
});

describe('a hub that cannot be trusted', () => {
  test('a file whose hash is another one is fetched once more, then refused and thrown away', async () => {
    const setting = await libraryWithHub(await heavyRepository({ 'unet/weights.pb': { garbage: true } }));
    const failure = expect(download(setting)).rejects;
    await failure.toThrow(
      `unet/weights.pb of ${REPOSITORY} is not the file that the hub announced (its hash is another one): it was damaged or exchanged on the way, and was thrown away. Try again, or use another mirror.`,
    );
    expect(visible(setting.libraryFolder)).toEqual([]);
    const { model } = downloadPlaces(setting.libraryFolder, 'tiny-zoom');
    expect(readdirSync(join(model, 'unet')).filter((name) => name.startsWith('weights'))).toEqual([]);
    setting.repository.faults = {};
    expect(await download(setting)).toBe('tiny-zoom');
  });

  test('a file that was damaged once on the way is fetched again', async () => {
    const setting = await libraryWithHub(
      await heavyRepository({ 'unet/weights.pb': { garbage: true, times: 1 } }),
    );
    expect(await download(setting)).toBe('tiny-zoom');
  });

  test.each([
    ['a small file', 'model_index.json'],
    ['a large file', 'unet/model.onnx'],
  ])('%s of another size than announced is refused', async (_, path) => {
    const repository = await heavyRepository();
    for (const difference of [-1, 1]) {
      repository.faults = { [path]: { claimedBytes: repository.files[path]!.length + difference } };
      const setting = await libraryWithHub(repository);
      await expect(download(setting)).rejects.toThrow(
        `${path} of ${REPOSITORY} is not the file that the hub announced`,
      );
      expect(visible(setting.libraryFolder)).toEqual([]);
    }
  });

  test('more than the disk holds is refused before anything is fetched', async () => {
    const setting = await libraryWithHub(
      await heavyRepository({ 'unet/weights.pb': { claimedBytes: 1e15 } }),
    );
    await expect(download(setting)).rejects.toThrow(
      /^The model needs 1000000\.\d GB, but only .* are free where .* lies\./,
    );
    expect(setting.lookAlike.requests.filter(({ path }) => path.includes('/resolve/'))).toEqual([]);
  });

  test.each(['../escape.json', 'unet/../../escape.json', '/etc/escape.json', 'unet/..', 'unet/.escape.json'])(
    'a path that leads elsewhere is left alone: %s',
    async (path) => {
      const repository = await tinyRepository();
      repository.files[path] = Buffer.from('{}');
      const setting = await libraryWithHub(repository);
      await download(setting);
      expect(readdirSync(join(setting.libraryFolder, '..'))).toEqual(['models']);
      expect(Object.keys(filesOf(setting.libraryFolder)).some((file) => file.includes('escape'))).toBe(false);
    },
  );

  test.each(['tokenizer/aux.txt', 'unet/a:b.data', 'unet/back\\slash', 'unet/dot.'])(
    'a name that is not safe everywhere is refused: %s',
    async (path) => {
      const repository = await tinyRepository();
      repository.files[path] = Buffer.from('x');
      const setting = await libraryWithHub(repository);
      await expect(download(setting)).rejects.toThrow(`has a file with a name that is not safe (“${path}”)`);
      expect(visible(setting.libraryFolder)).toEqual([]);
    },
  );

  test('names that differ in upper and lower case only are refused', async () => {
    const repository = await tinyRepository();
    repository.files['unet/Weights.pb'] = Buffer.from('x');
    repository.files['unet/weights.pb'] = Buffer.from('y');
    await expect(download(await libraryWithHub(repository))).rejects.toThrow(
      'many file systems take for one',
    );
  });

  test('a redirect to plain HTTP elsewhere is not followed', async () => {
    const setting = await libraryWithHub(
      await heavyRepository({ 'unet/weights.pb': { redirect: 'http://192.0.2.1/weights.pb' } }),
    );
    await expect(download(setting)).rejects.toThrow(
      /sends the download to http:\/\/192\.0\.2\.1, which is not safe to ask/,
    );
  });

  test.each(['file:///etc/passwd', 'http://user:secret@127.0.0.1/x'])(
    'nor is one to %s',
    async (redirect) => {
      const setting = await libraryWithHub(await heavyRepository({ 'unet/weights.pb': { redirect } }));
      await expect(download(setting)).rejects.toThrow('is not safe to ask');
    },
  );

  test('redirects in circles end', async () => {
    const repository = await heavyRepository();
    const setting = await libraryWithHub(repository);
    const address = `${setting.lookAlike.endpoint}/${REPOSITORY}/resolve/${REVISION}/unet/weights.pb`;
    repository.faults = { 'unet/weights.pb': { redirect: address } };
    await expect(download(setting)).rejects.toThrow('sends requests in circles');
  });

  test('a redirect to another origin carries no token and is hashed like everything', async () => {
    const repository = await heavyRepository();
    const other = await startHub({
      [REPOSITORY]: { files: { ...repository.files, 'unet/weights.pb': Buffer.alloc(300_000) } },
    });
    const address = `${other.storeOrigin}/${REPOSITORY}/resolve/${REVISION}/unet/weights.pb`;
    repository.faults = { 'unet/weights.pb': { redirect: address } };
    const setting = await libraryWithHub(repository);
    await expect(download({ ...setting, hub: { ...setting.hub, token: TOKEN } })).rejects.toThrow(
      'its hash is another one',
    );
    expect(other.requests.length).toBeGreaterThan(0);
    expect(other.requests.every(({ token }) => token === undefined)).toBe(true);
    await other.close();
  });

  test('a model that cannot be used is told of, and nothing of it is kept', async () => {
    const setting = await libraryWithHub(await tinyRepository({ image: ['batch', 7, 32, 32] }));
    setting.repository.files['unet/model.onnx'] = Buffer.alloc(5000, 1);
    await expect(download(setting)).rejects.toThrow(BadInputError);
    expect(visible(setting.libraryFolder)).toEqual([]);
    expect(await listPlans(setting.libraryFolder)).toEqual([]);
  });
});

describe('a hub that refuses', () => {
  test('is asked again after the time that it names', async () => {
    const setting = await libraryWithHub(
      await heavyRepository({ 'unet/weights.pb': { status: 429, retryAfter: '1', times: 1 } }),
    );
    const started = performance.now();
    expect(await download(setting)).toBe('tiny-zoom');
    expect(performance.now() - started).toBeGreaterThan(950);
  });

  test('is told of when it wants to be left alone for longer than anyone waits', async () => {
    const setting = await libraryWithHub(
      await heavyRepository({ 'unet/weights.pb': { status: 429, retryAfter: '600' } }),
    );
    await expect(download(setting)).rejects.toThrow(
      /wants to be asked less often: wait 10 minutes, then try again\./,
    );
  });

  test('is asked again after a failure of its own', async () => {
    const setting = await libraryWithHub(
      await heavyRepository({ 'unet/model.onnx': { status: 503, times: 2 } }),
    );
    setting.lookAlike.apiFault = { status: 502, times: 1 };
    expect(await download(setting)).toBe('tiny-zoom');
  });

  test('is given up when it goes on failing', async () => {
    const setting = await libraryWithHub(await heavyRepository({ 'unet/model.onnx': { status: 500 } }));
    await expect(download(setting)).rejects.toThrow(/cannot answer now \(500\): try again later\./);
    expect(visible(setting.libraryFolder)).toEqual([]);
  });

  test('a gated model says where to ask and how to sign in', async () => {
    const setting = await libraryWithHub({ ...(await tinyRepository()), gated: true });
    await expect(download(setting)).rejects.toThrow(
      `${REPOSITORY} is given only to people who asked its owner: do so at ${setting.lookAlike.endpoint}/${REPOSITORY} and set HF_TOKEN`,
    );
    const refused = { ...setting, hub: { ...setting.hub, token: 'hf_wrong' } };
    await expect(download(refused)).rejects.toThrow('check HF_TOKEN');
  });

  test.each([
    ['nobody/nothing', undefined, /has no model nobody\/nothing, or hides it: check the name/],
    [REPOSITORY, 'no-such-branch', /has no such revision/],
  ])('%s at %s does not exist', async (repository, revision, sentence) => {
    const { hub } = await libraryWithHub();
    await expect(lookUpModel(hub, repository, revision, never)).rejects.toThrow(sentence);
    await expect(lookUpModel(hub, repository, revision, never)).rejects.toBeInstanceOf(BadInputError);
  });

  test('a sign-in page in place of the hub', async () => {
    const { hub, lookAlike } = await libraryWithHub();
    for (const body of ['<html>Please sign in</html>', '{"id": "x"}', '[]']) {
      lookAlike.apiFault = { status: 200, body };
      const failure = expect(lookUpModel(hub, REPOSITORY, undefined, never)).rejects;
      await failure.toThrow(/answers about somebody\/tiny-zoom in a way that no hub does: check HF_ENDPOINT/);
    }
    await expect(lookUpModel(hub, REPOSITORY, undefined, never)).rejects.toBeInstanceOf(FailureError);
  });

  test('a repository without an ONNX model', async () => {
    const repository = await tinyRepository();
    delete repository.files['unet/model.onnx'];
    await expect(download(await libraryWithHub(repository))).rejects.toThrow(
      `${REPOSITORY} holds no ONNX model in diffusers layout: choose one that does, or export it first`,
    );
  });
});
