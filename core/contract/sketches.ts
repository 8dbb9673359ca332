/**
 * Sketches: pictures of a project that is still being written, painted in few steps and kept nowhere.
 *
 * They are no jobs: the queue does not know them, and whatever it has to do goes first.
 */
import { eventIterator, oc } from '@orpc/contract';
import { z } from 'zod';
import { previewSchema } from './events.ts';
import { commissionSchema } from './lending.ts';

/** What a sketch looks like after one of its steps. */
export const sketchEventSchema = z.object({
  step: z.int().min(1).describe('Steps done'),
  steps: z.int().min(1),
  previews: z.array(previewSchema).describe('Every level, widest first'),
});

const procedure = oc.errors({ BAD_INPUT: {}, FAILURE: {}, CANCELLED: {} });

/** What a studio may ask of sketches. */
export const sketchesContract = {
  /**
   * Sketches a project; ends after the last step. Fails with `CANCELLED` when a newer sketch or a job needs the engine.
   */
  paint: procedure.input(commissionSchema).output(eventIterator(sketchEventSchema)),
};

/** What a sketch looks like after one of its steps. */
export type SketchEvent = z.infer<typeof sketchEventSchema>;
