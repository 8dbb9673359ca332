import { describe, expect, it } from 'vitest';
import { noiseStack } from '../noise/noise.ts';
import { blend } from '../stack/blend.ts';
import { stackGeometry, type ZoomStack } from '../stack/geometry.ts';
import { renderImages } from '../stack/render.ts';
import { crossScaleConsistency, detailRetention, seamVisibility } from './measures.ts';

const geometry = stackGeometry({
  channels: 3,
  width: 48,
  height: 36,
  factors: [2, 3],
  focuses: [{ x: 0.3, y: 0.6 }],
});
const noise = noiseStack(geometry, 3, 0);
const shifted = (stack: ZoomStack, by: number) =>
  stack.map((image, level) => image.map((value) => value + by * level));

describe('cross-scale consistency', () => {
  it('is perfect for a rendered stack', () => {
    const { psnr, ssim } = crossScaleConsistency(renderImages(noise, geometry), geometry);
    expect(psnr).toBeGreaterThan(130);
    expect(ssim).toBeCloseTo(1, 6);
  });

  it('measures a difference of known size: 0.2 of a range of 2 is 20 dB', () => {
    const flat = noise.map((image, level) => new Float32Array(image.length).fill(0.2 * level));
    expect(crossScaleConsistency(flat, geometry).psnr).toBeCloseTo(20, 4);
  });

  it('finds no structure shared by independent noise', () => {
    expect(Math.abs(crossScaleConsistency(noise, geometry).ssim)).toBeLessThan(0.1);
  });
});

describe('seam visibility', () => {
  it('is 1 for a slope that runs through all levels as if there were no footprint', () => {
    const slopes = noise.map((image) => image.map((_, index) => (index % 48) + Math.floor(index / 48)));
    expect(seamVisibility(slopes, geometry)).toBeCloseTo(1, 6);
  });

  it('is about 1 for noise, which has no edges', () => {
    expect(Math.abs(seamVisibility(noise, geometry) - 1)).toBeLessThan(0.1);
  });

  it('rises with the colour difference of the box', () => {
    const soft = noise.map((image) => image.map((value) => value / 50));
    const faint = seamVisibility(renderImages(shifted(soft, 0.2), geometry), geometry);
    const strong = seamVisibility(renderImages(shifted(soft, 0.8), geometry), geometry);
    expect(faint).toBeGreaterThan(2);
    expect(strong).toBeGreaterThan(2 * faint);
  });

  it('ignores footprint borders that lie on the edge of a level', () => {
    const corner = stackGeometry({
      channels: 1,
      width: 8,
      height: 8,
      factors: [2],
      focuses: [{ x: 0, y: 0 }],
    });
    const image = new Float32Array(64).fill(0);
    for (let x = 0; x < 4; x += 1) for (let y = 0; y < 4; y += 1) image[y * 8 + x] = 1;
    image[63] = 1;
    // Eight steps of height 1 across the border; two of the other 104 neighbours differ.
    expect(seamVisibility([image, image], corner)).toBeCloseTo(104 / 2, 6);
  });
});

describe('detail retention', () => {
  it('is 1 when nothing was blended, and 4 when contrast doubles', () => {
    expect(detailRetention(noise, noise, geometry)).toBe(1);
    const doubled = noise.map((image) => image.map((value) => 2 * value));
    expect(detailRetention(doubled, noise, geometry)).toBeCloseTo(4, 5);
  });

  it('is kept by band-wise blending and lost by the naive mean', () => {
    const blended = blend(noise, geometry, { mode: 'laplacian', coarseWeight: 1 });
    const averaged = blend(noise, geometry, { mode: 'average', coarseWeight: 1 });
    expect(detailRetention(blended, noise, geometry)).toBeGreaterThan(0.95);
    expect(detailRetention(averaged, noise, geometry)).toBeLessThan(0.4);
  });
});
