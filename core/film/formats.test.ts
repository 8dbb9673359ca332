import { describe, expect, it } from 'vitest';
import type { FilmSettings } from '../contract/engine.ts';
import { settingsToFilm } from './draft.ts';
import {
  FILM_FORMATS,
  FILM_FORMAT_IDS,
  FILM_QUALITIES,
  filmFormat,
  fitsName,
  formatOfName,
} from './formats.ts';

describe('the table of formats', () => {
  it('has a row for every name, and estimates that grow with the quality', () => {
    expect(FILM_FORMATS.map(({ id }) => id)).toEqual([...FILM_FORMAT_IDS]);
    for (const { bits } of FILM_FORMATS) {
      const sizes = FILM_QUALITIES.map((quality) => bits[quality]);
      expect(sizes).toEqual(sizes.toSorted((a, b) => a - b));
    }
  });

  it.each([
    ['zoom.mp4', 'mp4'],
    ['ZOOM.MP4', 'mp4'],
    ['zoom.webm', 'webm'],
    ['zoom.mov', 'prores'],
    ['a/zoom.gif', 'gif'],
    ['zoom.webp', 'webp'],
    ['zoom.html', 'html'],
    ['frames/', 'png'],
    ['zoom.avi', undefined],
    ['zoom', undefined],
  ])('finds the format of %s', (name, id) => {
    expect(formatOfName(name)).toBe(id);
  });

  it('knows which names a format takes', () => {
    expect(fitsName(filmFormat('av1'), 'x.mp4')).toBe(true);
    expect(fitsName(filmFormat('webm10'), 'x.webm')).toBe(true);
    expect(fitsName(filmFormat('gif'), 'x.mp4')).toBe(false);
    expect(fitsName(filmFormat('png'), 'frames')).toBe(true);
    expect(fitsName(filmFormat('png'), 'frames.mp4')).toBe(false);
  });
});

describe('a draft', () => {
  it('is half as large with even sides, has no more than 30 frames a second, and is quick to make', () => {
    const asked: FilmSettings = {
      ...{ format: 'mp4', quality: 'best', draft: true, width: 1918, height: 1080, framesPerSecond: 60 },
      ...{
        secondsPerLevel: 1,
        easing: 'smooth',
        direction: 'in',
        holdSeconds: 0,
        loop: false,
        range: { from: 0, to: null },
        ruler: null,
      },
    };
    expect(settingsToFilm(asked)).toMatchObject({
      ...{ width: 960, height: 540, framesPerSecond: 30, quality: 'small' },
    });
    expect(settingsToFilm({ ...asked, draft: false })).toEqual({ ...asked, draft: false });
  });
});
