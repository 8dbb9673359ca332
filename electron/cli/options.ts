/** Options of the command line, read with the same schemas as project files. */
import type { z } from 'zod';
import { BadInputError } from '#core/errors.ts';
import { phrase } from '#core/project/issues.ts';

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
