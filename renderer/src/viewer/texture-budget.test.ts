import { describe, expect, it } from 'vitest';
import { TEXTURE_BYTES, textureSizes, type SeenZoom } from './texture-budget.ts';

const square = (side: number): { width: number; height: number } => ({ width: side, height: side });

function zoom(side: number, changes: Partial<SeenZoom> = {}): SeenZoom {
  return { size: square(side), levels: 8, factor: 2, stage: square(700), ...changes };
}

function bytesOf(zooms: readonly SeenZoom[]): number {
  return textureSizes(zooms).reduce(
    (sum, { width, height }, index) => sum + (zooms[index]!.levels * width * height * 16) / 3,
    0,
  );
}

describe('a zoom that has the viewer for itself', () => {
  it('is enlarged by a whole number where its pictures are small', () => {
    expect(textureSizes([zoom(128, { size: { width: 128, height: 64 } })])).toEqual([
      { width: 512, height: 256 },
    ]);
    expect(textureSizes([zoom(200)])).toEqual([square(600)]);
  });

  it('stays what it is as long as the screen shows it', () => {
    expect(textureSizes([zoom(1024)])).toEqual([square(1024)]);
    expect(textureSizes([zoom(4096, { levels: 2, stage: square(2000) })])).toEqual([square(4096)]);
  });

  it('loses what no screen of this size shows', () => {
    expect(textureSizes([zoom(4096)])).toEqual([square(2048)]);
    // Deeper levels come later: until then a level is seen four times as large.
    expect(textureSizes([zoom(4096, { levels: 2, factor: 4 })])).toEqual([square(4096)]);
  });
});

describe('zooms that are compared', () => {
  const pane = { stage: square(260) };

  it('are as large as their panes show them', () => {
    const four = [zoom(1024, pane), zoom(1024, pane), zoom(1024, pane), zoom(1024, pane)];
    expect(textureSizes(four)).toEqual(four.map(() => square(512)));
    expect(textureSizes([zoom(128, { stage: square(240) })])).toEqual([square(256)]);
  });

  it('share one budget', () => {
    for (const side of [512, 1000, 1024, 2048, 4096]) {
      for (const levels of [2, 8, 32]) {
        for (const count of [1, 2, 3, 4]) {
          const zooms = Array.from({ length: count }, () => zoom(side, { levels, stage: square(1600) }));
          expect(bytesOf(zooms)).toBeLessThanOrEqual(TEXTURE_BYTES);
        }
      }
    }
  });

  it('stay equally sharp where the budget is too small for them', () => {
    const whole = { levels: 16, stage: square(1600) };
    const [first, second] = textureSizes([zoom(2048, whole), zoom(2048, whole)]);
    expect(first).toEqual(square(1024));
    expect(second).toEqual(first);
  });

  it('give up what is large before what is small', () => {
    const whole = { levels: 16, stage: square(1600) };
    expect(textureSizes([zoom(4096, whole), zoom(512, whole)])).toEqual([square(2048), square(512)]);
  });
});
