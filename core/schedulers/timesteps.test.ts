import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { schedulerConfigurationSchema, type SchedulerConfiguration } from './configuration.ts';
import { roundHalfToEven } from './ranges.ts';
import { fractionalTimesteps, solverTimesteps, spacedTimesteps } from './timesteps.ts';

const TRAINED = 1000;
const withSpacing = (timestep_spacing: SchedulerConfiguration['timestep_spacing'], steps_offset = 0) =>
  schedulerConfigurationSchema.parse({ timestep_spacing, steps_offset });

describe('roundHalfToEven', () => {
  it('rounds halves to the even neighbour, and all else to the nearest', () => {
    expect([0.5, 1.5, 2.5, 2.4999, 2.5001, -1.5].map(roundHalfToEven)).toEqual([0, 2, 2, 2, 3, -2]);
  });
});

describe('timesteps', () => {
  it.each([
    ['linspace', 27, 13, 499],
    ['linspace', 31, 15, 499],
    ['trailing', 48, 3, 936],
    ['trailing', 96, 18, 812],
  ] as const)(
    'fall on the side of a half that numpy rounds to: %s, %i steps',
    (spacing, steps, at, timestep) => {
      expect(spacedTimesteps(withSpacing(spacing), steps)[at]).toBe(timestep);
    },
  );

  it('of the solver do so too', () => {
    expect(solverTimesteps(withSpacing('linspace'), 26, TRAINED)[13]).toBe(499);
  });

  it("of Euler's samplers lie between the trained ones where the others' are rounded", () => {
    const fractional = fractionalTimesteps(withSpacing('linspace'), 8);
    expect(fractional.slice(0, 2)).toEqual([999, Math.fround((999 * 6) / 7)]);
    expect(fractional.map(Math.round)).toEqual(spacedTimesteps(withSpacing('linspace'), 8));
  });

  it('fall from one to the next within the trained range, as many as there are steps', () => {
    fc.assert(
      fc.property(
        fc.constantFrom('leading', 'linspace', 'trailing'),
        fc.integer({ min: 1, max: 400 }),
        fc.integer({ min: 0, max: 1 }),
        (spacing, steps, offset) => {
          const configuration = withSpacing(spacing, offset);
          for (const timesteps of [
            spacedTimesteps(configuration, steps),
            fractionalTimesteps(configuration, steps),
            solverTimesteps(configuration, steps, TRAINED),
          ]) {
            expect(timesteps).toHaveLength(steps);
            expect(timesteps[0]).toBeLessThan(TRAINED);
            expect(timesteps.at(-1)).toBeGreaterThanOrEqual(0);
            timesteps.reduce((before, after) => {
              expect(after).toBeLessThan(before);
              return after;
            });
          }
        },
      ),
    );
  });

  it('of the solver stay below the noisiest ones that are left out', () => {
    expect(Math.max(...solverTimesteps(withSpacing('linspace'), 10, 900))).toBe(899);
    expect(Math.max(...solverTimesteps(withSpacing('leading'), 10, 900))).toBeLessThan(900);
    const trailing = solverTimesteps(withSpacing('trailing'), 10, 750);
    expect(trailing).toEqual([749, 649, 549, 449, 349, 249, 149, 49]);
  });
});
