/**
 * Painting on another machine: what a studio may ask about the `tenfold serve` that paints for its host.
 *
 * Documents, takes and the queue stay with the host; only the painting happens there. The token that lets the host in is
 * told nobody.
 */
import { eventIterator, oc } from '@orpc/contract';
import { z } from 'zod';

/** The other machine. */
const remoteSchema = z.object({
  name: z.string().describe('Its name and port, as in the address'),
  state: z
    .enum(['idle', 'connecting', 'connected', 'unreachable'])
    .describe('`idle` while this machine paints: nothing is asked of the other one'),
  program: z.string().nullable().describe("Its program's version, once it has told"),
  problem: z.string().nullable().describe('Why it is unreachable, and what to do, as a sentence'),
  warning: z.string().nullable().describe('What others on the way could see, as a sentence'),
});

/** Where pictures are painted. */
export const whereaboutsSchema = z.object({
  remote: remoteSchema.nullable().describe('Null when no other machine is known'),
  away: z.boolean().describe('Whether the other machine paints what comes next'),
});

const procedure = oc.errors({ BAD_INPUT: {}, FAILURE: {}, CANCELLED: {} });

/** The procedures about the other machine. */
export const remoteContract = {
  watch: procedure.output(eventIterator(whereaboutsSchema)),
  /** Tries the address, and paints there from now on when it answers. */
  connect: procedure
    .input(
      z.object({
        address: z.string().max(2000).describe('As `tenfold serve` prints it, with or without its token'),
        token: z.string().max(200).optional(),
      }),
    )
    .output(z.void()),
  /** Chooses who paints what comes next. */
  choose: procedure.input(z.object({ away: z.boolean() })).output(z.void()),
  /** Forgets address and token; this machine paints. */
  forget: procedure.output(z.void()),
};

/** Where pictures are painted. */
export type Whereabouts = z.infer<typeof whereaboutsSchema>;
