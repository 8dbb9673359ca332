/** Measures film rendering without encoding: frames a second at 1080p, on one core. */
import { FrameRenderer } from '#core/film/frame-renderer.ts';
import type { ZoomPath } from '#core/timeline/path.ts';
import { median, type BenchRow } from './row.ts';

const LEVELS = 8;
const FRAMES = 140;
const RUNS = 5;

/**
 * Renders a zoom through eight levels again and again.
 *
 * @returns Frames a second for levels of 512² and 1024², as RGBA and as I420.
 */
export function benchFilm(): Promise<BenchRow[]> {
  const rows = [512, 1024].flatMap((side) => {
    const renderer = rendererOf(side);
    const row = (name: string, render: (depth: number) => unknown): BenchRow => ({
      measure: `film, 1080p, ${LEVELS} levels of ${side}², ${name}`,
      median: medianRate(render),
      unit: 'frames/s',
      target: '≥ 100',
    });
    return [
      row('RGBA', (depth) => renderer.render(depth)),
      row('RGBA and I420', (depth) => renderer.renderI420(depth)),
    ];
  });
  return Promise.resolve(rows);
}

/** Centred levels of factor 2, filled with noise; what they show does not change the time. */
function rendererOf(side: number): FrameRenderer {
  const footprint = { x: side / 4, y: side / 4, width: side / 2, height: side / 2 };
  const path: ZoomPath = {
    ...{ levels: LEVELS, width: side, height: side },
    factors: Array.from({ length: LEVELS - 1 }, () => 2),
    footprints: Array.from({ length: LEVELS - 1 }, () => footprint),
  };
  const renderer = new FrameRenderer(path, { width: 1920, height: 1080 });
  for (let level = 0; level < LEVELS; level++) {
    renderer.addLevel(Uint8Array.from({ length: side * side * 4 }, () => Math.random() * 256));
  }
  return renderer;
}

/** Median over the runs of the frames a second of one whole zoom. */
function medianRate(render: (depth: number) => unknown): number {
  const zoom = (): number => {
    const start = performance.now();
    for (let frame = 0; frame < FRAMES; frame++) render(((LEVELS - 1) * frame) / (FRAMES - 1));
    return (1000 * FRAMES) / (performance.now() - start);
  };
  zoom();
  return median(Array.from({ length: RUNS }, zoom));
}
