import { expect, test } from 'vitest';
import { createMeter } from './meter.ts';

test('tells nothing before it can know', () => {
  const meter = createMeter(1000);
  expect(meter(0, 0)).toEqual({ bytesPerSecond: null, secondsLeft: null });
  expect(meter(10, 100)).toEqual({ bytesPerSecond: null, secondsLeft: null });
});

test('what was there before the start is no speed', () => {
  const meter = createMeter(1000);
  meter(500, 0);
  expect(meter(600, 1000)).toEqual({ bytesPerSecond: 100, secondsLeft: 4 });
});

test('forgets how fast it was long ago', () => {
  const meter = createMeter(10_000);
  for (let second = 0; second <= 20; second++) meter(Math.min(second, 10) * 100 + second, second * 1000);
  expect(meter(1021, 21_000).bytesPerSecond).toBeCloseTo(1);
});

test('bytes that turn out to be wrong do not make it negative', () => {
  const meter = createMeter(1000);
  meter(500, 0);
  expect(meter(100, 1000)).toEqual({ bytesPerSecond: null, secondsLeft: null });
});
