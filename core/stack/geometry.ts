/**
 * Where the levels of a zoom stack lie in one another.
 *
 * Level 0 is the widest view. Each level shows, enlarged by an integer factor, one rectangle (its footprint) of
 * the level before it; all levels have the same size in pixels.
 */
import { BadInputError } from '../errors.ts';
import { ZOOM_FACTORS, type Focus } from '../project/project.ts';
import { sideStep } from './sides.ts';

/** A rectangle in pixels on the grid of the wider level. */
export interface Footprint {
  x: number;
  y: number;
  width: number;
  height: number;
}

/** Shape of a zoom stack. `factors[i]` and `footprints[i]` lead from level i to level i+1. */
export interface StackGeometry {
  levels: number;
  channels: number;
  width: number;
  height: number;
  factors: readonly number[];
  footprints: readonly Footprint[];
}

/** One [C,H,W] array a level, widest first. */
export type ZoomStack = Float32Array[];

/** What a stack is made of: one level more than there are factors. */
export interface StackOptions {
  channels: number;
  width: number;
  height: number;
  factors: readonly number[];
  focuses?: readonly (Focus | undefined)[];
  /** Sides and corners of levels and footprints lie on multiples of so many pixels, as latent models need; 1 if absent. */
  grid?: number;
}

/**
 * Lays out a zoom stack.
 *
 * @param options Channels, the size of every level in pixels, the zoom factor from each level to the next, and
 *   for each of them where the next level is centred, as fractions of width and height (the centre when absent).
 *   A footprint is snapped to the grid and kept inside its level.
 * @returns The geometry.
 * @throws {BadInputError} When the size is not a positive integer or not divisible by a factor times the grid, when a
 *   factor is not 2, 3 or 4, or when a focus lies outside its level.
 */
export function stackGeometry(options: StackOptions): StackGeometry {
  const { channels, width, height, factors, focuses = [], grid = 1 } = options;
  for (const [name, value] of Object.entries({ width, height, 'number of channels': channels })) {
    if (!Number.isSafeInteger(value) || value < 1)
      throw new BadInputError(`The ${name} of a level cannot be ${value}: choose a whole number above zero.`);
  }
  const footprints = factors.map((factor, level): Footprint => {
    checkFactor(factor, options);
    const focus = focuses[level] ?? { x: 0.5, y: 0.5 };
    const size = { width: width / factor, height: height / factor };
    return {
      x: footprintStart(focus.x, width, size.width, level, grid),
      y: footprintStart(focus.y, height, size.height, level, grid),
      ...size,
    };
  });
  return { levels: factors.length + 1, channels, width, height, factors: [...factors], footprints };
}

/**
 * The same stack at a multiple of its resolution, as the stages of a cascade need it.
 *
 * @param geometry The stack.
 * @param scale Positive integer.
 * @returns A geometry whose levels and footprints are `scale` times as wide and high.
 * @throws {RangeError} When the scale is not a positive integer.
 */
export function scaledGeometry(geometry: StackGeometry, scale: number): StackGeometry {
  if (!Number.isSafeInteger(scale) || scale < 1)
    throw new RangeError(`scale must be a positive integer, not ${scale}.`);
  return {
    ...geometry,
    width: geometry.width * scale,
    height: geometry.height * scale,
    footprints: geometry.footprints.map((footprint) => ({
      x: footprint.x * scale,
      y: footprint.y * scale,
      width: footprint.width * scale,
      height: footprint.height * scale,
    })),
  };
}

/**
 * The same stack in latents.
 *
 * @param geometry The stack of pictures, laid out on a grid of `scale` pixels.
 * @param scale Pixels of a picture to one of its latents, on each side.
 * @param channels Channels of the latents.
 * @returns A geometry whose levels and footprints have a `scale`-th of the width and height.
 * @throws {RangeError} When a side or a footprint is not a multiple of the scale.
 */
export function latentGeometry(geometry: StackGeometry, scale: number, channels: number): StackGeometry {
  const shrink = (value: number): number => {
    if (value % scale !== 0) throw new RangeError(`${value} must be a multiple of ${scale}.`);
    return value / scale;
  };
  return {
    ...geometry,
    channels,
    width: shrink(geometry.width),
    height: shrink(geometry.height),
    footprints: geometry.footprints.map(({ x, y, width, height }) => ({
      x: shrink(x),
      y: shrink(y),
      width: shrink(width),
      height: shrink(height),
    })),
  };
}

/**
 * Checks that a stack has the shape its geometry says; anything else is a defect of the caller.
 *
 * @param stack One [C,H,W] array a level.
 * @param geometry Shape of the stack.
 * @throws {RangeError} When the number of levels or the length of a level is wrong.
 */
export function checkStack(stack: readonly Float32Array[], geometry: StackGeometry): void {
  if (stack.length !== geometry.levels)
    throw new RangeError(`stack must hold ${geometry.levels} levels, not ${stack.length}.`);
  const length = geometry.channels * geometry.height * geometry.width;
  for (const [level, image] of stack.entries()) {
    if (image.length !== length)
      throw new RangeError(`level ${level} must hold ${length} values, not ${image.length}.`);
  }
}

function checkFactor(factor: number, { width, height, factors, grid = 1 }: StackOptions): void {
  if (!ZOOM_FACTORS.some((allowed) => allowed === factor))
    throw new BadInputError(`A level cannot have the zoom factor ${factor}: choose 2, 3 or 4.`);
  const wrong = [width, height].find((side) => side % (factor * grid) !== 0);
  if (wrong === undefined) return;
  const step = sideStep(1, factors) * grid;
  const divisor =
    grid === 1 ? `${factor}` : `${factor * grid} (a latent of this model stands for ${grid} pixels)`;
  const smaller = suggestedSize(width, height, step, Math.floor);
  const larger = suggestedSize(width, height, step, Math.ceil);
  throw new BadInputError(
    `Levels of ${width} × ${height} pixels cannot have the zoom factor ${factor}, because ${wrong} is not ` +
      `divisible by ${divisor}: choose a size like ${smaller} or ${larger}, or another factor.`,
  );
}

function suggestedSize(
  width: number,
  height: number,
  step: number,
  round: (value: number) => number,
): string {
  const [newWidth, newHeight] = [width, height].map((side) => Math.max(1, round(side / step)) * step);
  return `${String(newWidth)} × ${String(newHeight)}`;
}

function footprintStart(
  focus: number,
  size: number,
  footprintSize: number,
  level: number,
  grid: number,
): number {
  if (!(focus >= 0 && focus <= 1))
    throw new BadInputError(`The focus of level ${level + 1} lies outside it: choose fractions from 0 to 1.`);
  const start = Math.round((focus * size - footprintSize / 2) / grid) * grid;
  return Math.min(Math.max(start, 0), size - footprintSize);
}
