import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Camera } from './camera.ts';
import { takePath, type ZoomPath } from './path.ts';
import { exampleLevels, exampleTake } from '../project/test/example-take.ts';

const SIDE = 144;

const path: fc.Arbitrary<ZoomPath> = fc
  .array(
    fc.record({
      factor: fc.constantFrom(2, 3, 4),
      x: fc.double({ min: 0, max: 1, noNaN: true }),
      y: fc.double({ min: 0, max: 1, noNaN: true }),
    }),
    { minLength: 1, maxLength: 8 },
  )
  .map((steps) => ({
    levels: steps.length + 1,
    width: SIDE,
    height: SIDE / 2,
    factors: steps.map(({ factor }) => factor),
    footprints: steps.map(({ factor, x, y }) => ({
      x: Math.round(x * (SIDE - SIDE / factor)),
      y: Math.round((y * (SIDE - SIDE / factor)) / 2),
      width: SIDE / factor,
      height: SIDE / 2 / factor,
    })),
  }));
const frame = fc.record({
  width: fc.integer({ min: 16, max: 4000 }),
  height: fc.integer({ min: 16, max: 4000 }),
});
const share = fc.double({ min: 0, max: 1, noNaN: true });

/** Placement of a level as [x, y, width, height]; its own copy, since the camera reuses them. */
const placed = (camera: Camera, level: number): number[] => {
  const { x, y, width, height } = camera.placements[level]!;
  return [x, y, width, height];
};

const expectClose = (actual: number[], expected: number[], tolerance = 1e-9): void =>
  actual.forEach((value, index) =>
    expect(Math.abs(value - expected[index]!)).toBeLessThanOrEqual(
      tolerance * Math.max(1, Math.abs(expected[index]!)),
    ),
  );

describe('the camera', () => {
  it('shows exactly the whole level at a whole depth when the aspects agree', () => {
    fc.assert(
      fc.property(path, (zoom) => {
        const camera = new Camera(zoom, { width: 1920, height: 960 });
        for (let level = 0; level < zoom.levels; level++) {
          camera.look(level);
          expect(camera.first).toBe(level);
          expectClose(placed(camera, level), [0, 0, 1, 1]);
        }
      }),
    );
  });

  it('passes from one level to the next without a jump', () => {
    fc.assert(
      fc.property(path, frame, (zoom, size) => {
        const camera = new Camera(zoom, size);
        for (let level = 1; level < zoom.levels; level++) {
          camera.look(level - 1e-10);
          const before = placed(camera, level);
          camera.look(level);
          expectClose(before, placed(camera, level), 1e-6);
        }
      }),
    );
  });

  it('always shows picture: the widest visible level covers the frame', () => {
    fc.assert(
      fc.property(path, frame, share, (zoom, size, way) => {
        const camera = new Camera(zoom, size);
        camera.look(way * (zoom.levels - 1));
        const { x, y, width, height } = camera.placements[camera.first]!;
        expect(Math.max(x, y)).toBeLessThanOrEqual(1e-9);
        expect(Math.min(x + width, y + height)).toBeGreaterThanOrEqual(1 - 1e-9);
      }),
    );
  });

  it('shows every level with square pixels, whatever the aspect of the frame', () => {
    fc.assert(
      fc.property(path, frame, share, (zoom, size, way) => {
        const camera = new Camera(zoom, size);
        camera.look(way * (zoom.levels - 1));
        for (let level = camera.first; level <= camera.last; level++) {
          const { width, height } = camera.placements[level]!;
          const across = (width * size.width) / zoom.width;
          const down = (height * size.height) / zoom.height;
          expect(across / down).toBeCloseTo(1, 9);
        }
      }),
    );
  });

  it('magnifies exponentially between levels, so that the zoom does not pulse', () => {
    fc.assert(
      fc.property(path, frame, share, (zoom, size, way) => {
        const camera = new Camera(zoom, size);
        camera.look(0);
        const whole = camera.placements[0]!.width;
        camera.look(way * 0.999999);
        expect(camera.placements[0]!.width / whole).toBeCloseTo(zoom.factors[0]! ** (way * 0.999999), 9);
      }),
    );
  });

  it('lets one point of the picture stand still while it moves from one level to the next', () => {
    const zoom: ZoomPath = {
      levels: 2,
      width: 64,
      height: 64,
      factors: [4],
      footprints: [{ x: 40, y: 12, width: 16, height: 16 }],
    };
    const camera = new Camera(zoom, { width: 100, height: 100 });
    // The point with the same relative place in the level and in its footprint: F / (1 - 1/p).
    const [px, py] = [40 / 64 / 0.75, 12 / 64 / 0.75];
    for (let depth = 0; depth < 1; depth += 0.1) {
      camera.look(depth);
      const [x, y, width, height] = placed(camera, 0) as [number, number, number, number];
      expectClose([x + px * width, y + py * height], [px, py]);
    }
  });

  it('leaves out levels that are smaller than a pixel', () => {
    const zoom = (x: number): ZoomPath => ({
      levels: 12,
      width: 64,
      height: 64,
      factors: Array.from({ length: 11 }, () => 4),
      footprints: Array.from({ length: 11 }, () => ({ x, y: x, width: 16, height: 16 })),
    });
    const centred = new Camera(zoom(24), { width: 1000, height: 1000 });
    expect([centred.first, centred.last]).toEqual([0, 4]);
    centred.look(3.5);
    expect([centred.first, centred.last]).toEqual([3, 8]);
    centred.look(11);
    expect([centred.first, centred.last]).toEqual([11, 11]);
    // A narrow strip lies where the zoom goes to, not across the middle.
    expect(new Camera(zoom(0), { width: 1000, height: 100 }).last).toBeGreaterThan(0);
  });

  it('crops the largest centred window when the frame is wider than the levels', () => {
    const zoom: ZoomPath = {
      levels: 2,
      width: 64,
      height: 64,
      factors: [2],
      footprints: [{ x: 16, y: 16, width: 32, height: 32 }],
    };
    const camera = new Camera(zoom, { width: 1600, height: 800 });
    expectClose(placed(camera, 0), [0, -0.5, 1, 2]);
    expectClose(placed(camera, 1), [0.25, 0, 0.5, 1]);
  });
});

