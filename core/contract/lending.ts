/**
 * Pictures that one host lends another, which paints for it: photographs, and what locked levels keep. They are sent with
 * `PUT lent/<id>` below the other host's address, and stay there only as long as something is painted from them.
 */
import { oc } from '@orpc/contract';
import { z } from 'zod';
import { LEVEL_COUNT, projectSchema } from '../project/project.ts';
import { sha256Schema } from '../sha256.ts';

/** What a lent picture is called: the SHA-256 of its file. */
export const lentIdSchema = sha256Schema;

/** Largest picture that is lent, in bytes: a PNG of the largest level, and room for what it says of itself. */
export const LENT_PICTURE_BYTES = 4096 * 4096 * 3 + 2 ** 20;

/** The pictures that are lent for a project. */
export const lentPicturesSchema = z
  .array(
    z.object({
      level: z
        .int()
        .min(0)
        .max(LEVEL_COUNT.maximum - 1),
      picture: lentIdSchema,
    }),
  )
  .max(LEVEL_COUNT.maximum)
  .describe('At most one for each level');

/** What whoever asks wants to be painted. */
export const commissionSchema = z.object({
  project: projectSchema,
  lent: lentPicturesSchema
    .optional()
    .describe('What levels show that are pinned or locked, where that does not lie with the host'),
});

const procedure = oc.errors({ BAD_INPUT: {}, FAILURE: {}, CANCELLED: {} });

/** The procedures about lent pictures. */
export const lendingContract = {
  /** Asks which of these pictures must be sent; those that are there stay for a while. */
  missing: procedure
    .input(z.object({ pictures: z.array(lentIdSchema).max(LEVEL_COUNT.maximum) }))
    .output(z.object({ pictures: z.array(lentIdSchema).max(LEVEL_COUNT.maximum) })),
};

/** The pictures that are lent for a project. */
export type LentPictures = z.infer<typeof lentPicturesSchema>;
/** What whoever asks wants to be painted. */
export type Commission = z.infer<typeof commissionSchema>;
