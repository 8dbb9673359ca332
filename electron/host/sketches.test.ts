import { expect, test } from 'vitest';
import { CancelledError, throwIfCancelled } from '#core/errors.ts';
import { createSketches } from './sketches.ts';
import type { Sketches } from './sketches.ts';
import { allOf, smallCommission } from './test/orders.ts';

const never = new AbortController().signal;

/** Sketches that go on until they are stopped, and what becomes of them. */
function stage(busy: () => boolean = () => false): { sketches: Sketches; ends: string[] } {
  const ends: string[] = [];
  const sketches = createSketches(async function* ({ project: { title } }, signal) {
    try {
      for (let step = 1; ; step++) {
        yield { step, steps: 100, previews: [] };
        await new Promise((resolve) => setTimeout(resolve, 1));
        throwIfCancelled(signal);
      }
    } finally {
      ends.push(title);
    }
  }, busy);
  return { sketches, ends };
}

test('a newer sketch ends the one before', async () => {
  const { sketches, ends } = stage();
  const first = allOf(sketches.paint(smallCommission('first'), never));
  const second = sketches.paint(smallCommission('second'), never);
  const begun = await Promise.all([second.next(), expect(first).rejects.toThrow(CancelledError)]);
  expect(begun[0].value).toMatchObject({ step: 1 });
  expect(ends).toEqual(['first']);
  await second.return();
  expect(ends).toEqual(['first', 'second']);
});

test('whoever asked for a sketch can stop it', async () => {
  const { sketches, ends } = stage();
  const abort = new AbortController();
  const sketch = allOf(sketches.paint(smallCommission('stopped'), abort.signal));
  abort.abort();
  await expect(sketch).rejects.toThrow(CancelledError);
  expect(ends).toEqual(['stopped']);
});

test('a job ends the sketch before it begins, and there is none while it has its turn', async () => {
  let busy = false;
  const { sketches, ends } = stage(() => busy);
  const ended = expect(allOf(sketches.paint(smallCommission('sketch'), never))).rejects.toThrow(
    CancelledError,
  );
  busy = true;
  sketches.makeWay();
  await ended;
  expect(ends).toEqual(['sketch']);
  await expect(allOf(sketches.paint(smallCommission('meanwhile'), never))).rejects.toThrow(CancelledError);
  busy = false;
  const later = sketches.paint(smallCommission('later'), never);
  expect((await later.next()).value).toMatchObject({ step: 1 });
  await later.return();
});
