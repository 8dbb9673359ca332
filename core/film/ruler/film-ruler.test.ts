import { describe, expect, it } from 'vitest';
import { BadInputError } from '../../errors.ts';
import type { FrameSize } from '../../timeline/camera.ts';
import type { ZoomPath } from '../../timeline/path.ts';
import { FrameRenderer } from '../frame-renderer.ts';
import { FilmRuler } from './film-ruler.ts';

const inner = { x: 64, y: 64, width: 128, height: 128 };
const path: ZoomPath = { levels: 3, width: 256, height: 256, factors: [2, 2], footprints: [inner, inner] };
const known = { level: 0, widthMetres: 1000 };
const hd = { width: 1280, height: 720 };

/** A frame of one grey with the ruler upon it. */
function drawn(frame: FrameSize, depth: number, grey: number): Uint8Array {
  const rgba = new Uint8Array(frame.width * frame.height * 4).fill(grey);
  new FilmRuler(path, frame, known).draw(rgba, depth);
  return rgba;
}

/** Length of the bar in pixels: how much light there is in the lowest row that has any. */
function barLength(rgba: Uint8Array, { width, height }: FrameSize): number {
  for (let row = height - 1; row >= 0; row--) {
    let light = 0;
    for (let x = 0; x < width; x++) light += rgba[4 * (row * width + x)]! / 255;
    if (light > 1) return light;
  }
  return 0;
}

describe('the ruler of a film', () => {
  it('is as many pixels long as what it measures', () => {
    // 1000 m across: a bar of 200 m; at the next level 100 m of 500.
    expect(barLength(drawn(hd, 0, 0), hd)).toBeCloseTo(0.2 * 1280, 1);
    expect(barLength(drawn(hd, 1, 0), hd)).toBeCloseTo(0.2 * 1280, 1);
    expect(barLength(drawn(hd, 2, 0), hd)).toBeCloseTo(0.2 * 1280, 1);
    // Between them the picture grows by the square root of 2: still 200 m, or already 100.
    expect(barLength(drawn(hd, 0.25, 0), hd)).toBeCloseTo(0.2 * 2 ** 0.25 * 1280, 1);
    expect(barLength(drawn(hd, 0.5, 0), hd)).toBeCloseTo(0.1 * Math.SQRT2 * 1280, 1);
  });

  it('counts what a frame of another shape cuts off', () => {
    // A frame of 9:16 sees 562.5 m of a level: a bar of 100 m.
    const tall = { width: 720, height: 1280 };
    expect(barLength(drawn(tall, 0, 0), tall)).toBeCloseTo((100 / 562.5) * 720, 1);
  });

  it('grows by less than pixels', () => {
    const lengths = Array.from({ length: 20 }, (_, step) => barLength(drawn(hd, step / 2000, 0), hd));
    for (let step = 1; step < lengths.length; step++) {
      expect(lengths[step]! - lengths[step - 1]!).toBeGreaterThan(0.02);
      expect(lengths[step]! - lengths[step - 1]!).toBeLessThan(0.2);
    }
  });

  it.each([0, 128, 255])(
    'stands out from a picture of grey %d, inside the safe part of the frame',
    (grey) => {
      const rgba = drawn(hd, 0, grey);
      const column = Math.round(hd.width * 0.95) - 30;
      const bar = 4 * ((Math.round(hd.height * 0.95) - 1) * hd.width + column);
      expect(rgba[bar]).toBe(255);
      // Right below it lies its shadow.
      expect(rgba[bar + 4 * hd.width]!).toBeLessThanOrEqual(Math.round(0.5 * grey));
      for (let at = 0; at < rgba.length; at += 4) {
        const x = (at / 4) % hd.width;
        const y = Math.floor(at / 4 / hd.width);
        const near = x > 0.6 * hd.width && x < 0.97 * hd.width && y > 0.8 * hd.height && y < 0.97 * hd.height;
        if (!near && rgba[at] !== grey) expect([x, y, rgba[at]]).toEqual([x, y, grey]);
        if (rgba[at + 3] !== grey) expect(rgba[at + 3]).toBe(grey);
      }
    },
  );

  it('is drawn on frames as pictures and as video have them', () => {
    const renderer = new FrameRenderer(path, hd, { overlay: new FilmRuler(path, hd, known) });
    for (let level = 0; level < 3; level++) renderer.addLevel(new Uint8Array(256 * 256 * 4).fill(40));
    const row = Math.round(hd.height * 0.95) - 1;
    const rgba = renderer.render(0).subarray(4 * row * hd.width, 4 * (row + 1) * hd.width);
    expect(rgba.filter((value) => value === 255).length).toBe(3 * 256);
    const luma = renderer.renderI420(0).subarray(row * hd.width, (row + 1) * hd.width);
    expect(luma.filter((value) => value > 230).length).toBe(256);
  });

  it('fits on the smallest frame, and needs a level that is there', () => {
    expect(() => drawn({ width: 16, height: 16 }, 0, 0)).not.toThrow();
    expect(() => new FilmRuler(path, hd, { level: 3, widthMetres: 1 })).toThrow(BadInputError);
  });
});
