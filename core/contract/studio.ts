/**
 * What the studio (any renderer: desktop window, browser, remote) may ask of its host.
 *
 * One contract, validated on both sides; a MessagePort carries it in Electron, a WebSocket elsewhere.
 * It never takes a path: models, takes and jobs are named by id, and pictures are fetched
 * from `takes/<id>/level-NN.png` below the studio's own address.
 */
import { eventIterator, oc } from '@orpc/contract';
import { z } from 'zod';
import { LEVEL_COUNT, SAMPLERS, SIZE_PIXELS, projectSchema, settingsSchema } from '../project/project.ts';
import { takeSchema } from '../project/take.ts';
import { documentIdSchema, documentsContract } from './documents.ts';
import { engineDescriptionSchema } from './engine.ts';
import { generationEventSchema, problemSchema } from './events.ts';
import { filmsContract } from './films.ts';
import { commissionSchema, lendingContract } from './lending.ts';
import { libraryContract } from './library.ts';
import { logContract } from './log.ts';
import { machineContract } from './machine.ts';
import { memoryPlanSchema } from './memory.ts';
import { menuContract } from './menu.ts';
import { installProgressSchema } from './providers.ts';
import { remoteContract } from './remote.ts';
import { roomContract } from './room.ts';
import { sketchesContract } from './sketches.ts';

const sizeSchema = z.object({ width: z.int().min(1), height: z.int().min(1) });

/** One model that can be chosen. */
export const modelSchema = z.object({
  id: z.string(),
  name: z.string(),
  sizeBytes: z.int(),
  sizes: z
    .array(z.object({ width: z.int(), height: z.int() }))
    .describe(
      'Sizes of finished levels that the model can paint, or is best at where it paints any; smallest first',
    ),
  sizeStep: z
    .int()
    .min(1)
    .max(SIZE_PIXELS.maximum)
    .nullable()
    .describe(
      'What both sides are best multiples of where any size can be painted; null where only `sizes` can',
    ),
  defaultSize: sizeSchema,
  defaultSteps: z.int(),
  defaultGuidance: z.number(),
  defaultSampler: z.enum(SAMPLERS),
  samplers: z.array(z.enum(SAMPLERS)).describe('Those that suit it'),
  painting: z
    .object({
      trained: sizeSchema.describe('Size of the pictures that it has learned from'),
      step: z
        .int()
        .min(1)
        .max(SIZE_PIXELS.maximum)
        .nullable()
        .describe(
          'What the sides of what it paints must be multiples of; null where it paints one size only',
        ),
      enlargement: z
        .int()
        .min(2)
        .max(8)
        .nullable()
        .describe('What one pass of its upscaler multiplies sides by'),
    })
    .describe('What it paints before any enlargement'),
});

/** What the host says about itself and its engine. */
export const hostDescriptionSchema = engineDescriptionSchema.extend({
  program: z.string().describe("The program's version"),
  folders: z.record(z.string(), z.string()),
});

/** A project that comes with the program. */
export const exampleSchema = z.object({ id: z.string(), project: projectSchema });

/** A job as the queue sees it. */
export const jobSchema = z.object({
  id: z.string(),
  title: z.string(),
  state: z
    .enum(['queued', 'running', 'cancelling', 'done', 'failed', 'cancelled'])
    .describe('One at most is running; one that was held in the middle is queued again'),
  held: z
    .boolean()
    .default(false)
    .describe('Whether it gets no turn because whoever asked for it lets it stand still; others go on'),
  problem: problemSchema.nullable(),
  takeId: z.string().nullable(),
  documentId: documentIdSchema.optional().describe('The document that will own the take, where one will'),
  paints: settingsSchema
    .pick({ model: true, seed: true, steps: true })
    .strip()
    .extend({ levels: z.int().min(LEVEL_COUNT.minimum).max(LEVEL_COUNT.maximum) })
    .optional()
    .describe(
      'What tells it from other jobs of the same title; settings that it leaves to the model are absent',
    ),
});

