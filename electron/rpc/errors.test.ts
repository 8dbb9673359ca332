import { ORPCError } from '@orpc/server';
import { expect, it, vi } from 'vitest';
import { BadInputError, CancelledError } from '#core/errors.ts';
import { withRpcErrors } from './errors.ts';

/** Two events, and an end. */
async function* events(end: () => void): AsyncGenerator<number, void, void> {
  try {
    yield await Promise.resolve(1);
    yield 2;
  } finally {
    end();
  }
}

function throwing(error: Error): () => never {
  return () => {
    throw error;
  };
}

it('translates what ends events that somebody listens to', async () => {
  const log = vi.fn();
  const listened = withRpcErrors(events(throwing(new BadInputError('It is too large.'))), log);
  expect(await listened.next()).toEqual({ done: false, value: 1 });
  expect(await listened.next()).toEqual({ done: false, value: 2 });
  const error: unknown = await listened.next().catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(ORPCError);
  expect(error).toMatchObject({ code: 'BAD_INPUT', message: 'It is too large.' });
  expect(log).not.toHaveBeenCalled();
});

it('tells nobody how the work ended once nobody listens, but the log of a defect', async () => {
  const log = vi.fn();
  const left = withRpcErrors(events(throwing(new CancelledError())), log);
  await left.next();
  expect(await left.return()).toMatchObject({ done: true });
  expect(log).not.toHaveBeenCalled();
  const broken = withRpcErrors(events(throwing(new TypeError('x is undefined'))), log);
  await broken.next();
  expect(await broken.return()).toMatchObject({ done: true });
  expect(log).toHaveBeenCalledExactlyOnceWith(expect.stringContaining('x is undefined'));
});
