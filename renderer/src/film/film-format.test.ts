import { describe, expect, it } from 'vitest';
import { FILM_SIZES, FRAME_RATES, chooseEncoding, filmBitrate, formatBytes } from './film-format.ts';

describe('the bit rate of a film', () => {
  it('is at least 0.12 bits per pixel and frame at 30 frames per second', () => {
    for (const { width, height } of FILM_SIZES) {
      expect(filmBitrate(width, height, 30) / (width * height * 30)).toBeGreaterThanOrEqual(0.12);
    }
  });

  it('grows with the frame rate, but more slowly', () => {
    const [slow, fast] = [filmBitrate(1920, 1080, 30), filmBitrate(1920, 1080, 60)];
    expect(fast).toBeGreaterThan(slow);
    expect(fast).toBeLessThan(2 * slow);
  });

  it('is decent for small films too', () => {
    expect(filmBitrate(320, 180, FRAME_RATES[0])).toBe(4_000_000);
  });
});

describe('the encoding', () => {
  it('is none where there is no encoder', async () => {
    expect(await chooseEncoding({ width: 1280, height: 720 }, 30)).toBeNull();
  });
});

describe('sizes of files', () => {
  it.each([
    [10, '1 kB'],
    [999_499, '999 kB'],
    [12_400_000, '12.4 MB'],
    [2.5e9, '2.50 GB'],
  ])('of %d bytes is %s', (bytes, text) => {
    expect(formatBytes(bytes)).toBe(text);
  });
});
