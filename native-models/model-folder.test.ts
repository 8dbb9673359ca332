import { cpSync, mkdirSync, rmSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { BadInputError } from '#core/errors.ts';
import { openModelFolder } from './model-folder.ts';
import { openModel } from './pipeline.ts';
import { TYPE, onnxModel } from './test/onnx-writer.ts';
import { temporaryFolder, tinyModel, writeTo } from './test/tiny-model.ts';

const starter = join(import.meta.dirname, 'starter');

async function refusal(folder: string): Promise<string> {
  const error: unknown = await openModelFolder(folder).then(
    () => undefined,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(BadInputError);
  return (error as BadInputError).message;
}

/** A denoiser whose weights claim to lie in another file. */
function withExternalData(location: string): Buffer {
  const value = { name: 'x', type: TYPE.float32, shape: ['batch', 3, 32, 32] };
  return onnxModel({
    inputs: [value],
    outputs: [{ ...value, name: 'y' }],
    nodes: [{ operator: 'Mul', inputs: ['x', 'w'], outputs: ['y'] }],
    weights: [{ name: 'w', type: TYPE.float32, shape: [1], location }],
  });
}

describe('opening a model folder', () => {
  test('opens the starter and lists its files', async () => {
    const folder = await openModelFolder(starter);
    expect(folder.index.upscaler_scale).toBe(4);
    expect(folder.schedulerConfiguration.prediction_type).toBe('sample');
    expect(folder.files.map(({ path }) => path)).toEqual([
      'model_index.json',
      'scheduler/scheduler_config.json',
      'tokenizer/tokenizer.json',
      'tokenizer/tokenizer_config.json',
      'text_encoder/model.onnx',
      'unet/model.onnx',
      'unet/config.json',
      'upscaler/model.onnx',
    ]);
  });

  test('says when there is no such folder', async () => {
    expect(await refusal('/nowhere/at/all')).toBe(
      'There is no model folder /nowhere/at/all: check the path.',
    );
  });

  test('says when a file is given instead of a folder', async () => {
    expect(await refusal(join(starter, 'model_index.json'))).toContain('is a file, not a model folder');
  });

  test('says that files are missing when the model is deleted meanwhile, at whatever moment', async () => {
    const messages = new Set<string>();
    for (let moment = 0; moment < 60; moment++) {
      const folder = await tinyModel({ upscaler: true });
      const opening = openModelFolder(folder).catch((reason: unknown) => reason);
      for (let turn = 0; turn < moment; turn++) await new Promise(setImmediate);
      rmSync(folder, { recursive: true });
      const outcome = await opening;
      if (!(outcome instanceof Error)) continue;
      expect(outcome).toBeInstanceOf(BadInputError);
      messages.add(outcome.message);
    }
    expect([...messages].some((message) => message.includes('is missing'))).toBe(true);
  });

  test('says when the folder is no model folder', async () => {
    expect(await refusal(await temporaryFolder())).toContain('it holds no model_index.json');
  });

  test('says when model_index.json is no JSON', async () => {
    const folder = await tinyModel();
    writeTo(folder, 'model_index.json', '{ "_class_name": ');
    expect(await refusal(folder)).toBe(
      'model_index.json of model tiny is not valid JSON: download it again.',
    );
  });

  test('names the key of model_index.json that has a wrong value', async () => {
    expect(await refusal(await tinyModel({ index: { upscaler_scale: 'four' } }))).toContain(
      '“upscaler_scale”',
    );
  });

  test('names the key of the scheduler configuration that has a wrong value', async () => {
    const message = await refusal(await tinyModel({ scheduler: { prediction_type: 'nonsense' } }));
    expect(message).toContain('scheduler_config.json of model tiny');
    expect(message).toContain('"prediction_type"');
  });

  test.each(['scheduler/scheduler_config.json', 'text_encoder/model.onnx', 'unet/model.onnx'])(
    'names a missing %s',
    async (path) => {
      const folder = await tinyModel();
      rmSync(join(folder, path));
      expect(await refusal(folder)).toBe(`Model tiny is incomplete: ${path} is missing. Download it again.`);
    },
  );

  test('refuses an empty file', async () => {
    const folder = await tinyModel();
    truncateSync(join(folder, 'unet/model.onnx'), 0);
    expect(await refusal(folder)).toContain('unet/model.onnx is empty');
  });

  test('refuses a folder where a file should be', async () => {
    const folder = await tinyModel();
    rmSync(join(folder, 'unet/model.onnx'));
    mkdirSync(join(folder, 'unet/model.onnx'));
    expect(await refusal(folder)).toContain('unet/model.onnx is not a regular file');
  });

  test('refuses absurdly large settings', async () => {
    const folder = await tinyModel();
    truncateSync(join(folder, 'model_index.json'), 3 * 1024 ** 2);
    expect(await refusal(folder)).toContain('larger than such a file may be (1 MiB)');
  });

  test.each(['vae', 'vae_decoder'])(
    'names the missing decoder of a latent model (one with a %s)',
    async (component) => {
      const message = await refusal(
        await tinyModel({ index: { [component]: ['diffusers', 'AutoencoderKL'] } }),
      );
      expect(message).toBe('Model tiny is incomplete: vae_decoder/model.onnx is missing. Download it again.');
    },
  );

  test('takes a component that model_index.json calls absent for absent', async () => {
    const folder = await tinyModel({ index: { vae: [null, null] } });
    expect((await openModelFolder(folder)).label).toBe('tiny');
  });

  test('names the missing second text encoder', async () => {
    const folder = await tinyModel({ index: { text_encoder_2: ['transformers', 'CLIPTextModel'] } });
    cpSync(join(folder, 'tokenizer'), join(folder, 'tokenizer_2'), { recursive: true });
    expect(await refusal(folder)).toBe(
      'Model tiny is incomplete: text_encoder_2/model.onnx is missing. Download it again.',
    );
  });

  test.each(['transformer', 'unet_2'])('refuses a model that paints with a %s', async (component) => {
    const index = { [component]: ['diffusers', 'SomeModel'] };
    expect(await refusal(await tinyModel({ index }))).toContain(`needs a ${component}`);
  });

  test('takes networks that lie flat in the folder', async () => {
    const folder = await tinyModel();
    cpSync(join(folder, 'unet/model.onnx'), join(folder, 'unet.onnx'));
    rmSync(join(folder, 'unet'), { recursive: true });
    expect((await openModelFolder(folder)).unet.name).toBe('unet.onnx');
  });

  test.each(['taesd/vae_', 'taesd/', 'vae_tiny_'])(
    'finds a tiny autoencoder at %sdecoder',
    async (prefix) => {
      const folder = await tinyModel();
      for (const part of ['decoder', 'encoder']) {
        cpSync(join(folder, 'unet/model.onnx'), join(folder, `${prefix}${part}/model.onnx`));
      }
      const { tinyAutoencoder } = await openModelFolder(folder);
      expect(tinyAutoencoder?.decoder.name).toBe(`${prefix}decoder/model.onnx`);
      expect(tinyAutoencoder?.encoder?.name).toBe(`${prefix}encoder/model.onnx`);
    },
  );

  test('names the key of a network configuration that has a wrong value', async () => {
    const folder = await tinyModel();
    writeTo(folder, 'unet/config.json', { block_out_channels: ['many'] });
    expect(await refusal(folder)).toContain(
      'unet/config.json of model tiny is not usable at “block_out_channels.0”',
    );
  });
});

describe('a damaged network', () => {
  const message = 'unet/model.onnx of model tiny is damaged: download it again.';

  test('is recognised when it is cut off', async () => {
    const folder = await tinyModel();
    cpSync(join(starter, 'unet/model.onnx'), join(folder, 'unet/model.onnx'));
    truncateSync(join(folder, 'unet/model.onnx'), 5_000_000);
    expect(await refusal(folder)).toBe(message);
  });

  test('is recognised when it is garbage', async () => {
    const folder = await tinyModel();
    writeTo(folder, 'unet/model.onnx', Buffer.alloc(5000, '<!DOCTYPE html>'));
    expect(await refusal(folder)).toBe(message);
  });

  test('is recognised on loading when only its graph is broken', async () => {
    const folder = await tinyModel();
    const image = { name: 'x', type: TYPE.float32, shape: ['batch', 3, 32, 32] };
    const nodes = [{ operator: 'Add', inputs: ['x', 'nothing'], outputs: ['y'] }];
    const broken = onnxModel({ inputs: [image], outputs: [{ ...image, name: 'y' }], nodes });
    writeTo(folder, 'unet/model.onnx', broken);
    await openModelFolder(folder);
    await expect(openModel(await openModelFolder(folder), { provider: 'cpu' })).rejects.toThrow(message);
  });
});

describe('a hostile model folder', () => {
  test('may not link out of itself', async () => {
    const folder = await tinyModel();
    const outside = join(await temporaryFolder(), 'secret.json');
    writeFileSync(outside, '{}');
    rmSync(join(folder, 'tokenizer/tokenizer_config.json'));
    symlinkSync(outside, join(folder, 'tokenizer/tokenizer_config.json'));
    expect(await refusal(folder)).toContain(
      "tokenizer/tokenizer_config.json leads out of the model's folder",
    );
  });

  test('may not have a component that is a link to a folder elsewhere', async () => {
    const folder = await tinyModel();
    rmSync(join(folder, 'unet'), { recursive: true });
    symlinkSync(join(starter, 'unet'), join(folder, 'unet'));
    expect(await refusal(folder)).toContain("unet/model.onnx leads out of the model's folder");
  });

  test('may link inside itself', async () => {
    const folder = await tinyModel();
    cpSync(join(folder, 'unet/model.onnx'), join(folder, 'blob'));
    rmSync(join(folder, 'unet/model.onnx'));
    symlinkSync('../blob', join(folder, 'unet/model.onnx'));
    expect((await openModelFolder(folder)).unet.inputs).toHaveLength(3);
  });

  test.each(['../../x', '/etc/hostname', '..\\..\\x', 'C:x', '', '../../tiny-sibling/x', '.'])(
    'may not keep its weights at “%s”',
    async (location) => {
      const folder = await tinyModel();
      writeTo(join(folder, '..'), 'tiny-sibling/x', 'outside');
      writeTo(folder, 'unet/model.onnx', withExternalData(location));
      expect(await refusal(folder)).toMatch(/outside the model's folder|not a regular file/);
    },
  );

  test('may not keep its weights behind a link that leads outside', async () => {
    const folder = await tinyModel();
    writeTo(folder, 'unet/model.onnx', withExternalData('weights.pb'));
    symlinkSync('/etc/hostname', join(folder, 'unet/weights.pb'));
    expect(await refusal(folder)).toContain("unet/weights.pb leads out of the model's folder");
  });

  test('may not point ONNX Runtime at memory', async () => {
    const folder = await tinyModel();
    writeTo(folder, 'unet/model.onnx', withExternalData('*/_ORT_MEM_ADDR_/*'));
    expect(await refusal(folder)).toContain('is missing');
  });
});

test.each(['weights.pb', 'model.onnx_data', 'model.onnx.data', 'model.onnx_data_1'])(
  'weights beside the network are part of the model: %s',
  async (name) => {
    const folder = await tinyModel();
    writeTo(folder, 'unet/model.onnx', withExternalData(name));
    expect(await refusal(folder)).toContain(`unet/${name} is missing`);
    writeTo(folder, `unet/${name}`, Buffer.alloc(4));
    const { files, unet } = await openModelFolder(folder);
    expect(files.map(({ path }) => basename(path))).toContain(name);
    expect(unet.sizeBytes).toBe(withExternalData(name).length + 4);
  },
);
