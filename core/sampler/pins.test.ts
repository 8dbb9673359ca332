import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createPlainKernels } from '../kernels/plain.ts';
import { crossScaleConsistency } from '../measures/measures.ts';
import { createScheduler } from '../schedulers/scheduler.ts';
import { stackGeometry, type StackGeometry, type ZoomStack } from '../stack/geometry.ts';
import { renderImages } from '../stack/render.ts';
import {
  anyGeometry,
  cropToFootprint,
  downscale,
  isInFootprint,
  eachPixel,
  largestDifference,
  picture,
  randomStack,
} from '../stack/test/stacks.ts';
import { directAgreement } from './agreement.ts';
import { finishStack } from './finish.ts';
import { sampleJointly } from './joint-sampler.ts';
import { followPins, pinsAt, pinsInTheEnd, type Pin } from './pins.ts';
import { smear } from './smear.ts';
import { configurationFor, denoiserOf } from './test/analytic.ts';

const blend = { mode: 'laplacian', coarseWeight: 0.5 } as const;

const pin = (level: number, image: Float32Array, strength = 1): Pin => ({
  level,
  image,
  strength,
  locked: false,
});
const lock = (level: number, image: Float32Array): Pin => ({ level, image, strength: 1, locked: true });

/** A stack that nests, and another one to take pictures from, in −1 … 1. */
const anyStacks = fc.tuple(anyGeometry, fc.nat(), fc.nat({ max: 5 })).map(([geometry, seed, place]) => ({
  geometry,
  level: place % geometry.levels,
  stack: renderImages(randomStack(geometry, seed), geometry),
  pictures: randomStack(geometry, seed + 1).map((image) => image.map((value) => Math.tanh(value))),
}));

/** Largest difference between crops and downscaled next levels, between the levels named. */
function nestingError(stack: ZoomStack, geometry: StackGeometry, from = 0, to = geometry.levels - 1): number {
  const errors = [];
  for (let level = from; level < to; level++) {
    const crop = cropToFootprint(stack[level]!, geometry, level);
    errors.push(largestDifference(crop, downscale(stack[level + 1]!, geometry, geometry.factors[level]!)));
  }
  return Math.max(0, ...errors);
}

