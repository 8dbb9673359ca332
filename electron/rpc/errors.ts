/**
 * How our errors cross a process border and come back as what they were.
 *
 * `BadInputError`, `FailureError` and `CancelledError` travel as `BAD_INPUT`, `FAILURE` and `CANCELLED`, which the
 * contracts declare. Everything else is a defect: it travels without details, and its stack goes to the log.
 */
import { ORPCError } from '@orpc/client';
import { ValidationError } from '@orpc/contract';
import { z } from 'zod';
import { BadInputError, CancelledError, FailureError, errorKind } from '#core/errors.ts';
import { describeIssues, phrase } from '#core/project/issues.ts';

// The RPC library validates without an error map of ours, so the phrases must be zod's default in hosts and engine.
z.config({ customError: phrase });

const CODES = { 'bad-input': 'BAD_INPUT', failure: 'FAILURE', cancelled: 'CANCELLED' } as const;

/** What a person reads when something broke that should not have. */
export const DEFECT_MESSAGE =
  'Tenfold stopped unexpectedly. Try again; if it happens again, please report it with the log.';

/**
 * Turns anything thrown by a procedure into what may cross the border.
 *
 * @param error Whatever was thrown, input that did not validate included.
 * @param log Receives the stack of a defect.
 * @returns The error to throw to the caller.
 */
export function toRpcError(error: unknown, log: (text: string) => void): ORPCError<string, unknown> {
  const kind = errorKind(error);
  if (kind !== 'defect' && error instanceof Error)
    return new ORPCError(CODES[kind], { message: error.message });
  if (isRpcError(error)) {
    if (error.code === 'BAD_REQUEST' && error.cause instanceof ValidationError) {
      const message = `The input cannot be used: ${describeIssues(error.cause.issues)}.`;
      return new ORPCError('BAD_INPUT', { message });
    }
    if (isOurs(error)) return error;
  }
  log(error instanceof Error ? describeDefect(error) : `Thrown: ${String(error)}`);
  return new ORPCError('INTERNAL_SERVER_ERROR', { message: DEFECT_MESSAGE });
}

/**
 * Turns what came across the border back into our errors.
 *
 * @param error Whatever a call or an event iterator threw.
 * @returns One of our errors, or the error itself when it is none of ours.
 */
export function fromRpcError(error: unknown): unknown {
  if (!isRpcError(error)) return error;
  switch (error.code) {
    case CODES['bad-input']:
      return new BadInputError(error.message);
    case CODES.failure:
      return new FailureError(error.message);
    case CODES.cancelled:
      return new CancelledError(error.message);
    default:
      return error;
  }
}

/**
 * Passes events on and translates what ends them. How work ends that nobody listens to any more is told nobody: the
 * library would take it for a defect and end the process.
 *
 * @param events The procedure's events.
 * @param log Receives the stack of a defect.
 * @yields The same events.
 */
export async function* withRpcErrors<T>(
  events: AsyncIterable<T>,
  log: (text: string) => void,
): AsyncGenerator<T, void, void> {
  let heard = true;
  try {
    for await (const event of events) {
      heard = false;
      yield event;
      heard = true;
    }
  } catch (error) {
    const translated = toRpcError(error, log);
    if (heard) throw translated;
  }
}

/** `instanceof` alone leaves the library's `any` behind. */
function isRpcError(error: unknown): error is ORPCError<string, unknown> {
  return error instanceof ORPCError;
}

function isOurs(error: ORPCError<string, unknown>): boolean {
  return Object.values<string>(CODES).includes(error.code);
}

function describeDefect(error: Error): string {
  const cause = error.cause instanceof Error ? `\ncaused by ${describeDefect(error.cause)}` : '';
  return (error.stack ?? error.message) + cause;
}
