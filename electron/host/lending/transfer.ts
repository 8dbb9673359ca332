/** How another host sends the pictures that it lends: `PUT /lent/<SHA-256>`. Nobody can fetch them. */
import { lentIdSchema } from '#core/contract/lending.ts';
import { createTransfer, type Transfer } from '../transfer.ts';
import type { LentPictureStore } from './lent-pictures.ts';

/**
 * Makes the transfer.
 *
 * @param pictures The host's lent pictures.
 * @param log Receives a defect's stack.
 * @returns What answers; it never rejects for what a client sent.
 */
export function createLendingTransfer(
  pictures: Pick<LentPictureStore, 'receive'>,
  log: (text: string) => void,
): Transfer {
  return createTransfer(
    '/lent',
    async (request, headers, rest) => {
      if (request.method !== 'PUT' || !lentIdSchema.safeParse(rest).success) return undefined;
      await pictures.receive(request, rest);
      return new Response(null, { status: 204, headers });
    },
    log,
  );
}
