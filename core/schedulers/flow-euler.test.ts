import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BadInputError } from '../errors.ts';
import { schedulerConfigurationSchema } from './configuration.ts';
import { createFlowEuler } from './flow-euler.ts';

const TRAINED = 1000;
const flow = (configuration: object, steps: number) =>
  createFlowEuler(
    schedulerConfigurationSchema.parse({ _class_name: 'FlowMatchEulerDiscreteScheduler', ...configuration }),
    steps,
  );

/** The noise level of each step. */
const levels = (configuration: object, steps: number) =>
  flow(configuration, steps).timesteps.map((timestep) => timestep / TRAINED);

const shifted = (sigma: number, shift: number) => (shift * sigma) / (1 + (shift - 1) * sigma);

describe('createFlowEuler', () => {
  it('visits noise levels at equal distances, from noise alone to the least that was trained', () => {
    expect(flow({}, 5).timesteps.map((timestep) => +timestep.toFixed(3))).toEqual([
      1000, 750.25, 500.5, 250.75, 1,
    ]);
    expect(flow({}, 1).timesteps).toEqual([1000]);
  });

  it('moves them towards noise by the shift', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0.2, max: 8, noNaN: true }),
        fc.integer({ min: 2, max: 60 }),
        (shift, steps) => {
          // The even levels end where the least trained one is shifted to, and are shifted themselves.
          const least = shifted(1 / TRAINED, shift);
          levels({ shift }, steps).forEach((level, index) => {
            const even = 1 - (index / (steps - 1)) * (1 - least);
            expect(level).toBeCloseTo(shifted(even, shift), 6);
          });
        },
      ),
    );
  });

  it('stretches them to end at shift_terminal', () => {
    const [free, stretched] = [levels({ shift: 2 }, 6), levels({ shift: 2, shift_terminal: 0.1 }, 6)];
    expect(stretched[0]).toBe(1);
    expect(stretched.at(-1)).toBeCloseTo(0.1, 6);
    const ratios = stretched.slice(1).map((level, index) => (1 - level) / (1 - free[index + 1]!));
    for (const ratio of ratios) expect(ratio).toBeCloseTo(ratios[0]!, 6);
  });

  it.each([
    ['use_karras_sigmas', (level: number) => level ** (1 / 7)],
    ['use_exponential_sigmas', Math.log],
  ])('spaces them evenly on the scale of %s', (key, scale) => {
    const places = levels({ [key]: true, shift: 3 }, 9).map(scale);
    const distances = places.slice(1).map((place, index) => place - places[index]!);
    for (const distance of distances) expect(distance).toBeCloseTo(distances[0]!, 5);
  });

  it('goes straight: from any sample, one step or many along the same line end at the same image', () => {
    const line = fc.tuple(
      fc.double({ min: -2, max: 2, noNaN: true }),
      fc.double({ min: -3, max: 3, noNaN: true }),
    );
    fc.assert(
      fc.property(
        line,
        fc.integer({ min: 1, max: 30 }),
        fc.constantFrom(1, 3),
        ([image, noise], steps, shift) => {
          const scheduler = flow({ shift }, steps);
          let sample: Float32Array = Float32Array.of(noise);
          scheduler.timesteps.forEach((timestep, index) => {
            const level = timestep / TRAINED;
            expect(sample[0]).toBeCloseTo((1 - level) * image + level * noise, 5);
            const clean = scheduler.cleanEstimate(Float32Array.of(noise - image), sample, index);
            sample = scheduler.step(clean, sample, index, undefined, undefined);
          });
          expect(sample[0]).toBeCloseTo(image, 5);
        },
      ),
    );
  });

  it('puts fresh noise on the image at every step if sampling is stochastic', () => {
    const scheduler = flow({ stochastic_sampling: true }, 4);
    const [image, noise, old] = [0.5, -1, 9].map((value) => Float32Array.of(value));
    const next = scheduler.timesteps[2]! / TRAINED;
    expect(scheduler.needsNoise).toBe(true);
    const drawn = scheduler.step(image!, old!, 1, noise, undefined);
    expect(drawn[0]).toBeCloseTo((1 - next) * 0.5 - next, 6);
    expect(scheduler.step(image!, old!, 1, undefined, undefined)[0]).toBeCloseTo((1 - next) * 0.5, 6);
    expect(flow({}, 4).needsNoise).toBe(false);
  });

  it('refuses more steps than the model has timesteps for', () => {
    expect(() => flow({ num_train_timesteps: 10 }, 11)).toThrow(BadInputError);
  });
});
