import { expect, test } from 'vitest';
import { CancelledError, throwIfCancelled } from '#core/errors.ts';
import { createSketches } from './sketches.ts';
import type { Sketches } from './sketches.ts';
import { allOf, smallCommission } from './test/orders.ts';

const never = new AbortController().signal;

/** Sketches that go on until they are stopped, and what becomes of them. */
function stage(): { sketches: Sketches; ends: string[] } {
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
  });
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

test('a job ends the sketch before it begins, and there is none until it is over', async () => {
  const { sketches, ends } = stage();
  const sketch = allOf(sketches.paint(smallCommission('sketch'), never));
  const ended = expect(sketch).rejects.toThrow(CancelledError);
  const run = sketches.makeWayFor(async function* () {
    yield { type: 'notice', message: 'painting' } as const;
    await expect(allOf(sketches.paint(smallCommission('meanwhile'), never))).rejects.toThrow(CancelledError);
  });
  expect(await allOf(run('job', smallCommission('job'), never))).toHaveLength(1);
  await ended;
  expect(ends).toEqual(['sketch']);
  const later = sketches.paint(smallCommission('later'), never);
  expect((await later.next()).value).toMatchObject({ step: 1 });
  await later.return();
});
