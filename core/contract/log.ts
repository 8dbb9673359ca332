/** What a studio may ask about the host's log: a person who reports that something is wrong sends it along. */
import { oc } from '@orpc/contract';
import { z } from 'zod';

const procedure = oc.errors({ BAD_INPUT: {}, FAILURE: {}, CANCELLED: {} });

/** The procedures about the log. */
export const logContract = {
  read: procedure.output(
    z.object({
      text: z
        .string()
        .describe('What was logged lately, oldest first, without names of folders; empty when nothing was'),
    }),
  ),
  /** Desktop only: shows the log's file in the file manager. */
  reveal: procedure.output(z.void()),
};
