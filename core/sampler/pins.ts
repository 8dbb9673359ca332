/**
 * Pins: pictures that levels are to show. A photograph that the zoom continues, or the finished picture of a locked level.
 *
 * Source: Wang et al., *Generative Powers of Ten*, CVPR 2024, section 4.4 (photograph-based zoom). With D_i for
 * what level i shows at the photograph's resolution, the paper takes five Adam steps before each blend on
 *
 *     Σ_i ‖D_i(x̂_i) − M_i ⊙ ξ‖²
 *
 * Here it is solved exactly. The objective is quadratic and D_i is a box filter, which has a right inverse U (D U = 1), so
 * x̂_i + U(ξ − D_i x̂_i) has no error left: nothing has to be descended, and no learning rate to be chosen. The pin is
 * held after rendering rather than before blending, because levels that nest need no more than the change of one level
 * carried to the others, one factor at a time:
 *
 *     R_k ← ξ;  R_{i+1} ← R_{i+1} + U(crop(Δ_i)), inwards;  Π_image, outwards
 *
 * with Δ_i for how level i has changed. So every level that sees the picture follows it, whatever the focus, and the
 * stack still nests. Blending is linear and leaves to deeper levels what is finer than the picture's pixels, so nothing
 * is lost by coming after it.
 *
 * In the paper the photograph is the widest level. Where there are wider ones, what is painted around the picture takes
 * on some of its change, less with distance: coarse colours are settled in the first steps, so the model goes on from
 * them instead of painting a picture in a picture.
 */
import type { Kernels, Plane } from '../kernels/kernels.ts';
import { samplingKernels } from '../kernels/sampling.ts';
import { checkStack, type Footprint, type StackGeometry, type ZoomStack } from '../stack/geometry.ts';
import { smear } from './smear.ts';

/** Part of the steps that a photograph of full strength leads; in the rest the model fits it into the scene. */
export const LED_SHARE = 0.85;

/** D(B(x)) is a little smoother than x for the bilinear B, so each pass leaves less for the blocks at the end. */
const SMOOTH_PASSES = 4;

/** Over which share of a level's shorter side a change around a footprint fades to a third. */
const FADE = 1 / 12;

/** A picture that a level is to show. */
export interface Pin {
  /** Index of the level. */
  level: number;
  /** [C,H,W], −1 … 1, of the size that the stack has. */
  image: Float32Array;
  /** How long it leads: 0 not at all, 1 until the model fits it into the scene. */
  strength: number;
  /** Whether the level is to stay exactly so, to the end; its strength is 1 then. */
  locked: boolean;
}

/**
 * The pins that hold at a step. A picture is followed or not, and never in part, which would show two pictures through
 * each other.
 *
 * @param pins All of them.
 * @param step The step, 1 … `steps`.
 * @param steps How many there are.
 * @returns Locked levels at every step; photographs during the first 85 % of them, times their strength.
 */
export function pinsAt(pins: readonly Pin[], step: number, steps: number): Pin[] {
  return pins.filter(({ locked, strength }) => locked || step <= Math.round(LED_SHARE * strength * steps));
}

/**
 * The pins that finished pictures follow.
 *
 * @param pins All of them.
 * @returns Locked levels, and photographs of full strength: they are what their levels show, with all their detail.
 */
export function pinsInTheEnd(pins: readonly Pin[]): Pin[] {
  return pins.filter(({ locked, strength }) => locked || strength === 1);
}

/**
 * Makes a stack that nests follow its pins. Where pictures contradict each other, deeper photographs win over wider
 * ones, since they show more, and locked levels over photographs.
 *
 * @param stack One [C,H,W] array a level, rendered already; they are not changed.
 * @param geometry Shape of the stack.
 * @param pins What levels are to show, at most one for each.
 * @param bounded Whether values must stay in −1 … 1: contrast inside a pixel of the wider level is lowered where it
 *   would lead out.
 * @param kernels Primitive operations; the program's own when absent.
 * @returns New arrays that nest: box-filtering any deeper level gives its part of the picture, unless another pin wins
 *   there. Locked levels are their pictures bit for bit.
 * @throws {RangeError} When the stack or a picture does not have the geometry's shape.
 */
