import { describe, expect, it } from 'vitest';
import { Camera, type Placement } from '#core/timeline/camera.ts';
import { fitStage, widerPlacements } from './placements.ts';
import { previewPath } from './preview-path.ts';

describe('the stage', () => {
  it('is the largest rectangle of its shape inside the margins, centred', () => {
    expect(fitStage(1000, 600, 1, 20)).toEqual({ x: 220, y: 20, width: 560, height: 560 });
    expect(fitStage(600, 1000, 2, 0)).toEqual({ x: 0, y: 350, width: 600, height: 300 });
  });

  it('is never empty', () => {
    const { width, height } = fitStage(10, 10, 1, 24);
    expect(width).toBeGreaterThanOrEqual(1);
    expect(height).toBeGreaterThanOrEqual(1);
  });
});

describe('wider levels around the stage', () => {
  const path = previewPath(
    [{ factor: 2, focus: { x: 0.3, y: 0.6 } }, { factor: 4 }, { factor: 3 }, { factor: 2 }, { factor: 2 }],
    { width: 96, height: 64 },
  );

  it('lie where the camera would place them if it looked further out', () => {
    const camera = new Camera(path, { width: 300, height: 200 });
    camera.look(1);
    const inner = structuredClone(camera.placements[1]!);
    camera.look(0);
    // At depth 0 level 1 lies on its footprint; at depth 1 it fills the stage. The way between is one similarity.
    const footprint = structuredClone(camera.placements[1]!);
    const wider: Placement[] = [];
    widerPlacements(path, 1, inner, (level, placement) => {
      expect(level).toBe(0);
      wider.push(placement);
    });
    const [outer] = wider;
    expect(outer!.width).toBeCloseTo(inner.width / footprint.width);
    expect(outer!.x).toBeCloseTo(inner.x - (footprint.x / footprint.width) * inner.width);
    expect(outer!.y).toBeCloseTo(inner.y - (footprint.y / footprint.height) * inner.height);
  });

  it('are at most three', () => {
    const levels: number[] = [];
    widerPlacements(path, 4, { x: 0, y: 0, width: 1, height: 1 }, (level) => levels.push(level));
    expect(levels).toEqual([3, 2, 1]);
  });
});

describe('the path of a job', () => {
  it('keeps footprints inside their level, at their factor', () => {
    const { factors, footprints } = previewPath(
      [{ factor: 4, focus: { x: 0, y: 1 } }, { factor: 2 }, { factor: 3 }],
      { width: 32, height: 32 },
    );
    expect(factors).toEqual([4, 2]);
    expect(footprints).toEqual([
      { x: 0, y: 24, width: 8, height: 8 },
      { x: 8, y: 8, width: 16, height: 16 },
    ]);
  });
});
