/** What a studio may ask about the machine that its host runs on: how much of it Tenfold uses, and where things lie. */
import { oc } from '@orpc/contract';
import { z } from 'zod';

/** More than any processor has. */
const MOST_THREADS = 4096;

/** How many threads of the processor engines use; null for as many as suits the machine. */
export const threadLimitSchema = z.int().min(1).max(MOST_THREADS).nullable();

/** The threads of the processor. */
export const threadsSchema = z.object({
  limit: threadLimitSchema.describe('How many engines use; null for as many as suits the machine'),
  available: z.int().min(1).describe('How many there are'),
});

/** Folders of the user's that can be shown. */
export const SHOWN_FOLDERS = ['takes', 'models', 'documents', 'photographs', 'logs', 'settings'] as const;

const procedure = oc.errors({ BAD_INPUT: {}, FAILURE: {}, CANCELLED: {} });

/** The procedures about the machine. */
export const machineContract = {
  threads: procedure.output(threadsSchema),
  /** Lets engines use so many threads: from now on, and where one is painting, from the next job on. */
  limitThreads: procedure.input(z.object({ limit: threadLimitSchema })).output(threadsSchema),
  /** Desktop only: lets the user choose where new takes go. */
  chooseTakesFolder: procedure.output(z.void()),
  /** Desktop only: shows a folder in the file manager. */
  reveal: procedure.input(z.object({ folder: z.enum(SHOWN_FOLDERS) })).output(z.void()),
};

/** The threads of the processor. */
export type Threads = z.infer<typeof threadsSchema>;
/** A folder of the user's that can be shown. */
export type ShownFolder = (typeof SHOWN_FOLDERS)[number];
