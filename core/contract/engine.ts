/**
 * What a host may ask of its engine process.
 *
 * The engine does one thing at a time; the queue, and everything that must survive the engine, is the host's.
 * Errors travel as `BAD_INPUT`, `FAILURE` and `CANCELLED` with a message for people (see `core/errors.ts`).
 * Aborting the caller's signal stops the work between two steps.
 */
import { eventIterator, oc } from '@orpc/contract';
import { z } from 'zod';
import { FILM_FORMAT_IDS, FILM_QUALITIES } from '../film/formats.ts';
import {
  DIRECTIONS,
  EASINGS,
  LEVEL_COUNT,
  executionProviderSchema,
  holdSecondsSchema,
  projectSchema,
  secondsPerLevelSchema,
  widthMetresSchema,
} from '../project/project.ts';
import { filmEventSchema, generationEventSchema } from './events.ts';
import { memoryPlanSchema } from './memory.ts';
import { sketchEventSchema } from './sketches.ts';

/** One project, and the model that paints it. Paths are the host's, never a renderer's. */
const projectOrderSchema = z.object({
  project: projectSchema,
  modelFolder: z.string().describe('Absolute path of the model folder'),
});

/** A picture file that a level is to show. */
export const pinOrderSchema = z.object({
  level: z
    .int()
    .min(0)
    .max(LEVEL_COUNT.maximum - 1),
  file: z.string().describe('Absolute path of the picture'),
  strength: z.number().min(0).max(1),
  locked: z.boolean().describe('Whether the level is to stay exactly so'),
});

/** Order to sketch one project. */
export const sketchOrderSchema = projectOrderSchema.extend({
  pins: z.array(pinOrderSchema).max(LEVEL_COUNT.maximum).optional().describe('At most one for each level'),
});

/** Order to say what one project will need. */
export const planOrderSchema = projectOrderSchema.extend({
  measurementsFile: z
    .string()
    .optional()
    .describe('Absolute path of the file that remembers how much memory generations need'),
});

/** Order to paint one project. */
export const generationOrderSchema = planOrderSchema.extend({
  ...sketchOrderSchema.shape,
  jobId: z.string(),
  modelId: z.string(),
  outputFolder: z.string().describe('Absolute path of the take to write'),
  takeId: z.string(),
});

const depthSchema = z
  .number()
  .min(0)
  .max(LEVEL_COUNT.maximum - 1);

/** How generations go on, from the next step on. */
export const steeringSchema = z.object({
  held: z.boolean().describe('Whether they stand still between two steps'),
  estimates: z
    .boolean()
    .describe("Whether progress shows the model's own estimates beside the agreed levels"),
});

/** How a film is shown and encoded. */
export const filmSettingsSchema = z.object({
  format: z.enum(FILM_FORMAT_IDS),
  quality: z.enum(FILM_QUALITIES),
  draft: z.boolean().describe('Half the size and fewer frames, encoded quickly: to look at the movement'),
  width: z.int().min(16).max(7680).multipleOf(2),
  height: z.int().min(16).max(4320).multipleOf(2),
  framesPerSecond: z.number().min(1).max(120),
  secondsPerLevel: secondsPerLevelSchema,
  easing: z.enum(EASINGS),
  direction: z.enum(DIRECTIONS),
  holdSeconds: holdSecondsSchema.describe('How long the first and the last picture stand still'),
  holds: z
    .array(holdSecondsSchema.nullable())
    .max(LEVEL_COUNT.maximum)
    .optional()
    .describe(
      'How long each level stands still, widest first; null: holdSeconds at both ends, else not at all',
    ),
  loop: z.boolean().describe('Whether it goes on from its end to its start: shown again and again'),
  range: z
    .object({ from: depthSchema, to: depthSchema.nullable().describe('null for the deepest level') })
    .describe('Depths between which it zooms, in levels, 0 being the widest'),
  ruler: z
    .object({
      level: z
        .int()
        .min(0)
        .max(LEVEL_COUNT.maximum - 1),
      widthMetres: widthMetresSchema,
    })
    .nullable()
    .describe('What one level measures, for a scale bar on every frame; null for none'),
});

/** What can be made of one format. */
export const formatStatusSchema = z.object({
  id: z.enum(FILM_FORMAT_IDS),
  available: z.boolean(),
  reason: z
    .string()
    .nullable()
    .describe(
      'Why it cannot be made, or only less well than it could be, and what to do; null where all is well',
    ),
});

/** Order to make a film of one take. */
export const filmOrderSchema = z.object({
  takeFolder: z.string(),
  outputFile: z.string(),
  settings: filmSettingsSchema,
});

/** One execution provider as tried on this machine. */
export const providerStatusSchema = z.object({
  name: executionProviderSchema,
  available: z.boolean(),
  reason: z.string().nullable().describe('Why it is unavailable and what to do; null when available'),
  installable: z.boolean().describe('Whether Tenfold itself can install what it misses'),
});

/** What the engine knows about itself. */
export const engineDescriptionSchema = z.object({
  versions: z.record(z.string(), z.string()),
  providers: z.array(providerStatusSchema),
});

const procedure = oc.errors({ BAD_INPUT: {}, FAILURE: {}, CANCELLED: {} });

/** The engine's procedures. */
export const engineContract = {
  describe: procedure.output(engineDescriptionSchema),
  plan: procedure.input(planOrderSchema).output(memoryPlanSchema),
  steer: procedure.input(steeringSchema).output(z.void()),
  generate: procedure.input(generationOrderSchema).output(eventIterator(generationEventSchema)),
  sketch: procedure.input(sketchOrderSchema).output(eventIterator(sketchEventSchema)),
  formats: procedure.output(z.array(formatStatusSchema)),
  film: procedure.input(filmOrderSchema).output(eventIterator(filmEventSchema)),
};

/** How generations go on. */
export type Steering = z.infer<typeof steeringSchema>;
/** Order to sketch one project. */
export type SketchOrder = z.infer<typeof sketchOrderSchema>;
/** Order to say what one project will need. */
export type PlanOrder = z.infer<typeof planOrderSchema>;
/** A picture file that a level is to show. */
export type PinOrder = z.infer<typeof pinOrderSchema>;
/** Order to paint one project. */
export type GenerationOrder = z.infer<typeof generationOrderSchema>;
/** How a film is shown and encoded. */
export type FilmSettings = z.infer<typeof filmSettingsSchema>;
/** Order to make a film of one take. */
export type FilmOrder = z.infer<typeof filmOrderSchema>;
/** What can be made of one format. */
export type FormatStatus = z.infer<typeof formatStatusSchema>;
/** One execution provider as tried on this machine. */
export type ProviderStatus = z.infer<typeof providerStatusSchema>;
/** What the engine knows about itself. */
export type EngineDescription = z.infer<typeof engineDescriptionSchema>;
