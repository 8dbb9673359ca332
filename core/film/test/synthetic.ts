/** Synthetic zooms for the tests of the frame renderer. */
import type { ZoomPath } from '../../timeline/path.ts';
import { FrameRenderer } from '../frame-renderer.ts';

/** Nests levels around one point that keeps its relative place, so that the whole zoom runs into it. */
export function nested(side: number, factors: number[], centre = 0.5): ZoomPath {
  return {
    levels: factors.length + 1,
    width: side,
    height: side,
    factors,
    footprints: factors.map((factor) => {
      const corner = centre * (side - side / factor);
      return { x: corner, y: corner, width: side / factor, height: side / factor };
    }),
  };
}

/** Window of a level in units of the widest one: corner and side. */
export function windowOf(path: ZoomPath, level: number): { corner: number; side: number } {
  let [corner, side] = [0, 1];
  for (let index = 0; index < level; index++) {
    corner += (path.footprints[index]!.x / path.width) * side;
    side /= path.factors[index]!;
  }
  return { corner, side };
}

/**
 * One large picture, drawn as a formula: spirals that look the same at every scale around `centre`, in red and
 * green, and a plain blue. Deep inside the deepest level they fade out.
 */
export function spirals(centre: number, deepest: number) {
  return (x: number, y: number): [number, number, number] => {
    const [dx, dy] = [x - centre, y - centre];
    const square = dx * dx + dy * dy;
    const strength = 90 * (square / (square + (deepest * 0.3) ** 2));
    const [radius, angle] = [Math.log(Math.max(square, 1e-30)) / 2, Math.atan2(dy, dx)];
    return [128 + strength * Math.sin(4 * radius + 2 * angle), 128 + strength * Math.cos(4 * radius), 64];
  };
}

/** Cuts the levels of a take out of a picture that is given as a formula. */
export function cutOut(
  path: ZoomPath,
  picture: (x: number, y: number) => [number, number, number],
): Uint8Array[] {
  return Array.from({ length: path.levels }, (_, level) => {
    const { corner, side } = windowOf(path, level);
    const rgba = new Uint8Array(path.width * path.height * 4);
    for (let y = 0; y < path.height; y++) {
      for (let x = 0; x < path.width; x++) {
        const place = (pixel: number): number => corner + ((pixel + 0.5) / path.width) * side;
        const colour = picture(place(x), place(y)).map(Math.round);
        rgba.set([...colour, 255], 4 * (y * path.width + x));
      }
    }
    return rgba;
  });
}

/** Levels of noise that have nothing to do with each other. */
export function noiseLevels(path: ZoomPath, seed: number): Uint8Array[] {
  let state = seed;
  const next = (): number => (state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0) >>> 24;
  return Array.from({ length: path.levels }, () =>
    new Uint8Array(path.width * path.height * 4).map(() => next()),
  );
}

/** A renderer that has its pictures. */
export function rendererOf(
  path: ZoomPath,
  levels: Uint8Array[],
  width: number,
  height: number,
): FrameRenderer {
  const renderer = new FrameRenderer(path, { width, height });
  for (const level of levels) renderer.addLevel(level);
  return renderer;
}

/** Largest difference of two byte arrays. */
export function difference(a: Uint8Array, b: Uint8Array): number {
  return a.reduce((largest, value, index) => Math.max(largest, Math.abs(value - b[index]!)), 0);
}
