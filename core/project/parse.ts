/**
 * Reads project files and takes: text in, checked values out, or one clear sentence about what is wrong.
 */
import { z } from 'zod';
import { BadInputError } from '../errors.ts';
import { describeIssues, phrase } from './issues.ts';
import { findJsonError } from './json-error.ts';
import { documentSchema, type DocumentContent } from './document.ts';
import { projectSchema, type Project } from './project.ts';
import { takeSchema, type Take } from './take.ts';
import { migrateProject } from './version.ts';

/** Longest text that is looked at, in UTF-16 code units. A project of 32 levels is a few kilobytes. */
export const TEXT_LIMIT = 4 * 1024 * 1024;

/** Longer files are not even read: no character of UTF-8 takes more than four bytes. */
export const FILE_BYTE_LIMIT = 4 * TEXT_LIMIT;

/** Most unknown fields that are listed: enough to warn, and no more than a person reads. */
const UNKNOWN_FIELDS_LISTED = 20;

function parseJson(text: string, source: string): unknown {
  if (text.length > TEXT_LIMIT) {
    throw new BadInputError(
      `${source} is larger than 4 MB, which no project or take is: check that it is the right file.`,
    );
  }
  // Some editors on Windows begin a file with a byte order mark.
  const plain = text.startsWith('\uFEFF') ? text.slice(1) : text;
  try {
    return JSON.parse(plain);
  } catch {
    const error = findJsonError(plain);
    const place = error
      ? `line ${error.line}, column ${error.column} has ${error.found} where ${error.expected} should be`
      : 'it is nested too deeply';
    throw new BadInputError(`${source} is not valid JSON: ${place}.`);
  }
}

/** The type inside optional, nullable and default wrappers. */
function unwrapped(type: z.core.$ZodType): z.core.$ZodType {
  if (type instanceof z.ZodOptional || type instanceof z.ZodNullable || type instanceof z.ZodDefault) {
    return unwrapped(type.unwrap());
  }
  return type;
}

/** Paths of fields that the schema does not know, such as `settings.step` or `levels[2].promt`. */
function* unknownFieldsOf(type: z.core.$ZodType, value: unknown, path: string): Generator<string> {
  const inner = unwrapped(type);
  if (inner instanceof z.ZodArray && Array.isArray(value)) {
    for (const [index, element] of value.entries()) {
      yield* unknownFieldsOf(inner.element, element, `${path}[${index}]`);
    }
  } else if (inner instanceof z.ZodObject && typeof value === 'object' && value !== null) {
    const shape = inner.shape as Record<string, z.core.$ZodType>;
    for (const [key, field] of Object.entries(value)) {
      const name = path === '' ? key : `${path}.${key}`;
      if (Object.hasOwn(shape, key)) yield* unknownFieldsOf(shape[key]!, field, name);
      else yield name;
    }
  }
}

/** `known` has all fields of such a file; `schema` perhaps not those that its reader has no use for. */
function check<Schema extends z.ZodType>(
  schema: Schema,
  kind: string,
  raw: unknown,
  source: string,
  known: z.ZodType = schema,
) {
  const result = schema.safeParse(raw, { error: phrase });
  if (!result.success) {
    throw new BadInputError(`${source} is not a usable ${kind}: ${describeIssues(result.error.issues)}.`);
  }
  const unknownFields = [...unknownFieldsOf(known, raw, '')].slice(0, UNKNOWN_FIELDS_LISTED);
  return { value: result.data, unknownFields };
}

/**
 * Reads the text of a project file.
 *
 * @param text The file's text.
 * @param source The file's name, which begins the message.
 * @returns The project with defaults filled in, and the paths of (at most twenty) fields that this version does not
 *   know, such as `settings.step`, so that a host can warn about them. Unknown fields are kept in the project.
 * @throws {BadInputError} The text is not JSON, too long, or not a project; the first few problems are named.
 */
export function parseProject(text: string, source: string): { project: Project; unknownFields: string[] } {
  const raw = migrateProject(parseJson(text, source), source);
  const { value, unknownFields } = check(projectSchema, 'project', raw, source, documentSchema);
  return { project: value, unknownFields };
}

/**
 * Reads the text of a `project.json` inside a `.tenfold` file. Unlike a project that is to be painted, it may be
 * unfinished: prompts may be empty.
 *
 * @param text The text.
 * @param source The file's name, which begins the message.
 * @returns The document with defaults filled in, and the paths of (at most twenty) fields that this version does not know.
 * @throws {BadInputError} As `parseProject` does.
 */
export function parseDocument(
  text: string,
  source: string,
): { document: DocumentContent; unknownFields: string[] } {
  const raw = migrateProject(parseJson(text, source), source);
  const { value, unknownFields } = check(documentSchema, 'project', raw, source);
  return { document: value, unknownFields };
}

/**
 * Reads the text of a `take.json`.
 *
 * @param text The file's text.
 * @param source The file's name, which begins the message.
 * @returns The take, and the paths of (at most twenty) fields that this version does not know.
 * @throws {BadInputError} The text is not JSON, too long, or not a take; the first few problems are named.
 */
export function parseTake(text: string, source: string): { take: Take; unknownFields: string[] } {
  const { value, unknownFields } = check(takeSchema, 'take', parseJson(text, source), source);
  return { take: value, unknownFields };
}

/**
 * The JSON Schema of project files as a person may write them, for editors that complete and check.
 *
 * @returns A JSON Schema of draft 2020-12.
 */
export function projectJsonSchema(): object {
  return { ...z.toJSONSchema(projectSchema, { io: 'input' }), title: 'Tenfold project' };
}
