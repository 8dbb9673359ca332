/** Adding folders, and looking after what is in the library. */
import {
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  rmSync,
  statSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { BadInputError } from '#core/errors.ts';
import { temporaryFolder, tinyModel, writeTo } from '../test/tiny-model.ts';
import { addModelFolder } from './add-folder.ts';
import type { ModelPlaces } from './find.ts';
import { listLibrary, removeModel, renameModel, verifyModel } from './maintain.ts';
import { MANIFEST_FILE, readManifest } from './manifest.ts';
import { filesOf } from './test/hub.ts';

const bundledModelsFolder = join(import.meta.dirname, '..');

async function emptyLibrary(): Promise<ModelPlaces & { libraryFolder: string }> {
  return { bundledModelsFolder, libraryFolder: join(await temporaryFolder(), 'models') };
}

/** A library with one model, “tiny”, that was added from a folder. */
async function libraryWithTiny(): Promise<ModelPlaces & { libraryFolder: string; folder: string }> {
  const places = await emptyLibrary();
  const { folder } = await addModelFolder(places, await tinyModel());
  return { ...places, folder };
}

const ids = async (places: ModelPlaces): Promise<string[]> => (await listLibrary(places)).map(({ id }) => id);

describe('adding a folder', () => {
  test('takes the model over, with a record, and leaves the folder as it is', async () => {
    const source = await tinyModel({ upscaler: true });
    writeTo(source, 'unet/diffusion_pytorch_model.bin', 'of another program');
    const before = filesOf(source);
    const places = await emptyLibrary();
    const steps: number[] = [];
    const { id, folder } = await addModelFolder(places, source, (done) => steps.push(done));
    expect(id).toBe('tiny');
    expect(steps).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
    const { [MANIFEST_FILE]: record, ...files } = filesOf(folder);
    const { 'unet/diffusion_pytorch_model.bin': unneeded, ...wanted } = before;
    expect(unneeded).toBeDefined();
    expect(Object.keys(files)).toEqual(Object.keys(wanted));
    expect(filesOf(source)).toEqual(before);
    expect(record).toBeDefined();
    expect(readdirSync(places.libraryFolder)).toEqual(['tiny']);
    expect(await verifyModel(places, 'tiny')).toEqual([]);
  });

  test('shares large files on the same disk, and copies what links lead to', async () => {
    const source = await tinyModel();
    const network = join(source, 'unet/model.onnx');
    writeFileSync(network, Buffer.concat([readFileSync(network), unknownField(2_000_000)]));
    writeTo(source, 'kept.json', readFileSync(join(source, 'tokenizer/tokenizer.json')));
    rmSync(join(source, 'tokenizer/tokenizer.json'));
    symlinkSync('../kept.json', join(source, 'tokenizer/tokenizer.json'));
    const { folder } = await addModelFolder(await emptyLibrary(), source);
    expect(statSync(join(folder, 'unet/model.onnx')).ino).toBe(statSync(network).ino);
    const copied = join(folder, 'tokenizer/tokenizer.json');
    expect(statSync(copied).ino).not.toBe(statSync(join(source, 'kept.json')).ino);
    expect(readFileSync(copied)).toEqual(readFileSync(join(source, 'kept.json')));
  });

  test('gives a second one of the same name another id', async () => {
    const places = await libraryWithTiny();
    expect((await addModelFolder(places, await tinyModel())).id).toBe('tiny-2');
  });

  test('copies nothing of a folder that is no usable model', async () => {
    const places = await emptyLibrary();
    const broken = await tinyModel();
    truncateSync(join(broken, 'unet/model.onnx'), 100);
    const escaping = await tinyModel();
    rmSync(join(escaping, 'scheduler'), { recursive: true });
    symlinkSync('/etc', join(escaping, 'scheduler'));
    for (const folder of [broken, escaping, await temporaryFolder(), join(broken, 'nothing')]) {
      await expect(addModelFolder(places, folder)).rejects.toBeInstanceOf(BadInputError);
    }
    expect(existsSync(places.libraryFolder)).toBe(false);
  });

  test('refuses what is in the library already', async () => {
    const places = await libraryWithTiny();
    await expect(addModelFolder(places, places.folder)).rejects.toThrow(
      'is in the library already: it needs no adding.',
    );
  });

  test('clears away what a process that was killed has left, and not what one is doing', async () => {
    const places = await libraryWithTiny();
    const [dead, alive] = ['.adding-999999999-x', `.adding-${process.pid}-x`];
    for (const name of [dead, alive]) mkdirSync(join(places.libraryFolder, name));
    await addModelFolder(places, await tinyModel());
    expect(readdirSync(places.libraryFolder).sort()).toEqual([alive, 'tiny', 'tiny-2']);
  });
});

describe('listing', () => {
  test('says what came with the program and what was added, with sizes on the disk', async () => {
    const places = await libraryWithTiny();
    writeTo(places.libraryFolder, 'by-hand/model_index.json', { _class_name: 'Something' });
    const [starter, byHand, tiny] = await listLibrary(places);
    expect(starter).toMatchObject({ id: 'starter', origin: { type: 'bundled' }, problem: null });
    expect(tiny).toMatchObject({ id: 'tiny', origin: { type: 'folder' }, problem: null });
    const bytes = Object.values(filesOf(places.folder)).reduce((sum, { length }) => sum + length, 0);
    expect(tiny!.sizeBytes).toBe(bytes);
    expect(byHand).toMatchObject({ id: 'by-hand', name: 'by-hand', verified: null });
    expect(byHand!.problem).toMatch(/^Model by-hand is incomplete/);
  });

  test('does not believe a record that is none', async () => {
    const places = await libraryWithTiny();
    for (const text of ['{', '[]', '{"version": 2}', '{"version": 1, "files": [{"path": "x"}]}']) {
      writeFileSync(join(places.folder, MANIFEST_FILE), text);
      expect((await listLibrary(places))[1]).toMatchObject({ verified: null, origin: { type: 'folder' } });
    }
  });
});

describe('verifying', () => {
  test('names every file that is missing, changed or damaged, and remembers', async () => {
    const places = await libraryWithTiny();
    rmSync(join(places.folder, 'tokenizer/tokenizer_config.json'));
    const network = join(places.folder, 'unet/model.onnx');
    const bytes = readFileSync(network);
    bytes[bytes.length - 1]! ^= 1;
    writeFileSync(network, bytes);
    expect(await verifyModel(places, 'tiny')).toEqual([
      'tokenizer/tokenizer_config.json is missing.',
      'unet/model.onnx was changed or is damaged.',
    ]);
    expect((await readManifest(places.folder))!.verified).toBeNull();
  });

  test('does not read outside of the folder, whatever the record says', async () => {
    const places = await libraryWithTiny();
    const manifest = (await readManifest(places.folder))!;
    const files = [{ path: '../../secret', sizeBytes: 1, sha256: '0'.repeat(64) }];
    writeTo(places.folder, MANIFEST_FILE, { ...manifest, files });
    await expect(verifyModel(places, 'tiny')).rejects.toThrow(
      'The record of tiny has a file with a name that is not safe',
    );
  });

  test('checks only the structure of a model without a record', async () => {
    const places = await libraryWithTiny();
    rmSync(join(places.folder, MANIFEST_FILE));
    expect(await verifyModel(places, 'tiny')).toEqual([]);
    truncateSync(join(places.folder, 'unet/model.onnx'), 100);
    expect(await verifyModel(places, 'tiny')).toEqual([
      'unet/model.onnx of model tiny is damaged: download it again.',
    ]);
  });
});

describe('renaming and deleting', () => {
  test('a renamed model is found by its new id', async () => {
    const places = await libraryWithTiny();
    await renameModel(places, 'tiny', 'my-model');
    expect(await ids(places)).toEqual(['starter', 'my-model']);
    await renameModel(places, 'my-model', 'My-Model');
    expect(await ids(places)).toEqual(['starter', 'My-Model']);
  });

  test.each(['../elsewhere', '/etc/x', 'a/b', '', '.hidden', 'nul', 'x\0y', 'trailing.'])(
    'an id that is none is refused: %j',
    async (id) => {
      const places = await libraryWithTiny();
      await expect(renameModel(places, 'tiny', id)).rejects.toThrow(`“${id}” cannot name a model`);
      expect(readdirSync(places.libraryFolder)).toEqual(['tiny']);
    },
  );

  test('an id that is taken is refused, the starter’s too, in any case', async () => {
    const places = await libraryWithTiny();
    await addModelFolder(places, await tinyModel());
    for (const id of ['tiny-2', 'Tiny-2', 'STARTER']) {
      await expect(renameModel(places, 'tiny', id)).rejects.toThrow(`There is a model “${id}” already`);
    }
    mkdirSync(join(places.libraryFolder, 'photos'));
    await expect(renameModel(places, 'tiny', 'photos')).rejects.toThrow('is in the way');
  });

  test('a deleted model is gone', async () => {
    const places = await libraryWithTiny();
    await removeModel(places, 'tiny');
    expect(readdirSync(places.libraryFolder)).toEqual([]);
    await expect(removeModel(places, 'tiny')).rejects.toThrow('There is no model “tiny”');
  });

  test('a model that came with the program stays', async () => {
    const places = await emptyLibrary();
    await expect(removeModel(places, 'starter')).rejects.toThrow('came with Tenfold and cannot be deleted');
    await expect(renameModel(places, 'starter', 'x')).rejects.toThrow(
      'came with Tenfold and cannot be renamed',
    );
    expect(existsSync(join(bundledModelsFolder, 'starter/model_index.json'))).toBe(true);
  });

  test('deleting a link deletes the link only, and nothing is written behind it', async () => {
    const places = await libraryWithTiny();
    const outside = await tinyModel();
    const before = filesOf(outside);
    symlinkSync(outside, join(places.libraryFolder, 'linked'));
    expect(await verifyModel(places, 'linked')).toEqual([]);
    await removeModel(places, 'linked');
    expect(filesOf(outside)).toEqual(before);
    expect(await ids(places)).toEqual(['starter', 'tiny']);
  });

  test.each(['..', '../tiny', '/', '.downloads', '.'])('nothing is deleted by a path: %s', async (id) => {
    const places = await libraryWithTiny();
    await expect(removeModel(places, id)).rejects.toThrow(`There is no model “${id}”`);
    expect(existsSync(places.folder)).toBe(true);
  });
});

/** A field that no reader of ONNX knows, which makes a file large and changes nothing else. */
function unknownField(bytes: number): Buffer {
  const length: number[] = [];
  for (let rest = bytes; rest > 0; rest >>>= 7) length.push((rest & 127) | (rest > 127 ? 128 : 0));
  return Buffer.concat([Buffer.from([0xfa, 0x3f, ...length]), Buffer.alloc(bytes)]);
}
