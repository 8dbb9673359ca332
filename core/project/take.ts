/**
 * A take: the result of one generation, and everything needed to make it again.
 *
 * On disk it is a folder with `take.json` and one PNG a level.
 */
import { z } from 'zod';
import {
  BLEND_MODES,
  BLEND_SPACES,
  LEVEL_COUNT,
  SAMPLERS,
  blendStepsSchema,
  focusSchema,
  executionProviderSchema,
  holdSecondsSchema,
  lockSchema,
  photographSchema,
  takeIdSchema,
  timelineSchema,
  widthMetresSchema,
  zoomFactorSchema,
} from './project.ts';

/** Version of `take.json` that this program writes. */
export const TAKE_VERSION = 1;

/**
 * The IPTC's terms for media made by a trained model, written into every picture and film: wholly, or around photographs.
 *
 * @see https://cv.iptc.org/newscodes/digitalsourcetype/
 */
export const DIGITAL_SOURCE_TYPES = {
  generated: 'http://cv.iptc.org/newscodes/digitalsourcetype/trainedAlgorithmicMedia',
  composite: 'http://cv.iptc.org/newscodes/digitalsourcetype/compositeWithTrainedAlgorithmicMedia',
} as const;

/** Name of a picture in a take's folder. */
const PICTURE_FILE = /^level-\d{2}\.png$/;

/** A rectangle on the pixel grid of a level. */
export const footprintSchema = z.object({
  x: z.int().min(0),
  y: z.int().min(0),
  width: z.int().min(1),
  height: z.int().min(1),
});

/** One painted level. */
export const takeLevelSchema = z.looseObject({
  file: z.string().regex(PICTURE_FILE),
  prompt: z.string(),
  negative: z.string(),
  factor: zoomFactorSchema.nullable().describe('null on the deepest level'),
  focus: focusSchema.nullable(),
  footprint: footprintSchema
    .nullable()
    .describe('Where the next level lies, in pixels; null on the deepest level'),
  holdSeconds: holdSecondsSchema.optional(),
  widthMetres: widthMetresSchema.optional(),
  photograph: photographSchema.optional().describe('What it was drawn to'),
  locked: lockSchema.optional().describe('The take that its picture was kept from'),
});

/** Settings with nothing left open: what was really used. */
export const resolvedSettingsSchema = z.looseObject({
  seed: z.int().min(0),
  steps: z.int().min(1),
  size: z.looseObject({ width: z.int().min(1), height: z.int().min(1) }),
  sampler: z.enum(SAMPLERS),
  guidance: z.number(),
  eta: z.number(),
  blend: z.enum(BLEND_MODES),
  blendSpace: z.enum(BLEND_SPACES).optional().describe('Of latent models only'),
  blendSteps: blendStepsSchema.optional().describe('Of latent models that were blended in pixels only'),
  coarseWeight: z.number(),
});

/** The whole of `take.json`. */
export const takeSchema = z.looseObject({
  version: z.literal(TAKE_VERSION),
  id: takeIdSchema,
  title: z.string(),
  created: z.iso.datetime(),
  program: z.looseObject({ name: z.literal('Tenfold'), version: z.string() }),
  digitalSourceType: z.enum(DIGITAL_SOURCE_TYPES),
  prefix: z.string().optional().describe('Absent in takes from before there were any'),
  style: z.string(),
  negative: z.string().optional().describe('What no level should show; absent like the prefix'),
  levels: z.array(takeLevelSchema).min(LEVEL_COUNT.minimum).max(LEVEL_COUNT.maximum),
  timeline: timelineSchema
    .optional()
    .describe('How the zoom moved when it was painted; the document it belongs to may have changed since'),
  settings: resolvedSettingsSchema,
  model: z.looseObject({
    id: z.string(),
    name: z.string(),
    files: z.array(z.looseObject({ path: z.string(), sizeBytes: z.int(), sha256: z.string() })),
  }),
  provider: z.looseObject({
    name: executionProviderSchema,
    notice: z.string().nullable().describe('Why an asked-for provider was not used'),
  }),
  paintedOn: z
    .string()
    .max(300)
    .optional()
    .describe('Name and port of the machine that painted it, where that was not the one that keeps it'),
  timing: z.looseObject({ totalSeconds: z.number(), modelSeconds: z.number() }),
});

/** A take, as written in `take.json`. */
export type Take = z.infer<typeof takeSchema>;
/** The IPTC's term for what a picture is. */
export type DigitalSourceType = Take['digitalSourceType'];
/** One painted level of a take. */
export type TakeLevel = z.infer<typeof takeLevelSchema>;
/** Settings with nothing left open. */
export type ResolvedSettings = z.infer<typeof resolvedSettingsSchema>;

/**
 * What the pictures of a zoom are. All levels show one another, so that one photograph is in all of them.
 *
 * @param levels The levels. The photograph of a locked one is not looked at: its picture is.
 * @param keepsComposite Whether a locked level keeps a picture that is a composite itself.
 * @returns The IPTC's term.
 */
export function digitalSourceType(
  levels: readonly Pick<TakeLevel, 'photograph' | 'locked'>[],
  keepsComposite: boolean,
): DigitalSourceType {
  const hasPhotograph = levels.some(({ photograph, locked }) => !locked && (photograph?.strength ?? 0) > 0);
  return hasPhotograph || keepsComposite ? DIGITAL_SOURCE_TYPES.composite : DIGITAL_SOURCE_TYPES.generated;
}

/**
 * File name of a level's picture inside a take's folder.
 *
 * @param level Index of the level, 0 is the widest view.
 * @returns For example `level-00.png`.
 */
export function levelFile(level: number): string {
  return `level-${String(level).padStart(2, '0')}.png`;
}

/**
 * Whether a take's folder may hold a file of this name.
 *
 * @param name A file name without a path.
 * @returns True for `take.json` and for pictures of levels.
 */
export function isTakeFile(name: string): boolean {
  return name === 'take.json' || PICTURE_FILE.test(name);
}
