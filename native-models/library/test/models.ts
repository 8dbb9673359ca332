/** What the tests of the library have in common: a library, a look-alike hub, and a model that it serves. */
import { statSync } from 'node:fs';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { ModelPlaces } from '../find.ts';
import type { Hub } from '../hub/settings.ts';
import { temporaryFolder, tinyModel } from '../../test/tiny-model.ts';
import type { TinyModelOptions } from '../../test/tiny-model.ts';
import { filesOf, startHub } from './hub.ts';
import type { HubLookAlike, HubRepository } from './hub.ts';

/** The one repository of most tests. */
export const REPOSITORY = 'somebody/tiny-zoom';

/** Files that Tenfold does not need. */
export const UNNEEDED = [
  'README.md',
  '.gitattributes',
  'unet/diffusion_pytorch_model.safetensors',
  'unet/diffusion_pytorch_model.safetensors.index.json',
  'unet/model_fp16.onnx',
  'unet/model_fp16.onnx_data',
  'text_encoder/pytorch_model.bin',
  'safety_checker/model.onnx',
  'docs/settings.json',
];

/** A repository with a tiny model and things that other programs need. */
export async function tinyRepository(options: TinyModelOptions = {}): Promise<HubRepository> {
  const files = filesOf(await tinyModel(options));
  for (const path of UNNEEDED) files[path] = Buffer.from(`not needed: ${path}`);
  return { files };
}

/** Hub, library and a place for a cache, all gone after the test. */
export async function libraryWithHub(repository?: HubRepository): Promise<{
  lookAlike: HubLookAlike;
  hub: Hub;
  libraryFolder: string;
  places: ModelPlaces & { libraryFolder: string };
  repository: HubRepository;
}> {
  const served = repository ?? (await tinyRepository());
  const lookAlike = await startHub({ [REPOSITORY]: served });
  const home = await temporaryFolder();
  // The cache of whoever runs the tests is none of their business.
  const before = process.env['HF_HUB_CACHE'];
  process.env['HF_HUB_CACHE'] = join(home, 'cache');
  onTestFinished(async () => {
    if (before === undefined) delete process.env['HF_HUB_CACHE'];
    else process.env['HF_HUB_CACHE'] = before;
    await lookAlike.close();
  });
  const libraryFolder = join(home, 'models');
  const growing = join(libraryFolder, '.downloads/tiny-zoom/tiny-zoom');
  lookAlike.hasArrived = (path, bytes) => {
    const found = statSync(join(growing, `${path}.part`), { throwIfNoEntry: false });
    return bytes === 0 || (found?.size ?? 0) >= bytes;
  };
  return {
    lookAlike,
    hub: { endpoint: lookAlike.endpoint, token: undefined, tokenName: 'HF_TOKEN', retryDelaysMs: [1, 1, 1] },
    libraryFolder,
    places: { bundledModelsFolder: join(import.meta.dirname, '../..'), libraryFolder },
    repository: served,
  };
}
