/** Turns what validation finds wrong into sentences that a person can act on. */
import type { z } from 'zod';

/** The part of a validation issue that every validator gives (the Standard Schema's shape). */
export interface ValidationIssue {
  readonly message: string;
  readonly path?: readonly (PropertyKey | { readonly key: PropertyKey })[] | undefined;
}

/** How many issues a message names before it only counts the rest. */
const NAMED_ISSUES = 3;

/** Longest piece of the user's own text that a message repeats. */
const QUOTED_CHARACTERS = 40;

/**
 * Repeats a value of the user's in a message.
 *
 * @param value Anything that JSON can hold.
 * @returns The value as JSON, cut to 40 characters; only its kind if it is a list, an object or nothing.
 */
export function quoted(value: unknown): string {
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
 * Names a field as a person would: `level 3's prompt`, `"settings.steps"`, or `it` for the whole.
 *
 * @param path Keys and indices from the outside in. Levels are counted from 1.
 * @returns The name.
 */
export function fieldName(path: readonly PropertyKey[]): string {
  const levels = path.indexOf('levels');
  const level = path[levels + 1];
  if (levels !== -1 && typeof level === 'number') {
    const inside = path
      .slice(levels + 2)
      .map(String)
      .join('.');
    return inside === '' ? `level ${level + 1}` : `level ${level + 1}'s ${inside}`;
  }
  return path.length === 0 ? 'it' : `"${path.map(String).join('.')}"`;
}

/**
 * Describes the first few issues in one run of text without a full stop.
 *
 * @param issues What a validator found, in its order.
 * @returns For example `level 3's prompt is empty: write what this level shows; "title" is missing; and 4 more`.
 */
export function describeIssues(issues: readonly ValidationIssue[]): string {
  const named = issues.slice(0, NAMED_ISSUES).map(({ message, path = [] }) => {
    const name = fieldName(path.map((part) => (typeof part === 'object' ? part.key : part)));
    // Our own phrases go on from the name; a validator's stock message is a sentence of its own.
    return /^[a-z]/.test(message) ? `${name} ${message}` : `${name}: ${message}`;
  });
  const more = issues.length - named.length;
  return more > 0 ? `${named.join('; ')}; and ${more} more` : named.join('; ');
}
