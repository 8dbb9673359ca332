/** What a running job says about itself. The same shapes travel from the engine to its host and on to the studio. */
import { z } from 'zod';
import { executionProviderSchema } from '../project/project.ts';
import { takeSchema } from '../project/take.ts';

/** A small live picture of one level. */
export const previewSchema = z.object({
  level: z.int().min(0),
  width: z.int().min(1).max(256),
  height: z.int().min(1).max(256),
  rgb: z.base64().describe('width × height × 3 bytes, row by row, top first'),
});

/** Why a job ended without a take. */
export const problemSchema = z.object({
  kind: z.enum(['bad-input', 'failure', 'cancelled', 'defect']),
  message: z.string(),
});

/** One event of a generation. Exactly one of `done`, `failed`, `cancelled` comes last. */
export const generationEventSchema = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('started'),
    provider: executionProviderSchema,
    model: z.string(),
    levels: z.int(),
    steps: z.int(),
  }),
  z.object({ type: z.literal('notice'), message: z.string() }),
  z.object({
    type: z.literal('progress'),
    phase: z
      .enum(['sending', 'loading', 'sampling', 'upscaling', 'saving'])
      .describe('`sending` while another machine is sent what the levels show'),
    step: z.int().min(0).describe('Steps done'),
    steps: z.int().min(1),
    secondsPerStep: z.number().nullable(),
    secondsLeft: z.number().nullable(),
    memoryBytes: z.number().describe('Resident memory of the engine process'),
    previews: z.array(previewSchema),
    estimates: z
      .array(previewSchema)
      .optional()
      .describe('What the model makes of each level by itself, before the levels agree; only when asked for'),
  }),
  z.object({ type: z.literal('done'), take: takeSchema }),
  z.object({ type: z.literal('failed'), problem: problemSchema }),
  z.object({ type: z.literal('cancelled') }),
]);

/** What a film says before it is done, to whomever. */
export const filmProgressSchemas = [
  z.object({ type: z.literal('started'), encoder: z.string(), frames: z.int() }),
  z.object({ type: z.literal('notice'), message: z.string() }),
  z.object({
    type: z.literal('progress'),
    frame: z.int(),
    frames: z.int(),
    secondsLeft: z.number().nullable(),
  }),
] as const;

/** One event of a film export. */
export const filmEventSchema = z.discriminatedUnion('type', [
  ...filmProgressSchemas,
  z.object({ type: z.literal('done'), file: z.string(), frames: z.int(), durationSeconds: z.number() }),
]);

/** A small live picture of one level. */
export type Preview = z.infer<typeof previewSchema>;
/** Why a job ended without a take. */
export type Problem = z.infer<typeof problemSchema>;
/** One event of a generation. */
export type GenerationEvent = z.infer<typeof generationEventSchema>;
/** The progress event of a generation. */
export type GenerationProgress = Extract<GenerationEvent, { type: 'progress' }>;
/** One event of a film export. */
export type FilmEvent = z.infer<typeof filmEventSchema>;
