/** What is known of the memory that a generation will need, before it runs. */
import { z } from 'zod';
import { executionProviderSchema } from '../project/project.ts';

/** A plan of one generation's memory. */
export const memoryPlanSchema = z.object({
  verdict: z
    .enum(['fits', 'tight', 'will-not-fit', 'unknown'])
    .describe('`unknown` where the memory of the graphics card cannot be read'),
  provider: executionProviderSchema.describe('What will compute the denoiser, as far as can be told'),
  neededBytes: z.number().describe('Peak of the generation: of the engine process, or of the graphics card'),
  availableBytes: z.number().nullable().describe('What the engine may use in all; null when unknown'),
  batch: z.int().min(1).describe('Images per model call'),
  textEncoderRests: z.boolean().describe('Whether the text encoder is freed while the denoiser paints'),
  measured: z.boolean().describe('Whether such a generation has been measured here; else it is an estimate'),
  remedy: z.string().nullable().describe('What to do where it does not fit, as a sentence'),
});

/** A plan of one generation's memory. */
export type MemoryPlan = z.infer<typeof memoryPlanSchema>;
