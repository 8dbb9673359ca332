/** Hands files to the host over plain requests, which both hosts answer. */
import { z } from 'zod';
import { FailureError } from '#core/errors.ts';
import { words } from './words/words.ts';

/**
 * Sends a file.
 *
 * @param address Where to, relative to the studio.
 * @param file The file.
 * @param signal Stops it.
 * @returns What the host answers.
 * @throws {FailureError} With the host's own sentence when it does not take the file.
 */
export async function sendFile(address: string, file: File, signal?: AbortSignal): Promise<unknown> {
  const query = new URLSearchParams({ name: file.name });
  const response = await fetch(`${address}?${query.toString()}`, {
    method: 'POST',
    body: file,
    signal: signal ?? null,
  });
  if (!response.ok) throw await problemOf(response);
  return response.json();
}

/**
 * What is wrong with an answer that is not the one asked for.
 *
 * @param response The answer.
 * @returns The host's own sentence where there is one.
 */
export async function problemOf(response: Response): Promise<Error> {
  const body: unknown = await response.json().catch(() => null);
  const { data } = z.object({ problem: z.string() }).safeParse(body);
  return new FailureError(data?.problem ?? words.connection.noAnswer);
}