/** What the queue tells whoever watches it: first every job, then each change and each event. */
export const queueEventSchema = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('jobs'),
    jobs: z.array(jobSchema).describe('Oldest first; those that wait in the order in which they will run'),
    paused: z.boolean().describe('Whether the queue stands still, the running job included'),
  }),
  z.object({ type: z.literal('generation'), jobId: z.string(), event: generationEventSchema }),
]);

/** What a model reads of one text. */
export const promptInspectionSchema = z.object({
  unit: z
    .enum(['word', 'token'])
    .describe('What is counted: whole words, or the pieces that words are made of'),
  count: z.int().min(0).describe('Units in the whole text'),
  window: z.int().min(1).describe('Units that the model reads at once'),
  chunks: z.array(z.int().min(0)).min(1).describe('Units in each chunk that the model reads'),
  cut: z.int().min(0).describe('Units at the end that the model does not read'),
  replaced: z
    .array(z.object({ word: z.string(), by: z.string() }))
    .describe('Words that the model takes for another one, each once'),
  unknown: z.array(z.string()).describe('Words that the model does not know, each once'),
});

const ownedTakeSchema = z.object({ takeId: z.string(), documentId: documentIdSchema });

const procedure = oc.errors({ BAD_INPUT: {}, FAILURE: {}, CANCELLED: {} });

/** The studio's procedures. */
export const studioContract = {
  info: procedure.output(hostDescriptionSchema),
  models: procedure.output(z.array(modelSchema)),
  prompts: {
    inspect: procedure
      .input(z.object({ modelId: z.string().optional(), texts: z.array(z.string().max(10_000)).max(64) }))
      .output(z.array(promptInspectionSchema)),
  },
  library: libraryContract,
  documents: documentsContract,
  films: filmsContract,
  examples: procedure.output(z.array(exampleSchema)),
  jobs: {
    submit: procedure
      .input(
        commissionSchema.extend({
          documentId: documentIdSchema.optional().describe('The document that will own the take'),
        }),
      )
      .output(jobSchema),
    cancel: procedure.input(z.object({ jobId: z.string() })).output(z.void()),
    pause: procedure.output(z.void()),
    resume: procedure.output(z.void()),
    /** Lets one job stand still while the others go on, or wait for its turn again. */
    hold: procedure.input(z.object({ jobId: z.string(), held: z.boolean() })).output(z.void()),
    move: procedure
      .input(
        z.object({
          jobId: z.string(),
          place: z.int().min(0).describe('Place among the waiting jobs, 0 is next'),
        }),
      )
      .output(z.void()),
    showEstimates: procedure.input(z.object({ shown: z.boolean() })).output(z.void()),
    watch: procedure.output(eventIterator(queueEventSchema)),
  },
  sketches: sketchesContract,
  providers: {
    installCuda: procedure.output(eventIterator(installProgressSchema)),
  },
  memory: {
    plan: procedure.input(z.object({ project: projectSchema })).output(memoryPlanSchema),
    free: procedure.output(z.void()),
  },
  machine: machineContract,
  remote: remoteContract,
  lending: lendingContract,
  log: logContract,
  menu: menuContract,
  takes: {
    list: procedure.output(z.array(takeSchema)),
    /** Deletes it for good. */
    remove: procedure.input(z.object({ takeId: z.string() })).output(z.void()),
    /** Deletes it from a document, but it can be brought back for a while. */
    bin: procedure.input(ownedTakeSchema).output(z.void()),
    /** Gives a document back what was deleted from it. */
    bringBack: procedure.input(ownedTakeSchema).output(z.void()),
    room: roomContract,
  },
};

/** One model that can be chosen. */
export type Model = z.infer<typeof modelSchema>;
/** What a model reads of one text. */
export type PromptInspection = z.infer<typeof promptInspectionSchema>;
/** What the host says about itself and its engine. */
export type HostDescription = z.infer<typeof hostDescriptionSchema>;
/** A project that comes with the program. */
export type Example = z.infer<typeof exampleSchema>;
/** A job as the queue sees it. */
export type Job = z.infer<typeof jobSchema>;
/** What the queue tells whoever watches it. */
export type QueueEvent = z.infer<typeof queueEventSchema>;
