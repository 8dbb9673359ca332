/**
 * What a studio may ask about documents: projects with their takes, which the host keeps in a journal while they are
 * edited and in `.tenfold` files when they are saved. A studio knows ids and names, never a path.
 */
import { eventIterator, oc } from '@orpc/contract';
import { z } from 'zod';
import { draftProjectSchema, takeReferenceSchema, TAKE_COUNT_LIMIT } from '../project/document.ts';

/** Id of a document on this machine. */
export const documentIdSchema = z.uuid();

/** Where a document stands, for one window. */
export const documentStateSchema = z.object({
  id: documentIdSchema,
  name: z.string().nullable().describe('Name of its file without the folder; null when it was never saved'),
  changed: z.boolean().describe('Whether it differs from what was saved'),
  recovered: z.boolean().describe('Whether its changes were left behind by a program that did not end well'),
  modified: z.iso.datetime(),
  takes: z.array(takeReferenceSchema),
  holder: z
    .string()
    .nullable()
    .describe('What this window must show to change it; null while another window edits it'),
});

/** One entry of the list of recent documents. */
export const documentSummarySchema = z.object({
  id: documentIdSchema,
  title: z.string(),
  name: z.string().nullable(),
  changed: z.boolean(),
  recovered: z.boolean(),
  modified: z.iso.datetime(),
});

/** A document that was opened. */
export const openedDocumentSchema = z.object({
  id: documentIdSchema,
  notices: z.array(z.string()).describe('What the user should know, a sentence each'),
});

const contentSchema = z.object({ project: draftProjectSchema, seedLocked: z.boolean() });
const named = z.object({ id: documentIdSchema });
const procedure = oc.errors({ BAD_INPUT: {}, FAILURE: {}, CANCELLED: {} });

/** The procedures about documents. */
export const documentsContract = {
  recent: procedure.output(z.array(documentSummarySchema)),
  create: procedure
    .input(contentSchema.extend({ takes: z.array(takeReferenceSchema).max(TAKE_COUNT_LIMIT) }))
    .output(named),
  read: procedure.input(named).output(contentSchema),
  /** Holds the document open for this window, until it hangs up. */
  watch: procedure.input(named).output(eventIterator(documentStateSchema)),
  keep: procedure
    .input(contentSchema.extend({ id: documentIdSchema, holder: z.string() }))
    .output(documentStateSchema.pick({ changed: true })),
  /** Marks or unmarks a take. */
  star: procedure
    .input(named.extend({ takeId: takeReferenceSchema.shape.id, starred: z.boolean() }))
    .output(z.void()),
  /** Desktop only: lets the user choose a file. */
  choose: procedure.output(openedDocumentSchema.nullable()),
  /** Desktop only: saves to its file, or asks where. */
  save: procedure
    .input(named.extend({ copy: z.boolean() }))
    .output(z.object({ saved: z.boolean().describe('False when the user closed the dialog') })),
  /** A page has fetched a document and written it: that counts as saved. */
  saved: procedure
    .input(
      named.extend({
        name: z.string().min(1).max(255).describe('Name of the file that it wrote, without a folder'),
        receipt: z.uuid().describe('The `ETag` of what it fetched'),
      }),
    )
    .output(z.void()),
  /** Keeps recovered changes. */
  restore: procedure.input(named).output(z.void()),
  /** Goes back to what was saved. */
  discard: procedure.input(named).output(z.void()),
  /** Takes it off the list; nothing of it is lost. */
  forget: procedure.input(named).output(z.void()),
  /** Puts it on the list again. */
  remember: procedure.input(named).output(z.void()),
  /** Documents that the system asks to be shown: a double click on a file. */
  openings: procedure.output(eventIterator(openedDocumentSchema)),
};

/** What is edited of a document. */
export type DocumentContent = z.infer<typeof contentSchema>;
/** Where a document stands, for one window. */
export type DocumentState = z.infer<typeof documentStateSchema>;
/** One entry of the list of recent documents. */
export type DocumentSummary = z.infer<typeof documentSummarySchema>;
/** A document that was opened. */
export type OpenedDocument = z.infer<typeof openedDocumentSchema>;
