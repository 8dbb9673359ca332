/**
 * A document: a project on its way, with its takes. In a `.tenfold` file it is `project.json`; the takes lie beside it.
 */
import { z } from 'zod';
import { LEVEL_COUNT, levelSchema, projectSchema } from './project.ts';
import { takeSchema } from './take.ts';

/** Longest text of a draft in characters: far above what a project may hold, so that nothing typed is ever lost. */
const DRAFT_TEXT_LIMIT = 100_000;

/** Most takes that one document may hold. */
export const TAKE_COUNT_LIMIT = 1000;

const draftText = z
  .string()
  .max(DRAFT_TEXT_LIMIT, `is longer than ${DRAFT_TEXT_LIMIT} characters: shorten it`);

/** A project while it is being written: prompts and title may be empty or too long. */
export const draftProjectSchema = projectSchema.extend({
  title: draftText,
  prefix: draftText.optional(),
  style: draftText.optional(),
  negative: draftText.optional(),
  levels: z
    .array(levelSchema.extend({ prompt: draftText, negative: draftText.optional() }))
    .min(LEVEL_COUNT.minimum, `holds too few levels: a zoom needs at least ${LEVEL_COUNT.minimum}`)
    .max(LEVEL_COUNT.maximum, `holds too many levels: the most is ${LEVEL_COUNT.maximum}`),
});

/** A take as its document knows it. */
export const takeReferenceSchema = z.looseObject({
  id: takeSchema.shape.id,
  starred: z.boolean().optional().describe('Whether the user has marked it as a favourite.'),
});

/** `project.json` of a `.tenfold` file. */
export const documentSchema = draftProjectSchema.extend({
  takes: z
    .array(takeReferenceSchema)
    .max(TAKE_COUNT_LIMIT, `lists too many takes: the most is ${TAKE_COUNT_LIMIT}`)
    .default([])
    .describe('Takes of this project, oldest first; each lies in takes/<id>.'),
});

/** A project while it is being written. */
export type DraftProject = z.infer<typeof draftProjectSchema>;
/** A take as its document knows it. */
export type TakeReference = z.infer<typeof takeReferenceSchema>;
/** What `project.json` of a `.tenfold` file holds. */
export type DocumentContent = z.infer<typeof documentSchema>;

/**
 * The take that stands for a document: the newest of the starred ones, else the newest.
 *
 * @param takes The document's takes, oldest first.
 * @returns The take, or undefined when there is none.
 */
export function favouriteTake(takes: readonly TakeReference[]): TakeReference | undefined {
  return takes.findLast(({ starred }) => starred === true) ?? takes.at(-1);
}
