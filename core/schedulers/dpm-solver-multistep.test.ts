import { describe, expect, it } from 'vitest';
import { schedulerConfigurationSchema } from './configuration.ts';
import { solverLevels } from './dpm-solver-multistep.ts';

const levels = (configuration: object) =>
  solverLevels(
    schedulerConfigurationSchema.parse({
      _class_name: 'DPMSolverMultistepScheduler',
      beta_schedule: 'squaredcos_cap_v2',
      ...configuration,
    }),
    20,
  );

describe('solverLevels', () => {
  it.each(['leading', 'linspace', 'trailing'])(
    'leaves out what is noisier than lambda_min_clipped allows: %s',
    (timestep_spacing) => {
      expect(levels({ timestep_spacing }).sigmas[0]).toBeGreaterThan(Math.exp(2));
      const clipped = levels({ timestep_spacing, lambda_min_clipped: -2 });
      expect(clipped.sigmas[0]).toBeLessThanOrEqual(Math.exp(2));
      // `leading` leaves room above its first timestep as well.
      expect(clipped.sigmas[0]).toBeGreaterThan(Math.exp(timestep_spacing === 'leading' ? 1.5 : 1.8));
      expect(clipped.sigmas).toHaveLength(clipped.timesteps.length + 1);
    },
  );

  it('ends without noise, or with the least that was trained', () => {
    expect(levels({}).sigmas.at(-1)).toBe(0);
    const kept = levels({ final_sigmas_type: 'sigma_min', use_exponential_sigmas: true }).sigmas;
    expect(kept.at(-1)).toBeCloseTo(kept.at(-2), 6);
  });
});
