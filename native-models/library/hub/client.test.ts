import { describe, expect, test } from 'vitest';
import { BadInputError, CancelledError } from '#core/errors.ts';
import { REPOSITORY, libraryWithHub, tinyRepository } from '../test/models.ts';
import { lookUpModel, searchHub } from './client.ts';
import { hubFromEnvironment } from './settings.ts';

const never = new AbortController().signal;

describe('the hub that the environment names', () => {
  test('is the public one without a token by default', () => {
    expect(hubFromEnvironment({})).toMatchObject({ endpoint: 'https://huggingface.co', token: undefined });
  });

  test('may be a mirror, below a path or on this machine', () => {
    const environment = { HF_ENDPOINT: ' http://mirror.local:8080/hub/ ', HF_TOKEN: 'hf_x' };
    expect(hubFromEnvironment(environment)).toMatchObject({
      endpoint: 'http://mirror.local:8080/hub',
      token: 'hf_x',
    });
  });

  test.each(['mirror', 'ftp://mirror', 'file:///tmp', 'https://me:secret@mirror', 'https://mirror?x=1'])(
    'is refused when it is no address: %s',
    (endpoint) => {
      expect(() => hubFromEnvironment({ HF_ENDPOINT: endpoint })).toThrow(BadInputError);
      expect(() => hubFromEnvironment({ HF_ENDPOINT: endpoint })).toThrow(
        'which is not the address of a hub',
      );
    },
  );
});

describe('searching', () => {
  test('finds models by words, with their licence', async () => {
    const { hub, lookAlike } = await libraryWithHub();
    lookAlike.repositories.set('somebody/other', { files: {}, gated: true, license: 'openrail++' });
    expect(await searchHub(hub, 'ZOOM', never)).toEqual([
      { repository: REPOSITORY, downloads: 1234, likes: 5, license: 'mit', gated: false },
    ]);
    expect((await searchHub(hub, 'other', never))[0]).toMatchObject({ gated: true, license: 'openrail++' });
    expect(await searchHub(hub, 'nothing like it', never)).toEqual([]);
    const [search] = lookAlike.requests;
    expect(search!.path).toContain('pipeline_tag=text-to-image');
    expect(search!.path).toContain('filter=onnx');
  });

  test('passes over what cannot be the name of a model', async () => {
    const { hub, lookAlike } = await libraryWithHub();
    lookAlike.repositories.set('../../etc', { files: {} });
    lookAlike.repositories.set('a/<script>', { files: {} });
    expect((await searchHub(hub, ' ', never)).map(({ repository }) => repository)).toEqual([]);
    expect((await searchHub(hub, 'z', never)).map(({ repository }) => repository)).toEqual([REPOSITORY]);
  });

  test('ends when nobody waits any more', async () => {
    const { hub } = await libraryWithHub();
    await expect(searchHub(hub, 'zoom', AbortSignal.abort())).rejects.toBeInstanceOf(CancelledError);
  });

  test('does not read without end', async () => {
    const { hub, lookAlike } = await libraryWithHub();
    lookAlike.apiFault = { status: 200, body: ' '.repeat(40 * 1024 ** 2) };
    await expect(searchHub(hub, 'zoom', never)).rejects.toThrow('does not stop talking');
  });
});

describe('looking a model up', () => {
  test('reads listings of more than one page to the end', async () => {
    const { hub, repository } = await libraryWithHub();
    const model = await lookUpModel(hub, REPOSITORY, undefined, never);
    expect(model.files.map(({ path }) => path).sort()).toEqual(Object.keys(repository.files).sort());
    expect(model.files.every(({ sha256, sizeBytes }) => (sha256 === null) === sizeBytes < 1024)).toBe(true);
  });

  test('does not follow a listing to somewhere else', async () => {
    const { hub } = await libraryWithHub();
    const elsewhere = { ...hub, endpoint: hub.endpoint.replace('127.0.0.1', 'localhost') };
    // The look-alike's pages go on at 127.0.0.1, which is another origin: no token there.
    const model = await lookUpModel({ ...elsewhere, token: 'hf_secret' }, REPOSITORY, undefined, never);
    expect(model.files.length).toBeGreaterThan(5);
  });

  test.each([
    ['mit', undefined, 'mit'],
    ['other', 'sai-nc-community', 'sai-nc-community'],
    ['other', undefined, 'other'],
  ])('names the licence: %s, %s', async (license, licenseName, name) => {
    const repository = { ...(await tinyRepository()), license, ...(licenseName ? { licenseName } : {}) };
    const { hub } = await libraryWithHub(repository);
    const model = await lookUpModel(hub, REPOSITORY, undefined, never);
    expect(model.license).toEqual({ name, url: `${hub.endpoint}/${REPOSITORY}` });
  });
});
