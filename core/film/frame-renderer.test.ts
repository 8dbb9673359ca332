import { describe, expect, it } from 'vitest';
import { FilmCourse } from './course.ts';
import { FrameRenderer } from './frame-renderer.ts';
import { cutOut, difference, nested, noiseLevels, rendererOf, spirals, windowOf } from './test/synthetic.ts';

describe('rendered frames', () => {
  it('look as if cut from one large picture: no seam shows where a level begins', () => {
    const paths = [
      nested(128, [2, 2, 2]),
      nested(128, [4, 4]),
      nested(144, [2, 3, 4]),
      nested(128, [2, 2], 5 / 16),
    ];
    for (const path of paths) {
      const centre = path.footprints[0]!.x / path.width / (1 - 1 / path.factors[0]!);
      const last = windowOf(path, path.levels - 1);
      const picture = spirals(centre, last.side);
      const renderer = rendererOf(path, cutOut(path, picture), 192, 192);
      const scales = path.factors.map((factor) => Math.log(factor));
      for (let depth = 0; depth <= path.levels - 1; depth += 0.23) {
        const frame = renderer.render(depth);
        const level = Math.floor(depth);
        const side = windowOf(path, level).side * Math.exp(-(scales[level] ?? 0) * (depth - level));
        // The zoom runs into the centre, which keeps its relative place in every window.
        const corner = centre * (1 - side);
        let largest = 0;
        for (let y = 0; y < 192; y++) {
          for (let x = 0; x < 192; x++) {
            const place = (pixel: number): number => corner + ((pixel + 0.5) / 192) * side;
            // At the very centre the spirals are finer than any pixel.
            if (Math.hypot(place(x) - centre, place(y) - centre) < 0.08 * side) continue;
            picture(place(x), place(y)).forEach((value, channel) => {
              largest = Math.max(largest, Math.abs(frame[4 * (y * 192 + x) + channel]! - value));
            });
          }
        }
        expect(largest).toBeLessThan(2.5);
      }
    }
  });

  it('zoom at constant speed, measured in the pictures themselves: there is no pulse', () => {
    const factors = [2, 4, 3];
    const path = nested(144, factors);
    const wave = 6;
    const rings = cutOut(path, (x, y) => {
      const value = 128 + 100 * Math.sin(wave * Math.log(Math.max(1e-9, Math.hypot(x - 0.5, y - 0.5))));
      return [value, value, value];
    });
    const renderer = rendererOf(path, rings, 160, 160);
    const course = new FilmCourse(factors, {
      ...{ framesPerSecond: 20, secondsPerLevel: 1, easing: 'linear', direction: 'in' },
      ...{ holdSeconds: 0, loop: false, range: { from: 0, to: null } },
    });
    const phases = Array.from({ length: course.frames }, (_, index) => {
      const frame = renderer.render(course.depthOf(index));
      let [real, imaginary] = [0, 0];
      for (let y = 0; y < 160; y++) {
        for (let x = 0; x < 160; x++) {
          const radius = Math.hypot(x - 79.5, y - 79.5) / 80;
          // One whole period of the rings, each weighted alike, so that the phase is exact.
          if (radius > 0.95 || radius < 0.95 * Math.exp((-2 * Math.PI) / wave)) continue;
          const weight = (frame[4 * (y * 160 + x)]! - 128) / radius ** 2;
          real += weight * Math.cos(wave * Math.log(radius));
          imaginary += weight * Math.sin(wave * Math.log(radius));
        }
      }
      return Math.atan2(real, imaginary);
    });
    const expected = (-wave * Math.log(24)) / (phases.length - 1);
    for (let index = 1; index < phases.length; index++) {
      const turn = phases[index]! - phases[index - 1]! - expected;
      const rest = turn - 2 * Math.PI * Math.round(turn / (2 * Math.PI));
      expect(Math.abs(rest / expected)).toBeLessThan(0.03);
    }
  });

  it('stay smooth and seamless where small levels are magnified many times', () => {
    const path = nested(24, [2, 2]);
    const picture = (x: number, y: number): [number, number, number] => [
      128 + 100 * Math.sin(20 * x),
      128 + 100 * Math.cos(17 * y),
      128 + 100 * Math.sin(12 * (x + y)),
    ];
    const renderer = rendererOf(path, cutOut(path, picture), 384, 384);
    for (const depth of [0, 0.3, 0.8, 1.5, 2]) {
      const frame = renderer.render(depth);
      const side = 2 ** -depth;
      const place = (pixel: number): number => 0.5 - side / 2 + ((pixel + 0.5) / 384) * side;
      let largest = 0;
      // The outermost two texels have no neighbours to curve with.
      for (let y = 32; y < 352; y++) {
        for (let x = 32; x < 352; x++) {
          picture(place(x), place(y)).forEach((value, channel) => {
            largest = Math.max(largest, Math.abs(frame[4 * (y * 384 + x) + channel]! - value));
          });
        }
      }
      expect(largest).toBeLessThan(3);
    }
  });

  it('do not jump when the zoom passes from one level to the next, even if the levels disagree', () => {
    const path = nested(96, [2, 3, 4, 2]);
    const renderer = rendererOf(path, noiseLevels(path, 7), 64, 64);
    for (let level = 1; level < path.levels; level++) {
      const before = renderer.render(level - 1e-7).slice();
      expect(difference(before, renderer.render(level))).toBeLessThanOrEqual(1);
    }
  });

  it('change little from one frame to the next while small levels come into sight', () => {
    const path = nested(128, [2, 2, 2, 2, 2]);
    const picture = spirals(0.5, windowOf(path, 5).side);
    const renderer = rendererOf(path, cutOut(path, picture), 96, 96);
    let before = renderer.render(0).slice();
    for (let depth = 0.005; depth < 5; depth += 0.005) {
      const frame = renderer.render(depth);
      expect(difference(before, frame)).toBeLessThan(6);
      before = frame.slice();
    }
  });

  it('show a level pixel by pixel when the sizes match', () => {
    const path = nested(64, [2, 4]);
    const levels = noiseLevels(path, 3);
    const renderer = rendererOf(path, levels, 64, 64);
    expect(difference(renderer.render(2), levels[2]!)).toBe(0);
    const widest = renderer.render(0);
    for (let y = 0; y < 64; y++) {
      for (let x = 0; x < 64; x++) {
        if (x >= 16 && x < 48 && y >= 16 && y < 48) continue;
        const at = 4 * (y * 64 + x);
        expect(widest.subarray(at, at + 4)).toEqual(levels[0]!.subarray(at, at + 4));
      }
    }
  });

  it('show the largest centred window when the frame has another shape than the levels', () => {
    const path = nested(64, [2]);
    const rows = new Uint8Array(64 * 64 * 4).map((_, index) => 2 * (index >> 8));
    const frame = rendererOf(path, [rows, rows], 64, 32).render(1);
    expect(frame[0]).toBe(32);
    expect(frame[31 * 64 * 4]).toBe(2 * 47);
  });

  it('use one buffer for all frames', () => {
    const path = nested(32, [2, 2]);
    const renderer = rendererOf(path, noiseLevels(path, 5), 32, 18);
    const [rgba, i420] = [renderer.render(0), renderer.renderI420(0)];
    for (let depth = 0; depth <= 2; depth += 0.1) {
      expect(renderer.render(depth)).toBe(rgba);
      expect(renderer.renderI420(depth)).toBe(i420);
    }
    expect([rgba.length, i420.length]).toEqual([32 * 18 * 4, 32 * 18 * 1.5]);
  });

  it('need every level, once and whole, and sides that are whole numbers', () => {
    const path = nested(32, [2]);
    const level = new Uint8Array(32 * 32 * 4);
    const renderer = new FrameRenderer(path, { width: 31, height: 16 });
    expect(() => renderer.addLevel(level.subarray(4))).toThrow(RangeError);
    renderer.addLevel(level);
    expect(() => renderer.render(0)).toThrow('Level 1 has no picture');
    renderer.addLevel(level);
    expect(() => renderer.addLevel(level)).toThrow(RangeError);
    expect(() => renderer.renderI420(0)).toThrow('even');
    expect(() => new FrameRenderer(path, { width: 0, height: 16 })).toThrow(RangeError);
    expect(() => new FrameRenderer(path, { width: 16.5, height: 16 })).toThrow(RangeError);
  });
});
