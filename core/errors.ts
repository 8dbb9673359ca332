/**
 * The errors that a person is meant to read.
 *
 * Anything else that is thrown is a defect of ours: hosts show it as "Tenfold stopped unexpectedly"
 * with the details behind `--verbose` or in the log.
 */

/**
 * Something that the user gave cannot be used: a project, a setting, a model folder, a path.
 *
 * The message is one or two plain sentences: what is wrong, and what to do about it.
 * The command line exits with 2.
 */
export class BadInputError extends Error {
  override readonly name = 'BadInputError';
}

/**
 * The input was fine but the work could not be finished: a full disk, a dead engine, no memory.
 *
 * The message is one or two plain sentences: what happened, and what to do about it.
 * The command line exits with 1.
 */
export class FailureError extends Error {
  override readonly name = 'FailureError';
}

/** The user stopped the work. Nothing is left behind, and nothing needs explaining. */
export class CancelledError extends Error {
  override readonly name = 'CancelledError';

  /**
   * Makes the error.
   *
   * @param message What was stopped, as a sentence.
   */
  constructor(message = 'Cancelled.') {
    super(message);
  }
}

/**
 * Ends work that the user has stopped.
 *
 * @param signal Aborted when the work is to stop.
 * @throws {CancelledError} When it is aborted.
 */
export function throwIfCancelled(signal: AbortSignal | undefined): void {
  if (signal?.aborted) throw new CancelledError();
}

/** A signal that is never aborted, for callers that cannot stop what they ask for. */
export const never = new AbortController().signal;

/** What kind of end an error stands for, as it travels between processes. */
export type ErrorKind = 'bad-input' | 'failure' | 'cancelled' | 'defect';

/**
 * Classifies anything that was thrown.
 *
 * @param error Whatever a `catch` received.
 * @returns The kind; `defect` for everything that is not one of the classes above.
 */
export function errorKind(error: unknown): ErrorKind {
  if (error instanceof BadInputError) return 'bad-input';
  if (error instanceof FailureError) return 'failure';
  if (error instanceof CancelledError) return 'cancelled';
  return 'defect';
}

/**
 * The message of anything that was thrown.
 *
 * @param error Whatever a `catch` received.
 * @returns Its message, or the value as text.
 */
export function errorMessage(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/**
 * The code of something that the operating system refused.
 *
 * @param error Whatever a `catch` received.
 * @returns For example `ENOENT`; undefined for anything that has none.
 */
export function systemErrorCode(error: unknown): unknown {
  return error instanceof Error && 'code' in error ? error.code : undefined;
}