describe('following pins', () => {
  it('shows a photograph at full strength in its level, and in all that see it, and still nests', () => {
    fc.assert(
      fc.property(anyStacks, ({ geometry, level, stack, pictures }) => {
        const photograph = pictures[level]!;
        const result = followPins(stack, geometry, [pin(level, photograph)]);
        // What nests all the way down from the photograph has D_i(x̂_i) = M_i ⊙ ξ at every level i below it.
        expect(largestDifference(result[level]!, photograph)).toBeLessThan(1e-5);
        expect(nestingError(result, geometry)).toBeLessThan(1e-5);
      }),
    );
  });

  it('has D_i(x̂_i) = ξ where whole pixels of the photograph lie in a level', () => {
    const geometry = stackGeometry({ channels: 1, width: 24, height: 24, factors: [2, 3, 4] });
    const [photograph] = randomStack(geometry, 3);
    const stack = renderImages(randomStack(geometry, 2), geometry);
    const result = followPins(stack, geometry, [pin(0, photograph!)]);
    // By hand for level 2: it shows the middle 4 × 4 pixels of level 0, each of them as 6 × 6 pixels.
    for (let index = 0; index < 16; index++) {
      const [column, row] = [index % 4, Math.floor(index / 4)];
      let sum = 0;
      for (let y = 0; y < 6; y++)
        for (let x = 0; x < 6; x++) sum += result[2]![(row * 6 + y) * 24 + column * 6 + x]!;
      expect(sum / 36).toBeCloseTo(photograph![(10 + row) * 24 + 10 + column]!, 4);
    }
  });

  it('lets what is painted around it in wider levels take on its change, less with distance', () => {
    const geometry = stackGeometry({ channels: 1, width: 48, height: 48, factors: [2] });
    const black = [0, 1].map(() => new Float32Array(48 * 48));
    const [wider] = followPins(black, geometry, [pin(1, new Float32Array(48 * 48).fill(1))]);
    const row = wider!.subarray(24 * 48, 25 * 48);
    expect(row[12]).toBeCloseTo(1, 5);
    const outside = [...row.subarray(0, 12)].reverse();
    expect(outside[0]).toBeGreaterThan(0.7);
    expect(outside.at(-1)).toBeLessThan(0.1);
    expect(outside).toEqual(outside.toSorted((a, b) => b - a));
  });

  it('changes nothing around a photograph that is the widest level, nor around the deeper ones in it', () => {
    const geometry = stackGeometry({ channels: 1, width: 24, height: 24, factors: [2, 2] });
    const stack = renderImages(randomStack(geometry, 2), geometry);
    const photograph = randomStack(geometry, 3)[0]!;
    const result = followPins(stack, geometry, [pin(0, photograph)]);
    eachPixel(geometry, (index, x, y) => {
      if (!isInFootprint(geometry, 0, x, y)) expect(result[0]![index]).toBe(photograph[index]);
    });
  });

  it('changes nothing where there is no pin', () => {
    const geometry = stackGeometry({ channels: 1, width: 24, height: 24, factors: [2] });
    const stack = renderImages(randomStack(geometry, 2), geometry);
    expect(followPins(stack, geometry, [])).toBe(stack);
  });

  it('leaves a stack alone that shows the picture already', () => {
    fc.assert(
      fc.property(anyStacks, ({ geometry, level, stack }) => {
        const result = followPins(stack, geometry, [pin(level, stack[level]!)]);
        result.forEach((image, each) => expect(largestDifference(image, stack[each]!)).toBeLessThan(1e-5));
      }),
    );
  });

  it('keeps a locked level bit for bit, among photographs that say otherwise; all other pairs nest', () => {
    fc.assert(
      fc.property(anyStacks, fc.nat({ max: 5 }), ({ geometry, level, stack, pictures }, other) => {
        const pins = [lock(level, pictures[level]!), pin(other % geometry.levels, pictures[0]!)];
        const result = followPins(
          stack,
          geometry,
          pins.filter((each, index) => index === 0 || each.level !== level),
        );
        expect(result[level]).toEqual(pictures[level]);
        expect(nestingError(result, geometry)).toBeLessThan(1e-5);
      }),
    );
  });

  it('keeps two locked levels that contradict each other, and the levels around them agree with the nearest', () => {
    const geometry = stackGeometry({ channels: 1, width: 24, height: 24, factors: [2, 2, 2, 2] });
    const pictures = randomStack(geometry, 3);
    const stack = renderImages(randomStack(geometry, 2), geometry);
    const result = followPins(stack, geometry, [lock(1, pictures[1]!), lock(2, pictures[2]!)]);
    expect([result[1], result[2]]).toEqual([pictures[1], pictures[2]]);
    expect(nestingError(result, geometry, 0, 1)).toBeLessThan(1e-5);
    expect(nestingError(result, geometry, 2, 4)).toBeLessThan(1e-5);
  });

  it('is smooth: it draws the pixels of a photograph larger without blocks', () => {
    const geometry = stackGeometry({ channels: 1, width: 32, height: 32, factors: [4] });
    const truth = picture(geometry, [{ frequencyX: 0.06, frequencyY: 0.04, amplitude: 0.8, phase: 1 }]);
    const grey = geometry.footprints.map(() => new Float32Array(1024)).concat([new Float32Array(1024)]);
    const [, deeper] = followPins(grey, geometry, [pin(0, truth[0]!)]);
    expect(largestDifference(deeper!, truth[1]!)).toBeLessThan(0.03);
  });

  it('stays in −1 … 1 where asked to, and nests none the less', () => {
    fc.assert(
      fc.property(anyStacks, ({ geometry, level, stack, pictures }) => {
        const inside = renderImages(
          stack.map((image) => image.map((value) => Math.max(-1, Math.min(1, value)))),
          geometry,
        );
        const result = followPins(inside, geometry, [lock(level, pictures[level]!)], true);
        expect(Math.max(...result.flatMap((image) => [...image.map(Math.abs)]))).toBeLessThanOrEqual(
          1 + 1e-6,
        );
        expect(nestingError(result, geometry)).toBeLessThan(1e-5);
      }),
    );
  });

  it('gives the same with the plain kernels', () => {
    fc.assert(
      fc.property(anyStacks, ({ geometry, level, stack, pictures }) => {
        const pins = [pin(level, pictures[level]!)];
        const plain = followPins(stack, geometry, pins, false, createPlainKernels());
        expect(followPins(stack, geometry, pins)).toEqual(plain);
      }),
      { numRuns: 20 },
    );
  });

  it('refuses a picture of another size', () => {
    const geometry = stackGeometry({ channels: 1, width: 8, height: 8, factors: [2] });
    const stack = randomStack(geometry);
    expect(() => followPins(stack, geometry, [pin(0, new Float32Array(16))])).toThrow(RangeError);
  });
});

