import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BadInputError, FailureError } from '../errors.ts';
import { Timeline } from '../timeline/timeline.ts';
import type { ZoomPath } from '../timeline/path.ts';
import { FrameRenderer } from './frame-renderer.ts';
import { PlainKernel } from './plain-kernel.ts';
import { parseFilmSize } from './size.ts';
import { WasmKernel } from './wasm-kernel.ts';

/** Nests levels around one point that keeps its relative place, so that the whole zoom runs into it. */
function nested(side: number, factors: number[], centre = 0.5): ZoomPath {
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
function windowOf(path: ZoomPath, level: number): { corner: number; side: number } {
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
function spirals(centre: number, deepest: number) {
  return (x: number, y: number): [number, number, number] => {
    const [dx, dy] = [x - centre, y - centre];
    const square = dx * dx + dy * dy;
    const strength = 90 * (square / (square + (deepest * 0.3) ** 2));
    const [radius, angle] = [Math.log(Math.max(square, 1e-30)) / 2, Math.atan2(dy, dx)];
    return [128 + strength * Math.sin(4 * radius + 2 * angle), 128 + strength * Math.cos(4 * radius), 64];
  };
}

/** Cuts the levels of a take out of a picture that is given as a formula. */
function cutOut(path: ZoomPath, picture: (x: number, y: number) => [number, number, number]): Uint8Array[] {
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

function noiseLevels(path: ZoomPath, seed: number): Uint8Array[] {
  let state = seed;
  const next = (): number => (state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0) >>> 24;
  return Array.from({ length: path.levels }, () =>
    new Uint8Array(path.width * path.height * 4).map(() => next()),
  );
}

function rendererOf(path: ZoomPath, levels: Uint8Array[], width: number, height: number): FrameRenderer {
  const renderer = new FrameRenderer(path, { width, height });
  for (const level of levels) renderer.addLevel(level);
  return renderer;
}

/** Largest difference of two byte arrays. */
function difference(a: Uint8Array, b: Uint8Array): number {
  return a.reduce((largest, value, index) => Math.max(largest, Math.abs(value - b[index]!)), 0);
}

describe('the frame kernels', () => {
  it('give the same bytes in WebAssembly and in plain TypeScript, whatever is drawn', () => {
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom(2, 3, 4), { minLength: 1, maxLength: 3 }),
        fc.constantFrom({ width: 12, height: 24 }, { width: 60, height: 36 }),
        fc.record({ width: fc.integer({ min: 1, max: 33 }), height: fc.integer({ min: 1, max: 25 }) }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        fc.nat(),
        (factors, size, half, focus, way, seed) => {
          const path: ZoomPath = {
            ...{ ...size, levels: factors.length + 1, factors },
            footprints: factors.map((factor) => ({
              x: Math.round(focus * (size.width - size.width / factor)),
              y: Math.round((1 - focus) * (size.height - size.height / factor)),
              width: size.width / factor,
              height: size.height / factor,
            })),
          };
          const frame = { width: 2 * half.width, height: 2 * half.height };
          const plain = new FrameRenderer(path, frame, (bytes) => new PlainKernel(bytes));
          const fast = new FrameRenderer(path, frame, (bytes) => new WasmKernel(bytes));
          for (const level of noiseLevels(path, seed)) {
            plain.addLevel(level);
            fast.addLevel(level);
          }
          const depth = way * factors.length;
          expect(difference(plain.renderI420(depth), fast.renderI420(depth))).toBe(0);
          expect(difference(plain.render(depth), fast.render(depth))).toBe(0);
        },
      ),
      { numRuns: 60 },
    );
  });

  it('convert to BT.709 limited range', () => {
    const colours: [rgb: number[], yuv: number[]][] = [
      [
        [255, 255, 255],
        [235, 128, 128],
      ],
      [
        [0, 0, 0],
        [16, 128, 128],
      ],
      [
        [128, 128, 128],
        [126, 128, 128],
      ],
      [
        [255, 0, 0],
        [63, 102, 240],
      ],
      [
        [0, 255, 0],
        [173, 42, 26],
      ],
      [
        [0, 0, 255],
        [32, 240, 118],
      ],
    ];
    const path = nested(16, [2]);
    for (const [rgb, [y, cb, cr]] of colours) {
      const level = new Uint8Array(16 * 16 * 4).map((_, index) => [...rgb, 255][index % 4]!);
      const frame = rendererOf(path, [level, level], 20, 12).renderI420(0.3);
      expect(new Set(frame.subarray(0, 240))).toEqual(new Set([y]));
      expect(new Set(frame.subarray(240, 300))).toEqual(new Set([cb]));
      expect(new Set(frame.subarray(300))).toEqual(new Set([cr]));
    }
  });

  it('site chroma left: a colour ramp keeps its value at the even columns', () => {
    const path = nested(32, [2]);
    const level = new Uint8Array(32 * 32 * 4).map((_, index) =>
      index % 4 === 0 ? 4 * ((index >> 2) % 32) : 255,
    );
    const renderer = rendererOf(path, [level, level], 32, 32);
    const red = renderer.renderI420(1).slice(32 * 32 * 1.25);
    for (let x = 1; x < 16; x++) {
      const luma = 0.2126 * 8 * x + 0.7874 * 255;
      expect(Math.abs(red[x]! - (128 + ((8 * x - luma) / 1.5748) * (224 / 255)))).toBeLessThanOrEqual(0.6);
    }
  });
});

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
    const timeline = new Timeline({
      ...{ factors, secondsPerLevel: 1, easing: 'linear', direction: 'in', holdSeconds: 0 },
    });
    const phases = Array.from({ length: timeline.frameCount(20) }, (_, index) => {
      const frame = renderer.render(timeline.frameDepth(index, 20));
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

  it('are refused with a sentence when the levels do not fit into memory', () => {
    expect(() => new WasmKernel(5 * 2 ** 30)).toThrow(FailureError);
  });
});

describe('the size of a film', () => {
  it('is a height of a 16:9 picture or width and height', () => {
    expect(parseFilmSize('1080')).toEqual({ width: 1920, height: 1080 });
    expect(parseFilmSize('720')).toEqual({ width: 1280, height: 720 });
    expect(parseFilmSize('480')).toEqual({ width: 854, height: 480 });
    expect(parseFilmSize(' 1080X1920 ')).toEqual({ width: 1080, height: 1920 });
  });

  it('is refused when it is no size, odd, tiny or huge', () => {
    for (const text of [
      '',
      'big',
      '1080p',
      '10x',
      '-5x10',
      '1.5x2',
      '1081',
      '101x100',
      '8x8',
      '99998x2',
      '9000',
    ]) {
      expect(() => parseFilmSize(text)).toThrow(BadInputError);
    }
  });
});
