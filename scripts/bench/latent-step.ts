/** Measures what a latent model's steps cost beside its networks: the denoiser's batches, and agreement in pixels. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { noiseStack } from '#core/noise/noise.ts';
import type { Autoencoder } from '#core/sampler/autoencoder.ts';
import { latentAgreement } from '#core/sampler/latent-agreement.ts';
import { latentGeometry, stackGeometry, type StackGeometry } from '#core/stack/geometry.ts';
import { createAutoencoder } from '#native-models/autoencoder.ts';
import { createDenoiser } from '#native-models/denoiser.ts';
import { PICTURE_RANGE } from '#native-models/image-range.ts';
import type { LatentFormat } from '#native-models/latent-format.ts';
import { loadNetwork, type Network, type Stopwatch } from '#native-models/session.ts';
import { goldenFile } from '../../native-models/test/golden-model.ts';
import { median, type BenchRow } from './row.ts';

const LEVELS = 8;

/** Eight levels with guidance go through the denoiser together. */
const BATCH = 16;

/** Sides of the levels in pixels: the tiny model's own, and what real ones paint. */
const DENOISER_SIDES = [128, 256];
const AGREEMENT_SIDES = [128, 256, 512];

/** As Stable Diffusion's. */
const FORMAT: LatentFormat = {
  channels: 4,
  scale: 8,
  gain: [1, 1, 1, 1].map(() => 1 / 0.18215),
  offset: [0, 0, 0, 0],
  range: PICTURE_RANGE,
  notice: undefined,
};

const WARM_UP_RUNS = 1;
const RUNS = 5;

/**
 * Measures the tiny Stable Diffusion model of the golden tests on the processor: real operators, few channels, so that
 * what is ours weighs more than it would with a real model.
 *
 * @returns One row a measure; shares are of the time of a whole call or step.
 */
export async function benchLatentStep(): Promise<BenchRow[]> {
  const root = await mkdtemp(join(tmpdir(), 'tenfold-bench-'));
  try {
    const rows: BenchRow[] = [];
    for (const side of DENOISER_SIDES) rows.push(await benchDenoiser(root, side));
    for (const side of AGREEMENT_SIDES) rows.push(...(await benchAgreement(root, side)));
    return rows;
  } finally {
    await rm(root, { recursive: true, force: true });
  }
}

function stackOf(side: number): StackGeometry {
  const factors = Array.from({ length: LEVELS - 1 }, () => 2);
  return stackGeometry({ channels: 3, width: side, height: side, factors, grid: FORMAT.scale });
}

/** What a call takes besides ONNX Runtime's own `run`. */
async function benchDenoiser(folder: string, side: number): Promise<BenchRow> {
  const stopwatch: Stopwatch = { seconds: 0 };
  const latents = latentGeometry(stackOf(side), FORMAT.scale, FORMAT.channels);
  const network = await load(folder, 'unet');
  const width = Number(network.inputs.find(({ name }) => name === 'encoder_hidden_states')!.shape[2]);
  const prompt = {
    hiddenStates: new Float32Array(77 * width),
    length: 77,
    width,
    pooled: undefined,
    mask: undefined,
  };
  const prompts = Array.from({ length: LEVELS }, () => prompt);
  const denoiser = createDenoiser({
    network,
    conditional: prompts,
    unconditional: prompts,
    guidance: 7.5,
    conditions: { pictureSize: { width: side, height: side }, embeddedGuidance: undefined },
    batch: BATCH,
    channels: FORMAT.channels,
    size: latents,
    stopwatch,
  });
  const samples = noiseStack(latents, 1, 0);
  const shares: number[] = [];
  for (let run = -WARM_UP_RUNS; run < RUNS; run++) {
    const inside = stopwatch.seconds;
    const start = performance.now();
    await denoiser.predict(samples, 500);
    const seconds = (performance.now() - start) / 1000;
    if (run >= 0) shares.push(100 * (1 - (stopwatch.seconds - inside) / seconds));
  }
  await network.release();
  return {
    measure: `denoiser outside ONNX Runtime, ${LEVELS} levels of ${side}² with guidance, ${BATCH} per call`,
    median: median(shares),
    unit: '%',
    target: '≤ 3',
  };
}

/** Decode, blend and render in pixels, encode twice; beside it one decoding of the same levels. */
async function benchAgreement(folder: string, side: number): Promise<BenchRow[]> {
  const stopwatch: Stopwatch = { seconds: 0 };
  const autoencoder = await loadAutoencoder(folder, stopwatch);
  const geometry = stackOf(side);
  const latents = latentGeometry(geometry, FORMAT.scale, FORMAT.channels);
  const agreement = latentAgreement({
    autoencoder,
    geometry,
    blend: { mode: 'laplacian', coarseWeight: 0.35 },
    steps: { every: 1, start: 0, end: 1 },
  });
  const estimates = noiseStack(latents, 1, 0);
  const times = { step: [] as number[], outside: [] as number[], decode: [] as number[] };
  for (let run = -WARM_UP_RUNS; run < RUNS; run++) {
    const inside = stopwatch.seconds;
    const start = performance.now();
    await agreement.agree(estimates, 1, 1);
    const step = (performance.now() - start) / 1000;
    const networks = stopwatch.seconds - inside;
    const decodeStart = performance.now();
    await autoencoder.decode(estimates, latents);
    if (run < 0) continue;
    times.step.push(step);
    times.outside.push(1000 * (step - networks));
    times.decode.push((performance.now() - decodeStart) / 1000);
  }
  const what = `${LEVELS} levels of ${side}²`;
  return [
    { measure: `agreement in pixels, ${what}`, median: median(times.step), unit: 's' },
    { measure: '  of it outside the autoencoder', median: median(times.outside), unit: 'ms' },
    { measure: '  decoding the same levels once', median: median(times.decode), unit: 's' },
  ];
}

async function loadAutoencoder(folder: string, stopwatch: Stopwatch): Promise<Autoencoder> {
  return createAutoencoder({
    decoder: await load(folder, 'vae_decoder'),
    encoder: await load(folder, 'vae_encoder'),
    format: FORMAT,
    stopwatch,
    tell: (notice) => console.error(notice),
  });
}

/** Loads one network of the golden model, which is kept packed. */
async function load(folder: string, part: 'unet' | 'vae_decoder' | 'vae_encoder'): Promise<Network> {
  const file = join(folder, `${part}.onnx`);
  const content = goldenFile(`tiny-sd/${part}/model.onnx.gz`);
  await writeFile(file, content);
  const checked = { inputs: [], outputs: [], externalLocations: [] };
  return loadNetwork(
    { name: part, absolutePath: file, sizeBytes: content.length, ...checked },
    'tiny-sd',
    'cpu',
  );
}
