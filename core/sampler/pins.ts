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
 *     Δ_k = strength · (ξ − R_k);  Δ_{i+1} = U(crop(Δ_i)), inwards;  Π_image, outwards
 *
 * So every level that sees the picture follows it, whatever the focus, and the stack still nests. Blending is linear and
 * leaves to deeper levels what is finer than the picture's pixels, so nothing is lost by coming after it.
 */
import type { Kernels, Plane } from '../kernels/kernels.ts';
import { samplingKernels } from '../kernels/sampling.ts';
import { checkStack, type StackGeometry, type ZoomStack } from '../stack/geometry.ts';
import { renderImages } from '../stack/render.ts';

/** Part of the steps during which photographs are held; in the rest the model fits them into the scene. */
const PHOTOGRAPH_SHARE = 0.85;

/** D(B(x)) is a little smoother than x for the bilinear B, so each pass leaves less for the blocks at the end. */
const SMOOTH_PASSES = 2;

/** A picture that a level is to show. */
export interface Pin {
  /** Index of the level. */
  level: number;
  /** [C,H,W], −1 … 1, of the size that the stack has. */
  image: Float32Array;
  /** How far the level is drawn to it, 0 … 1. */
  strength: number;
  /** Whether the level is to stay exactly so, to the end; its strength is 1 then. */
  locked: boolean;
}

/**
 * The pins that hold at a step.
 *
 * @param pins All of them.
 * @param step The step, 1 … `steps`.
 * @param steps How many there are.
 * @returns Locked levels at every step, photographs during the first 85 % of them.
 */
export function pinsAt(pins: readonly Pin[], step: number, steps: number): Pin[] {
  return pins.filter(({ locked }) => locked || step <= PHOTOGRAPH_SHARE * steps);
}

/**
 * Makes a stack that nests follow its pins. Where pictures contradict each other, deeper photographs win over wider
 * ones, since they show more, and locked levels over photographs.
 *
 * @param stack One [C,H,W] array a level, rendered already; they are not changed.
 * @param geometry Shape of the stack.
 * @param pins What levels are to show, at most one for each.
 * @param range Whether levels deeper than a pin must stay in −1 … 1: contrast inside a pixel of the wider level is
 *   lowered where it would lead out.
 * @param kernels Primitive operations; the program's own when absent.
 * @returns New arrays that nest: at strength 1, box-filtering any deeper level gives its part of the picture, unless another
 *   pin wins there. Locked levels are their pictures bit for bit.
 * @throws {RangeError} When the stack or a picture does not have the geometry's shape.
 */
export function followPins(
  stack: ZoomStack,
  geometry: StackGeometry,
  pins: readonly Pin[],
  range = false,
  kernels: Kernels = samplingKernels(),
): ZoomStack {
  const photographs = pins.filter(({ locked, strength }) => !locked && strength > 0);
  const locked = pins.filter((pin) => pin.locked);
  const keeping = new Set(locked.map(({ level }) => level));
  let result = stack;
  if (photographs.length > 0) {
    result = renderImages(drawTo(result, geometry, photographs, range, kernels), geometry, kernels);
  }
  if (locked.length > 0) {
    result = renderImages(drawTo(result, geometry, locked, range, kernels), geometry, kernels, keeping);
  }
  return result;
}

/** Draws pinned levels to their pictures, widest first, and carries every change to the deeper levels. */
function drawTo(
  stack: ZoomStack,
  geometry: StackGeometry,
  pins: readonly Pin[],
  range: boolean,
  kernels: Kernels,
): ZoomStack {
  checkStack(stack, geometry);
  const { levels, channels, width, height } = geometry;
  const pinned = new Map(pins.map((pin) => [pin.level, pin]));
  const length = width * height;
  for (const { image } of pins) checkStack(Array<Float32Array>(levels).fill(image), geometry);
  const drawn = stack.map((level) => level.slice());
  for (let start = 0; start < channels * length; start += length) {
    const workspace = kernels.reserve(3 * length, width);
    let changed = false;
    let change = 0;
    for (let level = 0; level < levels; level += 1) {
      const own = drawn[level]!.subarray(start, start + length);
      const before = stack[level]!.subarray(start, start + length);
      if (changed) {
        carryInwards(kernels, workspace, geometry, level - 1, change);
        change = length - change;
        for (let index = 0; index < length; index += 1) own[index]! += workspace[change + index]!;
        if (range) lowerContrast(own, width, geometry.factors[level - 1]!);
      }
      const pin = pinned.get(level);
      if (pin) draw(own, pin.image.subarray(start, start + length), pin.strength);
      changed ||= pin !== undefined;
      for (let index = 0; index < length; index += 1)
        workspace[change + index] = own[index]! - before[index]!;
    }
  }
  return drawn;
}

/** Moves values by a share of the way to those of a picture; all the way gives the picture bit for bit. */
function draw(values: Float32Array, picture: Float32Array, strength: number): void {
  if (strength === 1) {
    values.set(picture);
    return;
  }
  for (let index = 0; index < values.length; index += 1) {
    values[index]! += strength * (picture[index]! - values[index]!);
  }
}

/**
 * Enlarges the change of a level to that of the next one, so smoothly as the box filter allows that leads back to it: U is bilinear
 * up to what that leaves, which is repeated in blocks.
 *
 * The workspace holds two planes for changes, and room for one; the change of `level` begins at `from`, and the next
 * one's is written to the other plane.
 */
function carryInwards(
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
