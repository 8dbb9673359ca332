import { describe, expect, it } from 'vitest';
import { crossScaleConsistency } from '../measures/measures.ts';
import { BLEND_MODES } from '../project/project.ts';
import { scaledGeometry, stackGeometry } from '../stack/geometry.ts';
import { refine, type Upscaler } from './cascade.ts';

const geometry = stackGeometry({
  channels: 3,
  width: 12,
  height: 24,
  factors: [3, 2],
  focuses: [{ x: 0.2, y: 0.9 }],
});

/** Repeats every pixel and adds detail that differs from level to level and leaves −1 … 1. */
const inventive: Upscaler = {
  scale: 4,
  upscale: (images, { width, height }) =>
    Promise.resolve(
      images.map((image, level) =>
        Float32Array.from({ length: image.length * 16 }, (_, index) => {
          const x = Math.floor((index % (4 * width)) / 4);
          const row = Math.floor(index / (4 * width));
          const channel = Math.floor(row / (4 * height));
          const y = Math.floor((row % (4 * height)) / 4);
          return image[(channel * height + y) * width + x]! + 0.3 * Math.sin(index * (level + 1));
        }),
      ),
    ),
};

describe('refine', () => {
  it.each(BLEND_MODES)(
    'nests what the upscaler made of each level alone, with the blend mode %s',
    async (mode) => {
      const stack = Array.from({ length: 3 }, (_, level) =>
        new Float32Array(3 * 12 * 24).fill(0.9 - level / 10),
      );
      const refined = await refine(stack, geometry, inventive, { mode, coarseWeight: 1 });
      expect(refined.geometry).toEqual(scaledGeometry(geometry, 4));
      expect(refined.stack.map((image) => image.length)).toEqual(
        [3, 3, 3].map((channels) => channels * 48 * 96),
      );
      expect(crossScaleConsistency(refined.stack, refined.geometry).psnr).toBeGreaterThan(130);
      expect(Math.max(...refined.stack.flatMap((image) => [...image]))).toBeLessThanOrEqual(1);
    },
  );

  it('keeps a locked level as it is at the new resolution, and the others agree with it', async () => {
    const stack = Array.from({ length: 3 }, () => new Float32Array(3 * 12 * 24).fill(0.2));
    const image = Float32Array.from({ length: 3 * 48 * 96 }, (_, index) => Math.sin(index));
    const pins = [{ level: 1, image, strength: 1, locked: true }];
    const refined = await refine(stack, geometry, inventive, { mode: 'laplacian', coarseWeight: 1 }, pins);
    expect(refined.stack[1]).toEqual(image);
    expect(crossScaleConsistency(refined.stack, refined.geometry).psnr).toBeGreaterThan(110);
  });
});
