/** What a studio may ask about the room that takes occupy on the disk of its host, and about what nobody looks at any more. */
import { oc } from '@orpc/contract';
import { z } from 'zod';
import { takeIdSchema } from '../project/project.ts';
import { documentIdSchema, documentSummarySchema } from './documents.ts';

/** Most takes that can be let go of at once. */
export const SPARE_LIMIT = 20_000;

/** The room that takes occupy. */
export const takeRoomSchema = z.object({
  count: z.int().min(0).describe('Takes of whatever project'),
  bytes: z.int().min(0).describe('What their files take'),
  spare: z
    .object({ takes: z.array(takeIdSchema).max(SPARE_LIMIT), bytes: z.int().min(0) })
    .describe('Those among them that no project on the list needs'),
  earlier: z
    .array(z.string())
    .describe('Folders that takes were kept in before, and in which some lie still'),
  forgotten: z.array(documentSummarySchema).describe('Projects that were taken off the list'),
});

/** What a person has agreed to lose, as it was told. */
export const sparedSchema = z.object({
  takes: z.array(takeIdSchema).max(SPARE_LIMIT),
  documents: z.array(documentIdSchema).max(SPARE_LIMIT),
});

const procedure = oc.errors({ BAD_INPUT: {}, FAILURE: {}, CANCELLED: {} });

/** The procedures about the room. */
export const roomContract = {
  measure: procedure.output(takeRoomSchema),
  /**
   * Deletes takes for good, unless a project on the list needs them by now. Projects that were taken off the list let go
   * of them: those that lie in a file as they are leave this machine, the others keep everything else.
   */
  clear: procedure.input(sparedSchema).output(takeRoomSchema),
};

/** The room that takes occupy. */
export type TakeRoom = z.infer<typeof takeRoomSchema>;
/** What a person has agreed to lose. */
export type Spared = z.infer<typeof sparedSchema>;
