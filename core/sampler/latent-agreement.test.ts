import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BadInputError, CancelledError } from '../errors.ts';
import { crossScaleConsistency } from '../measures/measures.ts';
import { latentGeometry, stackGeometry, type ZoomStack } from '../stack/geometry.ts';
import { constantStack, largestDifference, randomStack } from '../stack/test/stacks.ts';
import { createScheduler } from '../schedulers/scheduler.ts';
import type { Denoiser } from './denoiser.ts';
import { sampleJointly } from './joint-sampler.ts';
import { isBlendStep, latentAgreement } from './latent-agreement.ts';
import { configurationFor, naturalImages } from './test/analytic.ts';
import { blockAutoencoder } from './test/block-autoencoder.ts';

const autoencoder = blockAutoencoder();
const geometry = stackGeometry({
  channels: 3,
  width: 48,
  height: 24,
  factors: [2, 3],
  focuses: [{ x: 0.3, y: 0.8 }, undefined],
  grid: autoencoder.scale,
});
const latents = latentGeometry(geometry, autoencoder.scale, autoencoder.channels);
const everyStep = { every: 1, start: 0, end: 1 };
const blend = { mode: 'laplacian', coarseWeight: 0.5 } as const;

function agreement(steps = everyStep) {
  return latentAgreement({ autoencoder, geometry, blend, steps });
}

/** The channel that the autoencoder loses. */
function lostChannel(stack: ZoomStack): Float32Array[] {
  return stack.map((level) => level.subarray((level.length / 4) * 3));
}

describe('agreement of latents in pixels', () => {
  it('leaves estimates that agree already as they are, what the autoencoder loses included', async () => {
    const estimates = constantStack(latents, 0.25);
    lostChannel(estimates).forEach((channel, level) => channel.fill(level + 1));
    const { clean } = await agreement().agree(estimates, 1, 10);
    clean.forEach((level, index) => expect(largestDifference(level, estimates[index]!)).toBeLessThan(1e-6));
  });

  it('makes levels nest as pictures, and keeps what the autoencoder loses of each', async () => {
    // Flat levels, so that what the deeper ones put into the wider ones can be told in whole latents.
    const estimates = constantStack(latents, 0).map((level, index) => level.fill(index / 4));
    const { clean, pictures } = await agreement().agree(estimates, 1, 10);
    expect(crossScaleConsistency(pictures!, geometry).psnr).toBeGreaterThan(100);
    const again = await autoencoder.decode(clean, latents);
    // The ramps along matched borders are finer than what this autoencoder keeps.
    expect(crossScaleConsistency(again, geometry).psnr).toBeGreaterThan(30);
    expect(lostChannel(clean)).toEqual(lostChannel(estimates));
  });

  it('shows a photograph in pictures and in what the latents decode to, and lets it go before the end', async () => {
    // In blocks that this autoencoder keeps.
    const [photograph] = await autoencoder.decode([randomStack(latents, 9)[0]!], latents);
    const pins = [{ level: 0, image: photograph!, strength: 1, locked: false }];
    const pinned = latentAgreement({ autoencoder, geometry, blend, steps: everyStep, pins });
    const estimates = randomStack(latents);
    const { clean, pictures } = await pinned.agree(estimates, 1, 10);
    expect(largestDifference(pictures![0]!, photograph!)).toBeLessThan(1e-5);
    expect(crossScaleConsistency(pictures!, geometry).psnr).toBeGreaterThan(100);
    const [decoded] = await autoencoder.decode(clean, latents);
    expect(largestDifference(decoded!, photograph!)).toBeLessThan(1e-5);
    expect(lostChannel(clean)).toEqual(lostChannel(estimates));
    expect(await pinned.agree(estimates, 10, 10)).toEqual(await agreement().agree(estimates, 10, 10));
  });

  it('changes nothing at steps that it leaves out', async () => {
    const estimates = randomStack(latents);
    const agreed = await agreement({ every: 2, start: 0, end: 1 }).agree(estimates, 1, 10);
    expect(agreed.clean).toBe(estimates);
    expect(agreed.pictures).toBeUndefined();
  });

  it.each([1, 2, 5, 8])(
    'stops between two levels when asked to, here after run %i of the autoencoder',
    async (after) => {
      const controller = new AbortController();
      let runs = 0;
      const watched = blockAutoencoder(true, () => {
        runs += 1;
        if (runs === after) controller.abort();
      });
      const stoppable = latentAgreement({ autoencoder: watched, geometry, blend, steps: everyStep });
      const agreed = stoppable.agree(randomStack(latents), 1, 10, controller.signal);
      await expect(agreed).rejects.toThrow(CancelledError);
      expect(runs).toBe(after);
    },
  );

  it('needs an encoder, and says what to do without one', () => {
    const make = () =>
      latentAgreement({ autoencoder: blockAutoencoder(false), geometry, blend, steps: everyStep });
    expect(make).toThrow(BadInputError);
    expect(make).toThrow(/choose "latents" for "blendSpace", or add a vae_encoder/);
  });
});

