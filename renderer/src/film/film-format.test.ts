import { describe, expect, it } from 'vitest';
import { filmFormat } from '#core/film/formats.ts';
import {
  FILM_SHAPES,
  FILM_SIDES,
  chooseEncoding,
  chooseMakers,
  filmSize,
  onlyEnlarges,
} from './film-format.ts';

const square = { width: 1024, height: 1024 };

describe('the size of a film', () => {
  it.each([
    ['16:9', 1080, { width: 1920, height: 1080 }],
    ['9:16', 1080, { width: 1080, height: 1920 }],
    ['1:1', 720, { width: 720, height: 720 }],
    ['4:3', 720, { width: 960, height: 720 }],
    ['16:9', 2160, { width: 3840, height: 2160 }],
  ] as const)('of %s with a shorter side of %d is as usual', (shape, side, size) => {
    expect(filmSize(shape, side, square)).toEqual(size);
  });

  it('has the shape of the levels, with even sides', () => {
    expect(filmSize('levels', 1080, { width: 96, height: 64 })).toEqual({ width: 1620, height: 1080 });
    for (const shape of FILM_SHAPES) {
      for (const { side } of FILM_SIDES) {
        const { width, height } = filmSize(shape, side, { width: 192, height: 333 });
        expect([width % 2, height % 2]).toEqual([0, 0]);
      }
    }
  });
});

describe('a film only enlarges its levels', () => {
  const path = { width: 480, height: 320, factors: [2, 3, 2] };

  it('where it has more pixels than a level has just before the next one fills the frame', () => {
    expect(onlyEnlarges({ width: 1440, height: 960 }, path)).toBe(false);
    expect(onlyEnlarges({ width: 1442, height: 960 }, path)).toBe(true);
  });

  it('counting what is cropped away', () => {
    expect(onlyEnlarges({ width: 1440, height: 810 }, path)).toBe(false);
    expect(onlyEnlarges({ width: 962, height: 962 }, path)).toBe(true);
  });
});

describe('who makes a film', () => {
  const settings = { quality: 'good', width: 1280, height: 720, framesPerSecond: 30 } as const;

  it('is never a browser that has no encoder', async () => {
    expect(await chooseEncoding({ ...settings, format: 'mp4' })).toBeNull();
    const missing = { id: 'webm', available: false, reason: 'WebM needs ffmpeg: install it.' } as const;
    expect(await chooseMakers([missing])).toEqual([{ ...missing, inPage: false }]);
  });

  it('is the host where it can', async () => {
    const fine = { id: filmFormat('gif').id, available: true, reason: null };
    expect(await chooseMakers([fine])).toEqual([{ ...fine, inPage: false }]);
  });
});
