import { describe, expect, it } from 'vitest';
import { BadInputError } from '../errors.ts';
import { parseFilmSize } from './size.ts';

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
