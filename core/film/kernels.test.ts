import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FailureError } from '../errors.ts';
import type { ZoomPath } from '../timeline/path.ts';
import { FrameRenderer } from './frame-renderer.ts';
import { createPlainFrameKernel } from './plain-kernel.ts';
import { difference, nested, noiseLevels, rendererOf } from './test/synthetic.ts';
import { createWasmFrameKernel } from './wasm-kernel.ts';

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
          const plain = new FrameRenderer(path, frame, { createKernel: createPlainFrameKernel });
          const fast = new FrameRenderer(path, frame, { createKernel: createWasmFrameKernel });
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

  it('refuse with a sentence what does not fit into memory', () => {
    expect(() => createWasmFrameKernel(5 * 2 ** 30)).toThrow(FailureError);
  });
});
