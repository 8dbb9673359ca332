import { expect, it } from 'vitest';
import type { FilmSettings } from '../contract/engine.ts';
import type { ZoomPath } from '../timeline/path.ts';
import { estimateFilm } from './estimate.ts';

const path: ZoomPath = {
  ...{ levels: 3, width: 512, height: 512, factors: [2, 2] },
  footprints: [0, 1].map(() => ({ x: 128, y: 128, width: 256, height: 256 })),
};
const settings: FilmSettings = {
  ...{ format: 'mp4', quality: 'good', draft: false, width: 1920, height: 1080, framesPerSecond: 30 },
  ...{ secondsPerLevel: 1, easing: 'smooth', direction: 'in', holdSeconds: 0.5, loop: false },
  range: { from: 0, to: null },
  ruler: null,
};

it('tells how long a film lasts, and that a better or larger one takes more', () => {
  const film = estimateFilm(path, settings);
  expect(film).toMatchObject({ durationSeconds: 3, frames: 90 });
  expect(estimateFilm(path, { ...settings, quality: 'best' }).bytes).toBeGreaterThan(film.bytes);
  expect(estimateFilm(path, { ...settings, format: 'gif' }).bytes).toBeGreaterThan(film.bytes);
  const draft = estimateFilm(path, { ...settings, draft: true });
  expect(draft.bytes).toBeLessThan(film.bytes);
  expect(draft.workSeconds).toBeLessThan(film.workSeconds);
  expect(estimateFilm(path, settings, 3).workSeconds).toBeCloseTo(3 * film.workSeconds, 9);
});

it('knows that the size of a page is that of its levels, however long it plays', () => {
  const page = estimateFilm(path, { ...settings, format: 'html' });
  expect(estimateFilm(path, { ...settings, format: 'html', secondsPerLevel: 9, width: 64 }).bytes).toBe(
    page.bytes,
  );
});
