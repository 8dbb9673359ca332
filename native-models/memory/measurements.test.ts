import { existsSync } from 'node:fs';
import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { temporaryFolder, writeTo } from '../test/tiny-model.ts';
import { estimateNeeds, stackBytes, type Work } from './estimate.ts';
import { measuredNeeds, recallMeasurement, rememberMeasurement, type Measurement } from './measurements.ts';

const work: Work = {
  networks: [
    { name: 'text_encoder/model.onnx', part: 'textEncoder', sizeBytes: 100 },
    { name: 'unet/model.onnx', part: 'denoiser', sizeBytes: 1000 },
    { name: 'upscaler/model.onnx', part: 'upscaler', sizeBytes: 10 },
  ],
  provider: 'cpu',
  base: { width: 32, height: 32 },
  latent: false,
  finished: { width: 128, height: 128 },
  levels: 8,
};
const measurement: Measurement = {
  programBytes: 5000,
  networks: {
    'text_encoder/model.onnx': { weightsBytes: 150, callBytes: 20, callRows: 1 },
    'unet/model.onnx': { weightsBytes: 1500, callBytes: 1600, callRows: 16 },
    'upscaler/model.onnx': { weightsBytes: 15, callBytes: 300, callRows: 1 },
  },
};

test('what was measured is found again, whatever the number of levels, and nothing is left beside the file', async () => {
  const folder = join(await temporaryFolder(), 'new');
  const file = join(folder, 'memory.json');
  expect(await recallMeasurement(file, work)).toBeUndefined();
  await rememberMeasurement(file, work, measurement);
  expect(await recallMeasurement(file, { ...work, levels: 3 })).toEqual(measurement);
  expect(await readdir(folder)).toEqual(['memory.json']);
});

test.each<[string, Partial<Work>]>([
  ['provider', { provider: 'webgpu' }],
  ['size', { finished: { width: 512, height: 512 } }],
  ['model', { networks: work.networks.map((network) => ({ ...network, sizeBytes: 7 })) }],
])('another %s is measured by itself', async (_, change) => {
  const file = join(await temporaryFolder(), 'memory.json');
  await rememberMeasurement(file, work, measurement);
  await rememberMeasurement(file, { ...work, ...change }, { ...measurement, programBytes: 1 });
  expect((await recallMeasurement(file, work))?.programBytes).toBe(5000);
  expect((await recallMeasurement(file, { ...work, ...change }))?.programBytes).toBe(1);
});

test.each([
  ['cut off', '{"version":1,"entr'],
  ['of another version', '{"version":2,"entries":{}}'],
  ['full of nonsense', '{"version":1,"entries":{"a":{"programBytes":-1,"networks":[]}}}'],
  ['empty', ''],
])('a file that is %s counts as none, and is replaced', async (_, text) => {
  const folder = await temporaryFolder();
  const file = join(folder, 'memory.json');
  writeTo(folder, 'memory.json', text);
  expect(await recallMeasurement(file, work)).toBeUndefined();
  await rememberMeasurement(file, work, measurement);
  expect(await recallMeasurement(file, work)).toEqual(measurement);
});

test('the file does not grow without end: the oldest are forgotten', async () => {
  const folder = await temporaryFolder();
  const file = join(folder, 'memory.json');
  const entries = Object.fromEntries(
    Array.from({ length: 300 }, (_, index) => [`old-${index}`, measurement]),
  );
  writeTo(folder, 'memory.json', { version: 1, entries });
  await rememberMeasurement(file, work, measurement);
  const kept = JSON.parse(await readFile(file, 'utf8')) as { entries: object };
  expect(Object.keys(kept.entries)).toHaveLength(200);
  expect(Object.keys(kept.entries)[0]).toBe('old-101');
  expect(await recallMeasurement(file, work)).toEqual(measurement);
});

test('that nothing can be kept does not stop a generation', async () => {
  const folder = await temporaryFolder();
  writeTo(folder, 'in-the-way', 'a file');
  const file = join(folder, 'in-the-way', 'memory.json');
  await rememberMeasurement(file, work, measurement);
  expect(existsSync(file)).toBe(false);
});

test('needs are put together of what was measured, and of what this many levels take', () => {
  expect(measuredNeeds(work, measurement)).toEqual({
    programBytes: 5000,
    weightsBytes: 1665,
    textEncoderBytes: 150,
    imageBytes: 100,
    othersBytes: 320,
    stackBytes: stackBytes(work),
    measured: true,
  });
});

test('estimates grow with the model, the size and the levels, and say that they are estimates', () => {
  const small = estimateNeeds(work);
  expect(small.measured).toBe(false);
  const larger = estimateNeeds({
    ...work,
    networks: work.networks.map((network) => ({ ...network, sizeBytes: network.sizeBytes * 4 })),
  });
  expect(larger.weightsBytes).toBe(4 * small.weightsBytes);
  expect(larger.imageBytes).toBe(2 * small.imageBytes);
  const wide = estimateNeeds({ ...work, base: { width: 64, height: 32 }, levels: 16 });
  expect(wide.imageBytes).toBe(2 * small.imageBytes);
  expect(wide.stackBytes).toBe(2 * small.stackBytes);
});

test('Stable Diffusion 1.5 at 512² is estimated at about what it is known to take', () => {
  const { weightsBytes, imageBytes, othersBytes } = estimateNeeds({
    networks: [
      { name: 'text_encoder/model.onnx', part: 'textEncoder', sizeBytes: 0.49e9 },
      { name: 'unet/model.onnx', part: 'denoiser', sizeBytes: 3.44e9 },
      { name: 'vae_decoder/model.onnx', part: 'autoencoder', sizeBytes: 0.2e9 },
    ],
    provider: 'cuda',
    base: { width: 64, height: 64 },
    latent: true,
    finished: { width: 512, height: 512 },
    levels: 8,
  });
  expect(weightsBytes / 1e9).toBeCloseTo(4.5, 0);
  expect(imageBytes / 1e9).toBeGreaterThan(0.3);
  expect(imageBytes / 1e9).toBeLessThan(1);
  expect(othersBytes / 1e9).toBeCloseTo(1, 0);
});