export function followPins(
  stack: ZoomStack,
  geometry: StackGeometry,
  pins: readonly Pin[],
  bounded = false,
  kernels: Kernels = samplingKernels(),
): ZoomStack {
  const photographs = pins.filter(({ locked }) => !locked);
  const locked = pins.filter((pin) => pin.locked);
  return [photographs, locked].reduce(
    (before, group) => (group.length === 0 ? before : follow(before, geometry, group, bounded, kernels)),
    stack,
  );
}

/** Shows pictures in their levels, widest first, and carries every change inwards and outwards. */
function follow(
  stack: ZoomStack,
  geometry: StackGeometry,
  pins: readonly Pin[],
  bounded: boolean,
  kernels: Kernels,
): ZoomStack {
  const { levels, channels, width, height } = geometry;
  checkStack(stack, geometry);
  for (const { image } of pins) checkStack(Array<Float32Array>(levels).fill(image), geometry);
  const pictures = new Map(pins.map(({ level, image }) => [level, image]));
  const length = width * height;
  const drawn = stack.map((level) => level.slice());
  for (let start = 0; start < channels * length; start += length) {
    const part = (image: Float32Array): Float32Array => image.subarray(start, start + length);
    const planes: Planes = {
      before: stack.map(part),
      now: drawn.map(part),
      pictures: new Map([...pictures].map(([level, image]) => [level, part(image)])),
    };
    carryInwards(planes, geometry, bounded, kernels);
    carryOutwards(planes, geometry, new Set(pins.flatMap(({ level, locked }) => (locked ? level : []))), {
      bounded,
      kernels,
    });
  }
  return drawn;
}

/** One channel of every level. */
interface Planes {
  readonly before: readonly Float32Array[];
  /** Written in place. */
  readonly now: readonly Float32Array[];
  /** Pictures by level. */
  readonly pictures: ReadonlyMap<number, Float32Array>;
}

function carryInwards(
  { before, now, pictures }: Planes,
  geometry: StackGeometry,
  bounded: boolean,
  kernels: Kernels,
): void {
  const { width, height } = geometry;
  const length = width * height;
  const workspace = kernels.reserve(3 * length, width);
  let changed = false;
  let change = 0;
  now.forEach((own, level) => {
    if (changed) {
      enlargeChange(kernels, workspace, geometry, level - 1, change);
      change = length - change;
      for (let index = 0; index < length; index += 1) own[index]! += workspace[change + index]!;
      if (bounded) lowerContrast(own, width, geometry.factors[level - 1]!);
    }
    const picture = pictures.get(level);
    if (picture) own.set(picture);
    changed ||= picture !== undefined;
    for (let index = 0; index < length; index += 1) {
      workspace[change + index] = own[index]! - before[level]![index]!;
    }
  });
}

/**
 * Enlarges the change of a level to that of the next one, as smoothly as the box filter allows that leads back to it: U
 * is bilinear up to what that leaves, which is repeated in blocks.
 *
 * The workspace holds two planes for changes, and room for one; the change of `level` begins at `from`, and the next
 * one's is written to the other plane.
 */