describe('how often latents are blended', () => {
  const side = 24;
  const pixels = stackGeometry({ channels: 3, width: 2 * side, height: 2 * side, factors: [2, 2], grid: 2 });
  const samples = latentGeometry(pixels, autoencoder.scale, autoencoder.channels);
  const configuration = configurationFor('epsilon', 'ddim');
  const natural = naturalImages(configuration, side, 0.08);
  /** Every channel of the latents is an image with the spectrum of natural ones. */
  const denoiser: Denoiser = {
    async predict(levels, timestep) {
      const channels = levels.flatMap((level) =>
        [0, 1, 2, 3].map((channel) => level.slice(channel * side ** 2, (channel + 1) * side ** 2)),
      );
      const outputs = await natural.predict(channels, timestep);
      return levels.map((level, index) => {
        const joined = new Float32Array(level.length);
        for (let channel = 0; channel < 4; channel++) {
          joined.set(outputs[4 * index + channel]!, channel * side ** 2);
        }
        return joined;
      });
    },
  };

  /** Cross-scale consistency of the last estimates, before they are blended, in dB. */
  async function consistency(steps: { every: number; start: number; end: number }): Promise<number> {
    const { estimates } = await sampleJointly({
      denoiser,
      scheduler: createScheduler('ddim', configuration, 12, { eta: 0 }),
      geometry: samples,
      noise: 1,
      agreement: latentAgreement({ autoencoder, geometry: pixels, blend, steps }),
      threshold: () => undefined,
    });
    return crossScaleConsistency(await autoencoder.decode(estimates, samples), pixels).psnr;
  }

  it('decides how well the levels agree: best when at every step', async () => {
    const [all, some, none] = [
      await consistency(everyStep),
      await consistency({ ...everyStep, every: 3 }),
      await consistency({ ...everyStep, end: 0 }),
    ];
    expect(all).toBeGreaterThan(some + 0.5);
    expect(some).toBeGreaterThan(none + 0.5);
  });
});

describe('the steps at which latents are blended', () => {
  const fraction = fc.double({ min: 0, max: 1, noNaN: true });
  const steps = fc.integer({ min: 1, max: 60 });
  const chosen = (range: { every: number; start: number; end: number }, count: number): number[] =>
    Array.from({ length: count }, (_, index) => index + 1).filter((step) => isBlendStep(range, step, count));

  it('are all of them when nothing is left out', () => {
    fc.assert(
      fc.property(steps, (count) => {
        expect(chosen(everyStep, count)).toHaveLength(count);
      }),
    );
  });

  it('lie inside the range, evenly, its last step among them', () => {
    fc.assert(
      fc.property(steps, fc.integer({ min: 1, max: 9 }), fraction, fraction, (count, every, start, end) => {
        const picked = chosen({ every, start, end }, count);
        const last = Math.round(end * count);
        for (const step of picked) expect(step > start * count && step <= last).toBe(true);
        for (const [index, step] of picked.entries()) {
          if (index > 0) expect(step - picked[index - 1]!).toBe(every);
        }
        if (last > start * count) expect(picked.at(-1)).toBe(last);
        else expect(picked).toEqual([]);
      }),
    );
  });
});
