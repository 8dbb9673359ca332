/** Stacks and geometries for tests. */
import fc from 'fast-check';
import { createPlainKernels } from '../../kernels/plain.ts';
import { noiseStack } from '../../noise/noise.ts';
import { stackGeometry, type StackGeometry, type ZoomStack } from '../geometry.ts';

/** Any small geometry: mixed factors, any focus, any shape that the factors divide. */
export const anyGeometry: fc.Arbitrary<StackGeometry> = fc
  .record({
    factors: fc.array(fc.constantFrom(2, 3, 4), { minLength: 1, maxLength: 5 }),
    blocksX: fc.integer({ min: 1, max: 6 }),
    blocksY: fc.integer({ min: 1, max: 6 }),
    channels: fc.integer({ min: 1, max: 2 }),
    focuses: fc.array(fc.record({ x: fraction(), y: fraction() }), { maxLength: 5 }),
  })
  .map(({ factors, blocksX, blocksY, channels, focuses }) => {
    const step = factors.includes(3) ? (factors.includes(4) ? 12 : factors.includes(2) ? 6 : 3) : 4;
    return stackGeometry({ channels, width: step * blocksX, height: step * blocksY, factors, focuses });
  });

function fraction(): fc.Arbitrary<number> {
  return fc.double({ min: 0, max: 1, noNaN: true });
}

/** A stack of unit normals, different for every seed. */
export function randomStack(geometry: StackGeometry, seed = 1): ZoomStack {
  return noiseStack(geometry, seed, 0, createPlainKernels());
}

/** A stack with the same value in every pixel. */
export function constantStack(geometry: StackGeometry, value: number): ZoomStack {
  const { levels, channels, width, height } = geometry;
  return Array.from({ length: levels }, () => new Float32Array(channels * width * height).fill(value));
}

/** A wave in the plane; frequencies in cycles per pixel of level 0. */
export interface Wave {
  frequencyX: number;
  frequencyY: number;
  amplitude: number;
  phase: number;
}

/**
 * A stack cut out of one large image, the sum of some waves. A pixel is the mean of the image over its area, so
 * the box filter leads exactly from each level to the wider one.
 */
export function picture(geometry: StackGeometry, waves: readonly Wave[]): ZoomStack {
  const { width, height, channels } = geometry;
  return levelOrigins(geometry).map(({ x: originX, y: originY, pixel }) => {
    const image = new Float32Array(channels * width * height);
    for (let index = 0; index < image.length; index++) {
      const x = originX + ((index % width) + 0.5) * pixel;
      const y = originY + ((Math.floor(index / width) % height) + 0.5) * pixel;
      let value = 0;
      for (const { frequencyX, frequencyY, amplitude, phase } of waves)
        value +=
          amplitude *
          meanFactor(frequencyX * pixel) *
          meanFactor(frequencyY * pixel) *
          Math.cos(2 * Math.PI * (frequencyX * x + frequencyY * y) + phase);
      image[index] = value;
    }
    return image;
  });
}

/** One wave a level, at `cyclesPerPixel` of that level, none of which a wider level can resolve. */
export function octaves(geometry: StackGeometry, cyclesPerPixel: number): Wave[] {
  return levelOrigins(geometry).map(({ pixel }, level) => ({
    frequencyX: (cyclesPerPixel / pixel) * Math.cos(level + 0.5),
    frequencyY: (cyclesPerPixel / pixel) * Math.sin(level + 0.5),
    amplitude: 0.3,
    phase: level,
  }));
}

/** Upper left corner and pixel size of every level, in pixels of level 0. */
export function levelOrigins(geometry: StackGeometry): { x: number; y: number; pixel: number }[] {
  const origins = [{ x: 0, y: 0, pixel: 1 }];
  for (const [level, footprint] of geometry.footprints.entries()) {
    const { x, y, pixel } = origins[level]!;
    origins.push({
      x: x + footprint.x * pixel,
      y: y + footprint.y * pixel,
      pixel: pixel / geometry.factors[level]!,
    });
  }
  return origins;
}

/** Mean of a cosine over one pixel, relative to its value in the middle. */
function meanFactor(cyclesPerPixel: number): number {
  const angle = Math.PI * cyclesPerPixel;
  return angle === 0 ? 1 : Math.sin(angle) / angle;
}

/** The box filter, in double precision: [C,H,W] to [C,H/factor,W/factor]. */
export function downscale(image: Float32Array, geometry: StackGeometry, factor: number): Float64Array {
  const { channels, width, height } = geometry;
  const target = new Float64Array((channels * width * height) / factor ** 2);
  for (let index = 0; index < image.length; index++) {
    const x = Math.floor((index % width) / factor);
    const y = Math.floor(Math.floor(index / width) / factor);
    target[y * (width / factor) + x]! += image[index]! / factor ** 2;
  }
  return target;
}

/** The part of a level that the next one shows, [C,H/p,W/p]. */
export function cropToFootprint(image: Float32Array, geometry: StackGeometry, level: number): Float32Array {
  const { width: footprintWidth, height: footprintHeight } = geometry.footprints[level]!;
  const target = new Float32Array(geometry.channels * footprintWidth * footprintHeight);
  let index = 0;
  eachPixel(geometry, (source, x, y) => {
    if (isInFootprint(geometry, level, x, y)) target[index++] = image[source]!;
  });
  return target;
}

/** Visits every value of a level: its index, column and row. */
export function eachPixel(
  { channels, width, height }: StackGeometry,
  visit: (index: number, x: number, y: number) => void,
): void {
  let index = 0;
  for (let channel = 0; channel < channels; channel++)
    for (let y = 0; y < height; y++) for (let x = 0; x < width; x++) visit(index++, x, y);
}

/** Whether a pixel of a level lies in the footprint of the next one. */
export function isInFootprint(geometry: StackGeometry, level: number, x: number, y: number): boolean {
  const footprint = geometry.footprints[level];
  if (!footprint) return false;
  const { x: left, y: top, width, height } = footprint;
  return x >= left && x < left + width && y >= top && y < top + height;
}

/** Largest difference between two arrays; NaN when one holds a NaN. */
export function largestDifference(a: ArrayLike<number>, b: ArrayLike<number>): number {
  if (a.length !== b.length) throw new RangeError(`${String(a.length)} values against ${String(b.length)}.`);
  let largest = 0;
  for (let index = 0; index < a.length; index++) largest = Math.max(largest, Math.abs(a[index]! - b[index]!));
  return largest;
}
