import { expect, test } from 'vitest';
import type { HubModel } from './client.ts';
import { selectFiles } from './selection.ts';

const repository = (...paths: string[]): HubModel => ({
  repository: 'somebody/model',
  revision: '0'.repeat(40),
  license: { name: 'mit', url: '' },
  gated: false,
  files: paths.map((path) => ({ path, sizeBytes: 1, sha256: null, gitSha1: '0'.repeat(40) })),
});
const selected = (...paths: string[]): string[] => selectFiles(repository(...paths)).map(({ path }) => path);

/** What every model needs, so that the rest can be tried. */
const least = ['model_index.json', 'unet/model.onnx', 'text_encoder/model.onnx'];

test('takes what a model may need, in every naming of weights', () => {
  const needed = [
    ...least,
    'LICENSE',
    'LICENSE.md',
    'scheduler/scheduler_config.json',
    'tokenizer/vocab.json',
    'tokenizer/merges.txt',
    'tokenizer_2/special_tokens_map.json',
    'text_encoder/config.json',
    'text_encoder_2/model.onnx',
    'text_encoder_2/model.onnx_data',
    'unet/weights.pb',
    'unet/model.onnx.data',
    'unet/model.onnx_data_1',
    'unet/onnx__MatMul_4711',
    'vae/config.json',
    'vae_decoder/model.onnx',
    'vae_encoder/model.onnx',
    'taesd/vae_decoder/model.onnx',
    'taesd/vae_decoder/weights.pb',
    'taesd/config.json',
  ];
  expect(selected(...needed)).toEqual(needed);
});

test('takes networks that have no folders', () => {
  const flat = ['model_index.json', 'unet.onnx', 'unet.onnx_data', 'text_encoder.onnx', 'vae_decoder.onnx'];
  expect(selected(...flat, 'unet_fp16.onnx', 'other.onnx')).toEqual(flat);
});

test.each([
  'README.md',
  '.gitattributes',
  'sample.png',
  'sd_xl_turbo_1.0.safetensors',
  'unet/model_fp16.onnx',
  'unet/model_fp16.onnx_data',
  'unet/model_quantized.onnx',
  'unet/diffusion_pytorch_model.fp16.safetensors',
  'unet/diffusion_pytorch_model.safetensors.index.json',
  'unet/openvino_model.xml',
  'unet/openvino_model.bin',
  'text_encoder/pytorch_model.bin',
  'text_encoder/flax_model.msgpack',
  'vae/diffusion_pytorch_model.bin',
  'safety_checker/model.onnx',
  'safety_checker/config.json',
  'feature_extractor/preprocessor_config.json',
  'onnx/unet/fp16/model.onnx',
  'samples/picture.json',
])('leaves what it does not need: %s', (path) => {
  expect(selected(...least, path)).toEqual(least);
});

test.each([
  ['no index', least.slice(1)],
  ['one network only', least.slice(0, 2)],
  ['no networks', ['model_index.json', 'unet/diffusion_pytorch_model.safetensors']],
  ['nothing', []],
])('refuses what is no such model: %s', (_, paths) => {
  expect(() => selected(...paths)).toThrow('somebody/model holds no ONNX model in diffusers layout');
});

test('refuses what claims to be larger than anything', () => {
  const model = repository(...least);
  const files = model.files.map((file) => ({ ...file, sizeBytes: Number.MAX_SAFE_INTEGER }));
  expect(() => selectFiles({ ...model, files })).toThrow('claims to be larger than any model');
});
