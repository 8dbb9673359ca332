import { expect, test } from 'vitest';
import { CancelledError } from '#core/errors.ts';
import { createHelm } from './steering.ts';

const never = new AbortController().signal;

test('work goes straight on unless it is held', async () => {
  expect(await createHelm().whileHeld(never)).toBe(false);
});

test('held work waits until it may go on', async () => {
  const helm = createHelm();
  helm.steer({ held: true, estimates: false });
  let over = false;
  const wait = helm.whileHeld(never).finally(() => (over = true));
  helm.steer({ held: true, estimates: true });
  await Promise.resolve();
  expect(over).toBe(false);
  helm.steer({ held: false, estimates: true });
  expect(await wait).toBe(true);
  expect(helm.current).toEqual({ held: false, estimates: true });
});

test('held work can be cancelled', async () => {
  const helm = createHelm();
  helm.steer({ held: true, estimates: false });
  const abort = new AbortController();
  const wait = helm.whileHeld(abort.signal);
  abort.abort();
  await expect(wait).rejects.toThrow(CancelledError);
});
