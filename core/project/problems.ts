/** Turns what zod finds wrong into phrases that a person can act on. */
import type { z } from 'zod';

/** How many problems a message names before it only counts the rest. */
const NAMED_PROBLEMS = 3;

/** Longest piece of the user's own text that a message repeats. */
const QUOTED_CHARACTERS = 40;

function quoted(value: unknown): string {
  if (value === undefined) return 'nothing';
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'object' && value !== null) return 'an object';
  const text = JSON.stringify(value);
  return text.length > QUOTED_CHARACTERS ? `${text.slice(0, QUOTED_CHARACTERS)}…` : text;
}

function listed(values: readonly unknown[]): string {
  const names = values.map(String);
  return names.length < 2 ? names.join('') : `${names.slice(0, -1).join(', ')} or ${names.at(-1)}`;
}

const TYPE_NAMES: Record<string, string> = {
  string: 'a text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  object: 'an object',
};

function allowedValues(issue: z.core.$ZodRawIssue | z.core.$ZodIssue): readonly unknown[] {
  if (issue.code === 'invalid_value') return issue.values;
  if (issue.code === 'invalid_union') {
    return issue.errors.flatMap((alternative) => alternative.flatMap(allowedValues));
  }
  return [];
}

/**
 * The error map to give to `safeParse`: a phrase that goes on from the name of the field, such as
 * `must be 2, 3 or 4, not 5`. Messages that a schema brings itself are kept.
 *
 * @param issue What zod found.
 * @returns The phrase; undefined for the rare issues that keep zod's own words.
 */
export function phrase(issue: z.core.$ZodRawIssue): string | undefined {
  if (issue.input === undefined) return 'is missing';
  const allowed = allowedValues(issue);
  if (allowed.length > 0) return `must be ${listed(allowed)}, not ${quoted(issue.input)}`;
  switch (issue.code) {
    case 'invalid_type':
      return `must be ${TYPE_NAMES[issue.expected] ?? issue.expected}, not ${quoted(issue.input)}`;
    case 'too_small': {
      const relation = issue.inclusive === false ? 'more than' : 'at least';
      return `must be ${relation} ${String(issue.minimum)}, not ${quoted(issue.input)}`;
    }
    case 'too_big': {
      const relation = issue.inclusive === false ? 'less than' : 'at most';
      return `must be ${relation} ${String(issue.maximum)}, not ${quoted(issue.input)}`;
    }
    default:
      return undefined;
  }
}

/**
 * Joins problems to one readable run of text.
 *
 * @param problems Phrases without a full stop.
 * @returns The first few of them, and how many more there are.
 */
export function joinProblems(problems: readonly string[]): string {
  const named = problems.slice(0, NAMED_PROBLEMS).join('; ');
  const more = problems.length - NAMED_PROBLEMS;
  return more > 0 ? `${named}; and ${more} more` : named;
}
