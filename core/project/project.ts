/**
 * The project file: what a person writes, and everything a generation may be told.
 *
 * The published JSON Schema (`assets/schema/project.schema.json`) is made from these definitions.
 * Unknown fields are kept, so that a file written by a newer Tenfold survives an older one.
 */
import { z } from 'zod';
import { sha256Schema } from '../sha256.ts';

/** How many levels a zoom may have, inclusive. */
export const LEVEL_COUNT = { minimum: 2, maximum: 32 } as const;

/** Zoom factors that one level may have to the next. */
export const ZOOM_FACTORS = [2, 3, 4] as const;

/** Side lengths of a level in pixels, inclusive. A model may allow far fewer. */
export const SIZE_PIXELS = { minimum: 32, maximum: 4096 } as const;

/** Names of the samplers, as typed by a person. */
export const SAMPLERS = [
  'ddpm',
  'ddim',
  'dpm-solver++2m',
  'dpm-solver++2m-karras',
  'euler',
  'euler-ancestral',
  'lcm',
  'flow-euler',
] as const;

/** Ways of making the levels agree (see `core/stack/blend.ts`). */
export const BLEND_MODES = ['laplacian', 'average', 'none'] as const;

/** Where the levels of a latent model are made to agree (see `core/sampler/latent-agreement.ts`). */
export const BLEND_SPACES = ['pixels', 'latents'] as const;

/** How a zoom may begin and end its travels: gently, or at full speed. */
export const EASINGS = ['smooth', 'linear'] as const;

/** Ways in which a zoom may go. */
export const DIRECTIONS = ['in', 'out', 'in-out'] as const;

/** Time from one level to the next in seconds, inclusive. */
export const SECONDS_PER_LEVEL = { minimum: 0.1, maximum: 60 } as const;

/** Longest time that one level may stand still, in seconds. */
export const LONGEST_HOLD_SECONDS = 60;

/** Widths that a level may show, in metres, inclusive: from far below an atom's nucleus to far beyond the universe. */
export const WIDTH_METRES = { minimum: 1e-24, maximum: 1e30 } as const;

/** Execution providers, as typed by a person; `auto` tries the fastest first. */
export const PROVIDERS = ['auto', 'cpu', 'webgpu', 'cuda', 'dml', 'coreml'] as const;

/** The parts of a model that may each be computed elsewhere. */
export const MODEL_PARTS = ['textEncoder', 'denoiser', 'autoencoder', 'upscaler'] as const;

/** Name of a sampler. */
export type SamplerName = (typeof SAMPLERS)[number];
/** Name of a blending mode. */
export type BlendMode = (typeof BLEND_MODES)[number];
/** Zoom factor from one level to the next. */
export type ZoomFactor = (typeof ZOOM_FACTORS)[number];
/** Name of an execution provider, or `auto`. */
export type ProviderName = (typeof PROVIDERS)[number];

/** A part of a model that may be computed elsewhere than the others. */
export type ModelPart = (typeof MODEL_PARTS)[number];

/** Longest name of a model in characters: the longest path that an operating system takes. */
const MODEL_NAME_LIMIT = 4096;

/** Longest name of a picture or of a take in characters, which on the command line may be a path. */
const PLACE_LIMIT = 4096;

const side = z.int().min(SIZE_PIXELS.minimum).max(SIZE_PIXELS.maximum);

/** Zoom factor from one level to the next. */
export const zoomFactorSchema = z.union(ZOOM_FACTORS.map((factor) => z.literal(factor)));

/** An execution provider by its own name: what really computes, when it has been chosen. */
export const executionProviderSchema = z.enum(PROVIDERS).exclude(['auto']);

/** How long a level stands still. */
export const holdSecondsSchema = z.number().min(0).max(LONGEST_HOLD_SECONDS);

/** Time from one level to the next. */
export const secondsPerLevelSchema = z.number().min(SECONDS_PER_LEVEL.minimum).max(SECONDS_PER_LEVEL.maximum);