describe('a frame of another aspect', () => {
  it('never cuts off what the zoom goes to, and moves its window no more than it must', () => {
    fc.assert(
      fc.property(path, frame, (zoom, size) => {
        const camera = new Camera(zoom, size);
        for (let level = 0; level < zoom.levels - 1; level++) {
          camera.look(level);
          const [outer, next] = [placed(camera, level), placed(camera, level + 1)];
          camera.look(level + 1);
          const within = placed(camera, level + 1);
          // What the next whole level's frame shows, as it lies on this one's frame.
          const ends = [0, 1].flatMap((axis) => {
            const start = next[axis]! - (within[axis]! / within[axis + 2]!) * next[axis + 2]!;
            return [start, start + next[axis + 2]! / within[axis + 2]!];
          });
          for (const end of ends) {
            expect(end).toBeGreaterThan(-1e-9);
            expect(end).toBeLessThan(1 + 1e-9);
          }
          const centred = [0, 1].every((axis) => Math.abs(outer[axis]! + outer[axis + 2]! / 2 - 0.5) < 1e-9);
          const touches = ends.some((end) => Math.abs(end) < 1e-9 || Math.abs(end - 1) < 1e-9);
          expect(centred || touches).toBe(true);
        }
      }),
    );
  });
});

describe('the path of a take', () => {
  const factors = [2, 4, null] as const;
  const take = exampleTake('a', {
    levels: exampleLevels(3, 32).map((level, index) => {
      const factor = factors[index] ?? null;
      const footprint = factor && { x: 8, y: 4, width: 32 / factor, height: 32 / factor };
      return { ...level, factor, footprint };
    }),
  });

  it('has the sizes, factors and footprints of the take', () => {
    expect(takePath(take)).toEqual({
      levels: 3,
      width: 32,
      height: 32,
      factors: [2, 4],
      footprints: [take.levels[0]!.footprint, take.levels[1]!.footprint],
    });
  });

  it('is refused when a footprint is missing, has the wrong size or leaves its level', () => {
    const wrong = [null, { x: 8, y: 4, width: 8, height: 16 }, { x: 17, y: 4, width: 16, height: 16 }];
    for (const footprint of wrong) {
      const levels = [{ ...take.levels[0]!, footprint }, ...take.levels.slice(1)];
      expect(() => takePath({ ...take, levels })).toThrow(/level 2 .*level 1: generate/);
    }
  });
});
