import { expect, test } from 'vitest';
import { IMAGE, images, NetworkDouble } from '../test/network-double.ts';
import { stackBytes, type Work } from './estimate.ts';
import { gaugeOf, type MemoryGauge } from './gauge.ts';
import { ModelMeter } from './model-meter.ts';

const work: Work = {
  networks: [{ name: 'unet', part: 'denoiser', sizeBytes: 1 }],
  provider: 'cpu',
  base: { width: 2, height: 2 },
  latent: false,
  finished: { width: 2, height: 2 },
  levels: 2,
};

/** Memory as a number that a test changes; its peak is what it was at most since `begin`. */
function pretendedMemory(): { gauge: MemoryGauge; use: (bytes: number) => void } {
  let [now, peak] = [1000, 1000];
  return {
    gauge: {
      begin() {
        peak = now;
        return Promise.resolve(now);
      },
      peak: () => Promise.resolve(peak),
    },
    use(bytes) {
      now = bytes;
      peak = Math.max(peak, now);
    },
  };
}

test('what a network takes while it is loaded and while it runs is kept apart from the rest', async () => {
  const { gauge, use } = pretendedMemory();
  const meter = new ModelMeter(gauge);
  const network = await meter.watch('unet', () => {
    use(1500);
    return NetworkDouble.make((values, rows) => {
      // A network keeps what it has once needed.
      use(1500 + 10 * rows);
      return values.slice();
    });
  });
  for (const rows of [4, 2]) {
    const feeds = { sample: network.tensor(IMAGE, images(rows), [rows, 1, 2, 2]) };
    const { values } = await network.run(feeds, 'out', { seconds: 0 });
    expect(values).toEqual(images(rows));
  }
  use(2000);
  expect(await meter.finish(work)).toEqual({
    programBytes: 2000 - 500 - 40 - stackBytes(work),
    networks: { unet: { weightsBytes: 500, callBytes: 40, callRows: 4 } },
  });
});

test('nothing is made up where memory cannot be read', async () => {
  const blind = { begin: () => Promise.resolve(undefined), peak: () => Promise.resolve(undefined) };
  const meter = new ModelMeter(blind);
  await meter.watch('unet', () => NetworkDouble.make((values) => values));
  expect(await meter.finish(work)).toBeUndefined();
});

test('the gauge of this process sees memory that is taken', async () => {
  const gauge = gaugeOf('cpu');
  const before = (await gauge.begin())!;
  const taken = new Uint8Array(64e6).fill(1);
  expect((await gauge.peak())! - before).toBeGreaterThan(taken.length / 2);
});
