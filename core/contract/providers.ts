/** What installing an execution provider says about itself. */
import { z } from 'zod';

/** How far the installation of an execution provider's files has come. */
export const installProgressSchema = z.object({
  receivedBytes: z.number(),
  totalBytes: z.number(),
});

/** How far the installation of an execution provider's files has come. */
export type InstallProgress = z.infer<typeof installProgressSchema>;
