/**
 * Writes whole tiny models for tests, with the forms of inputs and outputs that exporters are known to make.
 *
 * The denoiser computes sample + mean(text) + timestep / 1000, so that every input shows in the result.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { onTestFinished } from 'vitest';
import { TYPE, onnxModel } from './onnx-writer.ts';

/** Words that the tiny tokenizer knows, by id. */
export const WORDS = ['<pad>', '<start>', '<end>', '<unk>', 'tree', 'leaf', 'cell'];

type Dimension = number | string;

/** How the tiny model differs from the plain one. */
export interface TinyModelOptions {
  float?: 'float32' | 'float16';
  ids?: 'int32' | 'int64';
  timestep?: { type: keyof typeof TYPE; shape: Dimension[] };
  /** Shape of the denoiser's image. */
  image?: Dimension[];
  output?: string;
  /** Numbers per token that the denoiser wants; the text encoder gives 4. */
  textWidth?: number;
  extraInput?: string;
  maskInput?: boolean;
  upscaler?: boolean;
  index?: Record<string, unknown>;
  scheduler?: Record<string, unknown>;
}

const TEXT_LENGTH = 6;
const TEXT_WIDTH = 4;

/** Makes a folder that is removed after the test. */
export async function temporaryFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'tenfold-models-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

/** Writes a tiny model and gives back its folder: the given one, or one that is removed after the test. */
export async function tinyModel(options: TinyModelOptions = {}, into?: string): Promise<string> {
  const folder = into ?? join(await temporaryFolder(), 'tiny');
  writeTo(folder, 'model_index.json', {
    _class_name: 'PixelDiffusionPipeline',
    sample_size: 32,
    ...options.index,
  });
  writeTo(folder, 'scheduler/scheduler_config.json', { _class_name: 'DDPMScheduler', ...options.scheduler });
  writeTo(folder, 'tokenizer/tokenizer.json', tokenizerDefinition());
  writeTo(folder, 'tokenizer/tokenizer_config.json', { pad_token: '<pad>', model_max_length: TEXT_LENGTH });
  writeTo(folder, 'text_encoder/model.onnx', tinyTextEncoder(options));
  writeTo(folder, 'unet/model.onnx', tinyDenoiser(options));
  if (options.upscaler) writeTo(folder, 'upscaler/model.onnx', tinyUpscaler());
  return folder;
}

/** Writes one file below a folder; objects become JSON. */
export function writeTo(folder: string, path: string, content: Buffer | string | object): void {
  const file = join(folder, path);
  mkdirSync(dirname(file), { recursive: true });
  const raw = Buffer.isBuffer(content) || typeof content === 'string';
  writeFileSync(file, raw ? content : JSON.stringify(content));
}

function tinyTextEncoder({ ids = 'int64', float = 'float32', maskInput = false }: TinyModelOptions): Buffer {
  const table = Float32Array.from({ length: WORDS.length * TEXT_WIDTH }, (_, index) => index / 16);
  const shape = ['batch', 'sequence'];
  const inputs = [{ name: 'input_ids', type: TYPE[ids], shape }];
  if (maskInput) inputs.push({ name: 'attention_mask', type: TYPE[ids], shape });
  const masked = maskInput
    ? [
        { operator: 'Cast', inputs: ['attention_mask'], outputs: ['mask'], attributes: [castTo(float)] },
        { operator: 'Unsqueeze', inputs: ['mask', 'last'], outputs: ['column'] },
        { operator: 'Mul', inputs: ['found', 'column'], outputs: ['hidden'] },
      ]
    : [{ operator: 'Identity', inputs: ['found'], outputs: ['hidden'] }];
  return onnxModel({
    inputs,
    outputs: [{ name: 'hidden', type: TYPE[float], shape: ['batch', 'sequence', TEXT_WIDTH] }],
    nodes: [{ operator: 'Gather', inputs: ['table', 'input_ids'], outputs: ['found'] }, ...masked],
    weights: [
      {
        name: 'table',
        type: TYPE[float],
        shape: [WORDS.length, TEXT_WIDTH],
        data: float === 'float16' ? new Float16Array(table) : table,
      },
      { name: 'last', type: TYPE.int64, shape: [1], data: BigInt64Array.of(2n) },
    ],
  });
}

