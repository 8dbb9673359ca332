/** Options of the command line, read with the same schemas as project files. */
import { z } from 'zod';
import { BadInputError } from '#core/errors.ts';
import { phrase } from '#core/project/issues.ts';
import { availableThreads } from '#native-models/threads.ts';

/**
 * Checks the value of an option.
 *
 * @param flag The option as typed, for the message.
 * @param schema What is allowed.
 * @param value The value.
 * @returns The checked value.
 * @throws {BadInputError} When the schema does not allow it.
 */
export function checkOption<Schema extends z.ZodType>(
  flag: string,
  schema: Schema,
  value: unknown,
): z.infer<Schema> {
  const result = schema.safeParse(value, { error: phrase });
  if (result.success) return result.data;
  throw new BadInputError(`${flag} ${result.error.issues[0]?.message ?? 'cannot be used'}.`);
}

/** How `--threads` is explained. */
export const THREADS_HELP =
  'threads of the processor to use; fewer leave room for other work (default: as the settings say)';

/**
 * Reads `--threads`.
 *
 * @param text What was typed, if anything.
 * @returns How many threads; undefined when nothing was typed.
 * @throws {BadInputError} When this machine has not as many.
 */
export function threadsOption(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  return checkOption('--threads', z.int().min(1).max(availableThreads()), numberOrText(text));
}

/**
 * Reads a number as people type it.
 *
 * @param text What was typed.
 * @returns The number, or the text itself when it is none, so that a schema's message can quote it.
 */
export function numberOrText(text: string): number | string {
  const number = Number(text);
  return text.trim() === '' || Number.isNaN(number) ? text : number;
}
