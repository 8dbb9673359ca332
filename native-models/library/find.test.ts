import { rmSync, truncateSync } from 'node:fs';
import { join, sep } from 'node:path';
import { describe, expect, test } from 'vitest';
import { findModel, findModels, listModels } from './find.ts';
import { temporaryFolder, tinyModel, writeTo } from '../test/tiny-model.ts';

const bundledModelsFolder = join(import.meta.dirname, '..');

describe('finding models', () => {
  test('finds the starter when no model is named', async () => {
    expect(await findModel(undefined, { bundledModelsFolder })).toEqual({
      id: 'starter',
      folder: join(bundledModelsFolder, 'starter'),
    });
  });

  test("finds a model in the user's library by its id", async () => {
    const folder = await tinyModel();
    const places = { bundledModelsFolder, libraryFolder: join(folder, '..') };
    expect(await findModel('tiny', places)).toEqual({ id: 'tiny', folder });
    expect((await findModels(places)).map(({ id }) => id)).toEqual(['starter', 'tiny']);
  });

  test('takes a folder where paths are allowed, and calls the model like the folder', async () => {
    const folder = await tinyModel();
    const found = await findModel('./tiny', { bundledModelsFolder }, join(folder, '..'));
    expect(found).toEqual({ id: 'tiny', folder });
  });

  test.each(['../native-models/starter', '/etc', '.', '..', `a${sep}b`])(
    'takes no path where only ids are allowed: %s',
    async (name) => {
      await expect(findModel(name, { bundledModelsFolder })).rejects.toThrow(`There is no model “${name}”`);
    },
  );

  test('lists the ids that exist when it finds none', async () => {
    const libraryFolder = join(await tinyModel(), '..');
    await expect(findModel('dream', { bundledModelsFolder, libraryFolder })).rejects.toThrow(
      'There is no model “dream”: installed models are: starter, tiny.',
    );
  });

  test('does not mind a library folder that is not there yet', async () => {
    const libraryFolder = join(await temporaryFolder(), 'later');
    expect(await findModels({ bundledModelsFolder, libraryFolder })).toHaveLength(1);
  });

  test('lets nobody replace the starter', async () => {
    const libraryFolder = await temporaryFolder();
    writeTo(libraryFolder, 'starter/model_index.json', {});
    const { folder } = await findModel('starter', { bundledModelsFolder, libraryFolder });
    expect(folder).toBe(join(bundledModelsFolder, 'starter'));
  });
});

describe('listing models', () => {
  test('describes the usable ones and says why the others are not', async () => {
    const folder = await tinyModel();
    rmSync(join(folder, 'unet/model.onnx'));
    const list = await listModels({ bundledModelsFolder, libraryFolder: join(folder, '..') });
    expect(list.models.map(({ id }) => id)).toEqual(['starter']);
    expect(list.problems).toEqual([
      { id: 'tiny', message: 'Model tiny is incomplete: unet/model.onnx is missing. Download it again.' },
    ]);
  });

  test('finds damage without loading the model', async () => {
    const folder = await tinyModel();
    truncateSync(join(folder, 'unet/model.onnx'), 100);
    const list = await listModels({ bundledModelsFolder, libraryFolder: join(folder, '..') });
    expect(list.problems[0]?.message).toContain('unet/model.onnx of model tiny is damaged');
  });
});