function tinyDenoiser(options: TinyModelOptions): Buffer {
  const { float = 'float32', image = ['batch', 3, 32, 32], output = 'out_sample' } = options;
  const timestep = options.timestep ?? { type: 'float32', shape: [] };
  const thousandth = Float32Array.of(1 / 1024);
  const inputs = [
    { name: 'sample', type: TYPE[float], shape: image },
    { name: 't', type: TYPE[timestep.type], shape: timestep.shape },
    { name: 'text', type: TYPE[float], shape: [image[0]!, 'sequence', options.textWidth ?? TEXT_WIDTH] },
  ];
  if (options.extraInput) inputs.push({ name: options.extraInput, type: TYPE[float], shape: ['batch', 4] });
  return onnxModel({
    inputs,
    outputs: [{ name: output, type: TYPE[float], shape: image }],
    nodes: [
      { operator: 'ReduceMean', inputs: ['text', 'textAxes'], outputs: ['mean'] },
      { operator: 'Unsqueeze', inputs: ['mean', 'lastAxis'], outputs: ['textValue'] },
      { operator: 'Cast', inputs: ['t'], outputs: ['time'], attributes: [castTo(float)] },
      { operator: 'Reshape', inputs: ['time', 'column'], outputs: ['times'] },
      { operator: 'Mul', inputs: ['times', 'thousandth'], outputs: ['timeValue'] },
      { operator: 'Add', inputs: ['sample', 'textValue'], outputs: ['sum'] },
      { operator: 'Add', inputs: ['sum', 'timeValue'], outputs: [output] },
    ],
    weights: [
      { name: 'textAxes', type: TYPE.int64, shape: [2], data: BigInt64Array.of(1n, 2n) },
      { name: 'lastAxis', type: TYPE.int64, shape: [1], data: BigInt64Array.of(3n) },
      { name: 'column', type: TYPE.int64, shape: [4], data: BigInt64Array.of(-1n, 1n, 1n, 1n) },
      {
        name: 'thousandth',
        type: TYPE[float],
        shape: [1],
        data: float === 'float16' ? new Float16Array(thousandth) : thousandth,
      },
    ],
  });
}

/** Doubles both sides by repeating pixels. */
function tinyUpscaler(): Buffer {
  return onnxModel({
    inputs: [{ name: 'small', type: TYPE.float32, shape: ['batch', 3, 'height', 'width'] }],
    outputs: [{ name: 'large', type: TYPE.float32, shape: ['batch', 3, '2*height', '2*width'] }],
    nodes: [{ operator: 'Resize', inputs: ['small', '', 'scales'], outputs: ['large'] }],
    weights: [{ name: 'scales', type: TYPE.float32, shape: [4], data: Float32Array.of(1, 1, 2, 2) }],
  });
}

function castTo(float: 'float32' | 'float16'): { name: string; value: number } {
  return { name: 'to', value: TYPE[float] };
}

function tokenizerDefinition(): object {
  const special = (id: number): object => ({ id, content: WORDS[id], special: true });
  return {
    version: '1.0',
    added_tokens: [0, 1, 2, 3].map(special),
    decoder: null,
    normalizer: { type: 'Lowercase' },
    pre_tokenizer: { type: 'Whitespace' },
    post_processor: {
      type: 'TemplateProcessing',
      single: [
        { SpecialToken: { id: '<start>', type_id: 0 } },
        { Sequence: { id: 'A', type_id: 0 } },
        { SpecialToken: { id: '<end>', type_id: 0 } },
      ],
      pair: [],
      special_tokens: {
        '<start>': { id: '<start>', ids: [1], tokens: ['<start>'] },
        '<end>': { id: '<end>', ids: [2], tokens: ['<end>'] },
      },
    },
    model: {
      type: 'WordLevel',
      vocab: Object.fromEntries(WORDS.map((word, id) => [word, id])),
      unk_token: '<unk>',
    },
  };
}
