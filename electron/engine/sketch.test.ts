import { expect, test } from 'vitest';
import { sketchEventSchema, type SketchEvent } from '#core/contract/sketches.ts';
import { BadInputError, CancelledError } from '#core/errors.ts';
import { smallProject, starterFolder } from '../host/test/orders.ts';
import { sketch } from './sketch.ts';

const never = new AbortController().signal;

test('a sketch shows every level after every step, at the size that the model paints', async () => {
  const project = smallProject('Small', { seed: 5, steps: 3 });
  const events: SketchEvent[] = [];
  for await (const event of sketch({ project, modelFolder: starterFolder }, never)) {
    events.push(sketchEventSchema.parse(event));
  }
  expect(events.map(({ step, steps }) => [step, steps])).toEqual([
    [1, 3],
    [2, 3],
    [3, 3],
  ]);
  for (const { previews } of events) {
    expect(previews.map(({ level, width, height }) => [level, width, height])).toEqual([
      [0, 64, 64],
      [1, 64, 64],
      [2, 64, 64],
    ]);
  }
});

test('a sketch stops between two steps', async () => {
  const abort = new AbortController();
  const project = smallProject('Small', { seed: 5, steps: 30 });
  let steps = 0;
  const run = async (): Promise<void> => {
    for await (const event of sketch({ project, modelFolder: starterFolder }, abort.signal)) {
      steps = event.step;
      abort.abort();
    }
  };
  await expect(run()).rejects.toThrow(CancelledError);
  expect(steps).toBeLessThan(30);
});

test('what a take could not be painted of cannot be sketched either', async () => {
  const project = smallProject('Small', { size: { width: 88, height: 64 } });
  await expect(sketch({ project, modelFolder: starterFolder }, never).next()).rejects.toThrow(BadInputError);
});
