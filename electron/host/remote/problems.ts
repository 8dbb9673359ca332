/** What goes wrong on the way to another machine, in sentences with a remedy. */
import { ORPCError } from '@orpc/client';
import { ValidationError } from '@orpc/contract';
import { FailureError, errorKind, systemErrorCode } from '#core/errors.ts';
import { fromRpcError } from '../../rpc/errors.ts';

/** Longest sentence that is taken from another machine, in characters. */
const SENTENCE_LENGTH = 600;

/** How the system says that a way leads nowhere. */
const NETWORK_PROBLEMS: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'does not answer: start “tenfold serve” there, and check the port',
  ENOTFOUND: 'is not a name that this machine knows: check the address',
  EAI_AGAIN: 'cannot be looked up: check the address and the network',
  ETIMEDOUT: 'does not answer: check the address and the network',
  EHOSTUNREACH: 'cannot be reached: check the address and the network',
  ENETUNREACH: 'cannot be reached: check the network',
  ECONNRESET: 'hung up: check that “tenfold serve” runs there',
  EPROTO: 'does not speak https: check whether the address begins with http://',
};

/** How a server refuses to open the connection. */
const REFUSALS: Readonly<Record<number, string>> = {
  401: 'does not know this token: copy the address that “tenfold serve” printed there last',
  403: 'does not know itself by this name: use the one that “tenfold serve --host” was told there',
  503: 'serves as many studios as it can: close one, and try again',
};

/**
 * Explains why a connection was not opened.
 *
 * @param name What people call the other machine.
 * @param error What was thrown.
 * @returns An error with a sentence.
 */
export function explainConnecting(name: string, error: unknown): unknown {
  if (errorKind(error) !== 'defect') return error;
  const code = String(systemErrorCode(error));
  const known = NETWORK_PROBLEMS[code];
  if (known !== undefined) return new FailureError(`${name} ${known}.`, { cause: error });
  if (/CERT|SELF_SIGNED|UNABLE_TO_VERIFY|ALTNAME/.test(code)) {
    return new FailureError(`${name} shows a certificate that this machine does not trust (${code}).`, {
      cause: error,
    });
  }
  return new FailureError(noTenfold(name), { cause: error });
}

/**
 * Explains why a server does not open the connection.
 *
 * @param name What people call the other machine.
 * @param status The HTTP status that it answered with.
 * @returns An error with a sentence.
 */
export function explainRefusal(name: string, status: number): FailureError {
  const known = REFUSALS[status];
  return new FailureError(known === undefined ? noTenfold(name) : `${name} ${known}.`);
}

function noTenfold(name: string): string {
  return `There is no Tenfold at ${name}: check the address and the port.`;
}

/**
 * Explains what a call to another machine threw.
 *
 * @param name What people call it.
 * @param error What was thrown.
 * @returns One of our errors. What was wrong there says where.
 */
export function explainCall(name: string, error: unknown): Error {
  if (error instanceof Error && errorKind(error) !== 'defect') return error;
  const told = fromRpcError(error);
  if (told instanceof Error && errorKind(told) !== 'defect') {
    told.message = sentenceFrom(name, told.message);
    return told;
  }
  if (error instanceof DOMException && error.name === 'TimeoutError') {
    return new FailureError(`${name} takes too long to answer. Try again.`, { cause: error });
  }
  if (isMisunderstanding(error)) return misunderstanding(name, error);
  if (error instanceof ORPCError) {
    return new FailureError(`${name} stopped unexpectedly. Try again; the log there has the details.`, {
      cause: error,
    });
  }
  return new FailureError(`${name} has gone away. Check that “tenfold serve” still runs there.`, {
    cause: error,
  });
}

/**
 * Explains why another machine does not say which pictures it misses.
 *
 * @param name What people call it.
 * @param error What was thrown.
 * @returns One of our errors.
 */
export function explainLending(name: string, error: unknown): Error {
  if (!isMisunderstanding(error)) return explainCall(name, error);
  return new FailureError(
    `${name} runs an older Tenfold, which takes no photographs and locked levels from other computers: install the same version on both, or paint on this computer.`,
    { cause: error },
  );
}

/** Whether an answer was not what the contract says. */
function isMisunderstanding(error: unknown): boolean {
  return (
    error instanceof ValidationError ||
    (error instanceof ORPCError &&
      (error.code === 'EVENT_ITERATOR_VALIDATION_FAILED' || error.code === 'NOT_FOUND'))
  );
}

/**
 * What is said when another machine answers what it should not.
 *
 * @param name What people call it.
 * @param cause What it was about.
 * @returns The error.
 */
export function misunderstanding(name: string, cause?: unknown): FailureError {
  return new FailureError(
    `${name} answers in a way that this Tenfold does not understand. Use the same version on both machines.`,
    { cause },
  );
}

/**
 * A sentence of another machine, for people here.
 *
 * @param name What people call it.
 * @param sentence What it said; of any length.
 * @returns A text that says where it comes from, and is not longer than people read.
 */
export function sentenceFrom(name: string, sentence: string): string {
  return `${name}: ${sentence.replaceAll(/\p{Cc}/gu, ' ').slice(0, SENTENCE_LENGTH)}`;
}