describe('the steps at which pins hold', () => {
  it('are all for locked levels, and the first 85 % for photographs', () => {
    const image = new Float32Array(1);
    const pins = [pin(0, image), lock(1, image)];
    const held = Array.from({ length: 20 }, (_, index) => pinsAt(pins, index + 1, 20).length);
    expect(held).toEqual([...Array<number>(17).fill(2), ...Array<number>(3).fill(1)]);
    expect(pinsInTheEnd(pins)).toEqual(pins);
  });

  it('are fewer for a photograph of less strength, and none at strength 0', () => {
    const steps = (strength: number): number => {
      const pins = [pin(0, new Float32Array(1), strength)];
      if (strength < 1) expect(pinsInTheEnd(pins)).toEqual([]);
      return Array.from({ length: 40 }, (_, index) => pinsAt(pins, index + 1, 40).length).filter(Boolean)
        .length;
    };
    expect([0, 0.5, 1].map(steps)).toEqual([0, 17, 34]);
  });
});

describe('smearing', () => {
  it('keeps the sum of what lies far from the edges, and falls to 1/e over its reach', () => {
    const values = new Float32Array(201 * 201);
    values[100 * 201 + 100] = 1;
    smear(values, 201, 5);
    expect(values.reduce((sum, value) => sum + value, 0)).toBeCloseTo(1, 4);
    const middle = values[100 * 201 + 100]!;
    expect(values[100 * 201 + 105]! / middle).toBeCloseTo(Math.exp(-1), 4);
    expect(values[95 * 201 + 105]! / middle).toBeCloseTo(Math.exp(-2), 4);
  });
});

describe('joint sampling with pins', () => {
  const geometry = stackGeometry({ channels: 3, width: 24, height: 12, factors: [2, 3] });
  const pictures = randomStack(geometry, 5).map((image) => image.map((value) => Math.tanh(value)));

  async function sample(pins: readonly Pin[], sampler: 'ddim' | 'dpm-solver++2m' | 'euler-ancestral') {
    const configuration = configurationFor('sample', sampler);
    const { estimates } = await sampleJointly({
      denoiser: denoiserOf(configuration, (noisy, alpha, _sigma, level) =>
        noisy.map((value) => Math.tanh(alpha * value) + 0.1 * level),
      ),
      scheduler: createScheduler(sampler, configuration, 10, { eta: 0.5 }),
      geometry,
      noise: 3,
      agreement: directAgreement(geometry, blend, pins),
      threshold: () => undefined,
    });
    return { estimates, stack: finishStack(estimates, geometry, true, pinsInTheEnd(pins)) };
  }

  it.each(['ddim', 'dpm-solver++2m', 'euler-ancestral'] as const)(
    'brings a locked level out as it went in with %s, in a stack that nests, in −1 … 1',
    async (sampler) => {
      const { stack } = await sample([lock(1, pictures[1]!)], sampler);
      expect(stack[1]).toEqual(pictures[1]);
      expect(crossScaleConsistency(stack, geometry).psnr).toBeGreaterThan(110);
      expect(Math.max(...stack.map((image) => Math.max(...image.map(Math.abs))))).toBeLessThanOrEqual(
        1 + 1e-6,
      );
    },
  );

  it('leads to the photograph though it is released before the end, and to something else without it', async () => {
    const error = async (strength: number): Promise<number> => {
      const { estimates } = await sample([pin(0, pictures[0]!, strength)], 'ddim');
      const differences = estimates[0]!.map((value, index) => Math.abs(value - pictures[0]![index]!));
      return differences.reduce((sum, value) => sum + value, 0) / differences.length;
    };
    const [none, half, full] = [await error(0), await error(0.5), await error(1)];
    expect(full).toBeLessThan(0.5 * none);
    expect(half).toBeGreaterThan(full);
    expect(half).toBeLessThan(none);
  });
});