/** What one level's width measures in the scene. */
export const widthMetresSchema = z.number().min(WIDTH_METRES.minimum).max(WIDTH_METRES.maximum);

/** How the zoom moves. Everything is optional: see `core/timeline/settings.ts` for what holds when it is absent. */
export const timelineSchema = z.looseObject({
  secondsPerLevel: secondsPerLevelSchema
    .optional()
    .describe('Time from one level to the next, on average; holds come on top.'),
  easing: z.enum(EASINGS).optional().describe('Whether the zoom starts and stops gently.'),
  direction: z.enum(DIRECTIONS).optional(),
  holdSeconds: holdSecondsSchema
    .optional()
    .describe('How long the widest and the deepest level stand still unless they say it themselves.'),
  loop: z.boolean().optional().describe('Whether the zoom starts again at its end.'),
});

/** Where in a level the next one lies: the centre of its footprint, as fractions of width and height. */
export const focusSchema = z.looseObject({
  x: z.number().min(0).max(1).describe('0 is the left border, 1 the right one.'),
  y: z.number().min(0).max(1).describe('0 is the top border, 1 the bottom one.'),
});

/** At which steps a latent model's levels are blended in pixels; at the others each goes its own way. */
export const blendStepsSchema = z.looseObject({
  every: z.int().min(1).max(1000).default(1).describe('Every how many steps.'),
  start: z.number().min(0).max(1).default(0).describe('First part of the steps that is left out.'),
  end: z.number().min(0).max(1).default(1).describe('Part of the steps at which blending ends.'),
});

/** Id of a take. */
export const takeIdSchema = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$/);

/** Id of a photograph that is kept with a project: the SHA-256 of its file. */
export const photographIdSchema = sha256Schema;

/** A photograph that a level shows, and that the levels around it continue. */
export const photographSchema = z.looseObject({
  picture: z
    .string()
    .min(1)
    .max(PLACE_LIMIT)
    .describe(
      'Which one: in a .tenfold file the SHA-256 under which it lies in photographs/, in plain JSON the path of a picture file, as seen from the project file.',
    ),
  strength: z
    .number()
    .min(0)
    .max(1)
    .default(1)
    .describe('How far the level is drawn to it: 0 not at all, 1 all the way.'),
});

/** The painted picture that a locked level keeps. */
export const lockSchema = z.looseObject({
  take: z
    .string()
    .min(1)
    .max(PLACE_LIMIT)
    .describe('Id of the take; in plain JSON the path of its folder, as seen from the project file.'),
  level: z
    .int()
    .min(0)
    .max(LEVEL_COUNT.maximum - 1)
    .describe("Index of the take's level, 0 being the widest."),
});

/** One scale of the scene. */
export const levelSchema = z.looseObject({
  prompt: z
    .string()
    .trim()
    .min(1, 'is empty: write what this level shows')
    .max(4000, 'is longer than 4000 characters: shorten it')
    .describe('What this level shows.'),
  negative: z
    .string()
    .max(4000, 'is longer than 4000 characters: shorten it')
    .optional()
    .describe('What this level should not show.'),
  factor: zoomFactorSchema
    .default(2)
    .describe('Zoom factor from this level to the next one; ignored on the last level.'),
  focus: focusSchema.optional().describe('Where the next level lies in this one; the centre when absent.'),
  holdSeconds: holdSecondsSchema.optional().describe('How long the zoom stands still on this level.'),
  widthMetres: widthMetresSchema
    .optional()
    .describe('What this level measures from left to right, in metres. One level is enough to know all.'),
  photograph: photographSchema.optional().describe('A photograph that this level shows.'),
  locked: lockSchema
    .optional()
    .describe('Keeps this level as it was painted, whatever its prompt and its photograph say.'),
});

