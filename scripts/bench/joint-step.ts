/** Measures what one joint sampling step costs outside the model: blending, rendering images, rendering noise. */
import { noiseStack } from '#core/noise/noise.ts';
import { blend } from '#core/stack/blend.ts';
import { stackGeometry } from '#core/stack/geometry.ts';
import { renderImages, renderNoise } from '#core/stack/render.ts';
import { median, type BenchRow } from './row.ts';

const LEVELS = 8;
const SIZES = [64, 256, 512, 1024];
const FACTORS = [2, 4];
const WARM_UP_RUNS = 3;
const RUNS = 11;

/** What the faster of two public PyTorch replications needs at 512², p = 2, for the same work, in milliseconds. */
const PEERS = { wholeStep: 3300, blend: 97 };
const SPEED_UP = 50;

/**
 * Measures 8 levels of 3 channels at four sizes and two zoom factors, on one thread.
 *
 * @returns Medians in milliseconds for a whole stack; a whole step is blend + images + noise, measured together.
 */
export function benchJointStep(): BenchRow[] {
  return SIZES.flatMap((size) => FACTORS.flatMap((factor) => benchStack(size, factor)));
}

function benchStack(size: number, factor: number): BenchRow[] {
  const factors = Array.from({ length: LEVELS - 1 }, () => factor);
  const geometry = stackGeometry({ channels: 3, width: size, height: size, factors });
  const estimates = noiseStack(geometry, 1, 0);
  const noise = noiseStack(geometry, 2, 0);
  const times = {
    step: [] as number[],
    blend: [] as number[],
    images: [] as number[],
    noise: [] as number[],
  };
  const making: number[] = [];
  for (let run = -WARM_UP_RUNS; run < RUNS; run++) {
    const start = performance.now();
    const blended = blend(estimates, geometry, { mode: 'laplacian', coarseWeight: 1 });
    const afterBlend = performance.now();
    renderImages(blended, geometry);
    const afterImages = performance.now();
    renderNoise(noise, geometry);
    const afterNoise = performance.now();
    noiseStack(geometry, 1, run + WARM_UP_RUNS);
    const end = performance.now();
    if (run < 0) continue;
    times.step.push(afterNoise - start);
    times.blend.push(afterBlend - start);
    times.images.push(afterImages - afterBlend);
    times.noise.push(afterNoise - afterImages);
    making.push(end - afterNoise);
  }
  const hasPeers = size === 512 && factor === 2;
  const row = (what: string, values: readonly number[], target?: number): BenchRow => ({
    measure: `${what}, ${size}², p = ${factor}`,
    median: median(values),
    unit: 'ms',
    ...(target !== undefined && { target: `< ${target}` }),
  });
  return [
    row('joint step', times.step, hasPeers ? PEERS.wholeStep / SPEED_UP : undefined),
    row('  blend', times.blend, hasPeers ? PEERS.blend : undefined),
    row('  render images', times.images),
    row('  render noise', times.noise),
    row('make noise', making),
  ];
}
