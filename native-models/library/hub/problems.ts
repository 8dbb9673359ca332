/** Tells passing failures of a hub from final ones, waits out the first, and says the others in a sentence. */
import { setTimeout as sleep } from 'node:timers/promises';
import { BadInputError, CancelledError, FailureError, errorKind, throwIfCancelled } from '#core/errors.ts';
import { RefusedError, SilenceError } from './request.ts';
import type { Hub } from './settings.ts';

/** Nobody waits longer than this without being told. */
const LONGEST_WAIT_MS = 60_000;

/**
 * Waits after a passing failure.
 *
 * @param hub The hub.
 * @param error What was thrown.
 * @param failures How often in a row it has failed, 1 or more.
 * @param about Repository that it was about, if any, for the message.
 * @param signal Ends the waiting.
 * @returns Resolves when it is time to try again.
 * @throws {BadInputError} When the user must change something.
 * @throws {FailureError} When it is no use to go on.
 * @throws {CancelledError} When the signal is aborted.
 */
export async function waitBeforeRetry(
  hub: Hub,
  error: unknown,
  failures: number,
  about: string | undefined,
  signal: AbortSignal,
): Promise<void> {
  throwIfCancelled(signal);
  const delay = hub.retryDelaysMs[failures - 1];
  const asked = error instanceof RefusedError ? error.retryAfterMs : 0;
  if (!isPassing(error) || delay === undefined || asked > LONGEST_WAIT_MS) {
    throw explainHubProblem(hub, error, about);
  }
  try {
    await sleep(Math.max(delay, asked), undefined, { signal });
  } catch {
    throw new CancelledError();
  }
}

function isPassing(error: unknown): boolean {
  if (error instanceof RefusedError)
    return error.status === 408 || error.status === 429 || error.status >= 500;
  return error instanceof SilenceError || isNetworkError(error);
}

/** `fetch` and the bodies that it gives throw a bare `TypeError` for everything that happens on the way. */
function isNetworkError(error: unknown): error is TypeError {
  return error instanceof TypeError && error.cause instanceof Error;
}

/**
 * Says in a sentence why a hub did not give what was asked for.
 *
 * @param hub The hub.
 * @param error What was thrown.
 * @param about Repository that it was about, if any.
 * @returns One of our errors; what is no problem of the hub comes back as it is.
 */
function explainHubProblem(hub: Hub, error: unknown, about: string | undefined): unknown {
  if (errorKind(error) !== 'defect') return error;
  const { host } = new URL(hub.endpoint);
  const options = { cause: error };
  if (error instanceof RefusedError) return explainRefusal(hub, error, about);
  if (error instanceof SilenceError) {
    return new FailureError(`${host} does not answer: try again later.${kept(about)}`, options);
  }
  if (isNetworkError(error)) {
    const { cause } = error;
    const reason = cause instanceof Error && 'code' in cause ? String(cause.code) : 'the connection broke';
    return new FailureError(
      `${host} cannot be reached (${reason}): check the connection, then try again.${kept(about)}`,
      options,
    );
  }
  return error;
}

function explainRefusal(hub: Hub, error: RefusedError, about: string | undefined): Error {
  const { host } = new URL(hub.endpoint);
  const { status, code } = error;
  const options = { cause: error };
  const name = about ?? 'that';
  const asked = `${hub.token === undefined ? 'set' : 'check'} ${hub.tokenName}`;
  if (code === 'RevisionNotFound') {
    return new BadInputError(
      `${name} has no such revision: name a branch, a tag or a commit of it.`,
      options,
    );
  }
  if (code === 'GatedRepo' || status === 403) {
    return new BadInputError(
      `${name} is given only to people who asked its owner: do so at ${hub.endpoint}/${about ?? ''} and ${asked} to a token of your account.`,
      options,
    );
  }
  if (status === 401 || (status === 404 && code !== 'EntryNotFound')) {
    return new BadInputError(
      `${host} has no model ${name}, or hides it: check the name; for a private model, ${asked} to a token of your account.`,
      options,
    );
  }
  if (status === 429) {
    const minutes = Math.ceil(error.retryAfterMs / 60_000);
    const wait = minutes > 1 ? `${minutes} minutes` : 'a few minutes';
    return new FailureError(
      `${host} wants to be asked less often: wait ${wait}, then try again.${kept(about)}`,
      options,
    );
  }
  return new FailureError(`${host} cannot answer now (${status}): try again later.${kept(about)}`, options);
}

/** Only what concerns one model fetches anything. */
function kept(about: string | undefined): string {
  return about === undefined ? '' : ' What was fetched so far is kept.';
}