/** How to paint. Everything is optional: the model brings good values of its own. */
export const settingsSchema = z.looseObject({
  model: z
    .string()
    .min(1)
    .max(MODEL_NAME_LIMIT, 'is too long: write the id of an installed model, or the path of a model folder')
    .optional()
    .describe('Id of an installed model, or the path of a model folder.'),
  seed: z
    .int()
    .min(0)
    .max(Number.MAX_SAFE_INTEGER)
    .optional()
    .describe('Same seed, same pictures. Random when absent.'),
  steps: z.int().min(1).max(1000).optional().describe('Sampling steps.'),
  size: z
    .looseObject({ width: side, height: side })
    .optional()
    .describe('Size of every finished level in pixels.'),
  sampler: z.enum(SAMPLERS).optional(),
  guidance: z
    .number()
    .min(0)
    .max(50)
    .optional()
    .describe('How strictly the picture follows the prompt; 1 switches guidance off.'),
  eta: z
    .number()
    .min(0)
    .max(1)
    .optional()
    .describe('Share of fresh noise per DDIM step: 0 is deterministic, 1 is like DDPM.'),
  blend: z.enum(BLEND_MODES).optional().describe('How the levels are made to agree.'),
  blendSpace: z
    .enum(BLEND_SPACES)
    .optional()
    .describe('Where the levels of a latent model are blended: pixels is right, latents is fast.'),
  blendSteps: blendStepsSchema
    .optional()
    .describe('At which steps the levels of a latent model are blended in pixels.'),
  coarseWeight: z
    .number()
    .min(0)
    .max(1)
    .optional()
    .describe("Weight of wider levels in the coarse bands of deeper ones; 1 is the paper's plain average."),
  provider: z.enum(PROVIDERS).optional().describe('What computes.'),
  providers: z
    .partialRecord(z.enum(MODEL_PARTS), z.enum(PROVIDERS))
    .optional()
    .describe('What computes single parts of the model, where that is not what "provider" says.'),
  batch: z
    .int()
    .min(1)
    .max(256)
    .optional()
    .describe('Images per model call; changes speed and memory, not the result.'),
});

/** A whole project file. */
export const projectSchema = z.looseObject({
  $schema: z.string().optional(),
  version: z
    .int()
    .min(0)
    .optional()
    .describe('Version of the file format; absent in files from before there were any.'),
  title: z.string().trim().min(1, 'is empty: give the project a title').max(200),
  prefix: z.string().max(1000).optional().describe('Put before every prompt.'),
  style: z.string().max(1000).optional().describe('Appended to every prompt.'),
  negative: z
    .string()
    .max(4000, 'is longer than 4000 characters: shorten it')
    .optional()
    .describe('What no level should show; added to what each level should not show.'),
  levels: z
    .array(levelSchema)
    .min(LEVEL_COUNT.minimum, `holds too few levels: a zoom needs at least ${LEVEL_COUNT.minimum}`)
    .max(LEVEL_COUNT.maximum, `holds too many levels: the most is ${LEVEL_COUNT.maximum}`)
    .describe('The scales, widest first.'),
  timeline: timelineSchema.optional(),
  settings: settingsSchema.default({}),
});

/** The painted picture that a locked level keeps. */
export type Lock = z.infer<typeof lockSchema>;
/** Centre of a footprint as fractions of its level's width and height. */
export type Focus = z.infer<typeof focusSchema>;
/** How the zoom moves, as far as the project says so. */
export type TimelineSettings = z.infer<typeof timelineSchema>;
/** How to paint; absent values are the model's to choose. */
export type Settings = z.infer<typeof settingsSchema>;
/** A project with defaults filled in. */
export type Project = z.infer<typeof projectSchema>;
/** A project as a person may write it: defaults may be left out. */
export type ProjectInput = z.input<typeof projectSchema>;

/**
 * The zoom factors of a project.
 *
 * @param levels The levels, widest first.
 * @returns The factor from each level to the next; the last one's leads nowhere.
 */
export function zoomFactors<Factor extends number>(levels: readonly { readonly factor: Factor }[]): Factor[] {
  return levels.slice(0, -1).map(({ factor }) => factor);
}