function enlargeChange(
  kernels: Kernels,
  workspace: Float32Array,
  geometry: StackGeometry,
  level: number,
  from: number,
): void {
  const { width, height } = geometry;
  const length = width * height;
  const factor = geometry.factors[level]!;
  const { x, y, width: columns, height: rows } = geometry.footprints[level]!;
  const wider: Plane = { offset: from, stride: width, width, height };
  const deeper: Plane = { offset: length - from, stride: width, width, height };
  const small: Plane = { offset: 2 * length, stride: columns, width: columns, height: rows };
  const crop: Plane = { offset: from + y * width + x, stride: width, width: columns, height: rows };
  const grid = { factor, leadX: 0, leadY: 0 };
  workspace.fill(0, deeper.offset, deeper.offset + length);
  // The whole plane, not the crop: what lies around the footprint keeps its border smooth.
  const around = { factor, leadX: x * factor, leadY: y * factor };
  kernels.enlarge(deeper, 0, wider, around, 1, deeper);
  for (let pass = 1; pass <= SMOOTH_PASSES; pass += 1) {
    kernels.shrink(deeper, grid, 1, small);
    kernels.mix(small, -1, crop, 1, small);
    if (pass < SMOOTH_PASSES) kernels.enlarge(deeper, 1, small, grid, 1, deeper);
  }
  for (let row = 0; row < height; row += 1) {
    const block = small.offset + Math.floor(row / factor) * columns;
    const line = deeper.offset + row * width;
    for (let column = 0; column < width; column += 1) {
      workspace[line + column]! += workspace[block + Math.floor(column / factor)]!;
    }
  }
}

/** Keeps blocks in −1 … 1 without changing their means, which lie inside: deviations from the mean are scaled down. */
function lowerContrast(values: Float32Array, width: number, factor: number): void {
  const blockRow = factor * width;
  for (let top = 0; top < values.length; top += blockRow) {
    for (let first = top; first < top + width; first += factor) {
      let [sum, least, most] = [0, Infinity, -Infinity];
      for (let line = first; line < first + blockRow; line += width) {
        for (let index = line; index < line + factor; index += 1) {
          const value = values[index]!;
          sum += value;
          if (value < least) least = value;
          if (value > most) most = value;
        }
      }
      if (least >= -1 && most <= 1) continue;
      const mean = Math.min(1, Math.max(-1, sum / (factor * factor)));
      const room = Math.min(1, (1 - mean) / (most - mean), (1 + mean) / (mean - least));
      for (let line = first; line < first + blockRow; line += width) {
        for (let index = line; index < line + factor; index += 1) {
          values[index] = mean + room * (values[index]! - mean);
        }
      }
    }
  }
}

/** Renders from the deepest level outwards, except into levels that are kept, and lets changes fade around footprints. */
function carryOutwards(
  { before, now, pictures }: Planes,
  { width, height, factors, footprints }: StackGeometry,
  kept: ReadonlySet<number>,
  { bounded, kernels }: { bounded: boolean; kernels: Kernels },
): void {
  const length = width * height;
  const workspace = kernels.reserve(2 * length, width);
  const deeper: Plane = { offset: 0, stride: width, width, height };
  const widest = Math.min(...pictures.keys());
  for (let level = now.length - 2; level >= 0; level -= 1) {
    if (kept.has(level)) continue;
    const own = now[level]!;
    const { x, y, ...size } = footprints[level]!;
    workspace.set(now[level + 1]!);
    workspace.set(own, length);
    const footprint: Plane = { offset: length + y * width + x, stride: width, ...size };
    kernels.shrink(deeper, { factor: factors[level]!, leadX: 0, leadY: 0 }, 1, footprint);
    own.set(workspace.subarray(length, 2 * length));
    if (level < widest) fadeAround(own, before[level]!, width, footprints[level]!, bounded);
  }
}

/** Adds to what lies around a footprint how the inside has changed, smeared. */
function fadeAround(
  own: Float32Array,
  before: Float32Array,
  width: number,
  { x, y, width: columns, height: rows }: Footprint,
  bounded: boolean,
): void {
  const change = own.map((value, index) => value - before[index]!);
  smear(change, width, FADE * Math.min(width, own.length / width));
  for (let index = 0; index < own.length; index += 1) {
    const [column, row] = [index % width, Math.floor(index / width)];
    if (column >= x && column < x + columns && row >= y && row < y + rows) continue;
    // Half of what is smeared lies on each side of a straight border.
    const value = own[index]! + 2 * change[index]!;
    own[index] = bounded ? Math.min(1, Math.max(-1, value)) : value;
  }
}
