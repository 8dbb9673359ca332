/** Puts the golden networks and tokenizers together to model folders. */
import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { readTensors } from '#core/schedulers/test/safetensors.ts';
import { tinyModel, writeTo } from './tiny-model.ts';

const GOLDEN = join(import.meta.dirname, 'golden');

/** Models of which the text side is here. */
export type GoldenModel =
  'tiny-sd' | 'tiny-sdxl' | 'tiny-pixel' | 'tiny-pixel-if' | 'compat/text_encoder-int32';

/** Numbers per token of each model's text. */
const TEXT_WIDTH: Record<GoldenModel, number> = {
  'tiny-sd': 16,
  'tiny-sdxl': 32,
  'tiny-pixel': 32,
  'tiny-pixel-if': 32,
  'compat/text_encoder-int32': 16,
};

/** Reads a golden file, unpacked. */
export function goldenFile(path: string): Buffer {
  const file = readFileSync(join(GOLDEN, path));
  return path.endsWith('.gz') ? gunzipSync(file) : file;
}

/** Reads the tensors of a golden file. */
export function goldenTensors(path: string): Map<string, Float32Array> {
  return readTensors(join(GOLDEN, path));
}

/** Reads a golden JSON file. */
export function goldenJson(path: string): unknown {
  return JSON.parse(goldenFile(path).toString('utf8'));
}

/** CLIP's tokenizer.json: the skeleton with the vocabulary and the merges put back in. */
export function clipTokenizerJson(): object {
  const skeleton = goldenJson('tiny-sd/tokenizer/tokenizer-skeleton.json') as { model: object };
  const merges = goldenFile('tiny-sd/tokenizer/merges.txt.gz').toString('utf8').trim().split('\n').slice(1);
  return {
    ...skeleton,
    model: {
      ...skeleton.model,
      vocab: goldenJson('tiny-sd/tokenizer/vocab.json.gz'),
      merges: merges.map((line) => line.split(' ')),
    },
  };
}

/** Models that are here as a whole. */
export type WholeGoldenModel = 'tiny-sd' | 'tiny-lcm' | 'tiny-sdxl' | 'tiny-pixel' | 'tiny-pixel-if';

/** Makes the folder of a whole golden model, as `tinyModel` does. What LCM shares with Stable Diffusion comes from there. */
export async function goldenModel(model: WholeGoldenModel, into?: string): Promise<string> {
  const base = model === 'tiny-lcm' ? 'tiny-sd' : model;
  const folder = await goldenTextModel(base, into);
  for (const file of ['model_index.json', 'scheduler/scheduler_config.json', 'unet/config.json']) {
    writeTo(folder, file, goldenFile(`${model}/${file}`));
  }
  writeTo(folder, 'unet/model.onnx', goldenFile(`${model}/unet/model.onnx.gz`));
  if (!model.startsWith('tiny-pixel')) {
    for (const part of ['vae_decoder', 'vae_encoder']) {
      writeTo(folder, `${part}/config.json`, goldenFile(`${base}/${part}/config.json`));
      writeTo(folder, `${part}/model.onnx`, goldenFile(`${base}/${part}/model.onnx.gz`));
    }
  }
  return folder;
}

/** Makes a model folder with the text side of a golden model; CLIP's tokenizers as vocabulary and merges. */
export async function goldenTextModel(model: GoldenModel, into?: string): Promise<string> {
  const options = { textWidth: TEXT_WIDTH[model], index: model === 'tiny-sdxl' ? sdxlIndex : {} };
  const folder = await tinyModel(options, into);
  rmSync(join(folder, 'tokenizer'), { recursive: true });
  if (model.startsWith('tiny-pixel')) {
    writeTo(folder, 'tokenizer/tokenizer.json', goldenFile('tiny-pixel/tokenizer/tokenizer.json.gz'));
    writeTo(
      folder,
      'tokenizer/tokenizer_config.json',
      goldenFile('tiny-pixel/tokenizer/tokenizer_config.json'),
    );
  } else {
    writeClipTokenizer(folder, 'tokenizer', 'tiny-sd/tokenizer');
  }
  if (model === 'tiny-sdxl') {
    writeClipTokenizer(folder, 'tokenizer_2', 'tiny-sdxl/tokenizer_2');
    writeTo(folder, 'text_encoder_2/model.onnx', goldenFile('tiny-sdxl/text_encoder_2/model.onnx.gz'));
  }
  const encoder = model.startsWith('compat') ? model : `${model}/text_encoder`;
  writeTo(folder, 'text_encoder/model.onnx', goldenFile(`${encoder}/model.onnx.gz`));
  return folder;
}

const sdxlIndex = {
  text_encoder_2: ['transformers', 'CLIPTextModelWithProjection'],
  tokenizer_2: ['transformers', 'CLIPTokenizer'],
  force_zeros_for_empty_prompt: true,
};

/** Both of SDXL's tokenizers share CLIP's vocabulary; only their special tokens differ. */
function writeClipTokenizer(folder: string, name: string, settings: string): void {
  writeTo(folder, `${name}/vocab.json`, goldenFile('tiny-sd/tokenizer/vocab.json.gz'));
  writeTo(folder, `${name}/merges.txt`, goldenFile('tiny-sd/tokenizer/merges.txt.gz'));
  for (const file of ['special_tokens_map.json', 'tokenizer_config.json']) {
    writeTo(folder, `${name}/${file}`, goldenFile(`${settings}/${file}`));
  }
}
