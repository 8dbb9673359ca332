import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { schedulerConfigurationSchema } from '../schedulers/configuration.ts';
import { absoluteQuantile, createThreshold } from './threshold.ts';

const thresholded = (configuration: object, values: number[]) => {
  const clean = Float32Array.from(values);
  createThreshold(schedulerConfigurationSchema.parse(configuration))(clean);
  return [...clean];
};

describe('absoluteQuantile', () => {
  it('interpolates between the sorted absolute values', () => {
    fc.assert(
      fc.property(
        fc.array(fc.float({ noNaN: true, noDefaultInfinity: true }), { minLength: 1, maxLength: 50 }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (values, ratio) => {
          const sorted = values.map(Math.abs).sort((a, b) => a - b);
          const position = ratio * (sorted.length - 1);
          const below = sorted[Math.floor(position)]!;
          const above = sorted[Math.ceil(position)]!;
          const expected = below + (position - Math.floor(position)) * (above - below);
          expect(absoluteQuantile(Float32Array.from(values), ratio)).toBe(expected);
        },
      ),
    );
  });

  it('comes to an end on values that are not numbers', () => {
    expect(absoluteQuantile(new Float32Array(100).fill(NaN), 0.5)).toBeNaN();
  });
});

describe('createThreshold', () => {
  it('clips to the given range', () => {
    const configuration = { clip_sample: true, clip_sample_range: 2 };
    expect(thresholded(configuration, [-3, -1.5, 0, 5])).toEqual([-2, -1.5, 0, 2]);
  });

  it('scales an image down to the quantile, but not below a limit of 1 nor above the largest', () => {
    const configuration = { thresholding: true, dynamic_thresholding_ratio: 1, sample_max_value: 2 };
    expect(thresholded(configuration, [-1.5, 0.75])).toEqual([-1, 0.5]);
    expect(thresholded(configuration, [-0.5, 0.25])).toEqual([-0.5, 0.25]);
    expect(thresholded(configuration, [-8, 1])).toEqual([-1, 0.5]);
  });

  it('does nothing when the configuration asks for neither', () => {
    expect(thresholded({ clip_sample: false }, [-3, 7])).toEqual([-3, 7]);
  });
});
