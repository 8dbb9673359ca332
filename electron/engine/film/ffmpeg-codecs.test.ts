import { expect, test } from 'vitest';
import { DIGITAL_SOURCE_TYPES } from '#core/project/take.ts';
import type { FilmTarget } from './encoder.ts';
import { commandLine } from './ffmpeg-codecs.ts';

const target: FilmTarget = {
  file: '/films/zoom.mp4',
  sourceType: DIGITAL_SOURCE_TYPES.generated,
  format: 'mp4',
  quality: 'good',
  draft: false,
  width: 64,
  height: 64,
  framesPerSecond: 25,
  loop: false,
};

test('an encoder uses as many threads as suit the machine unless it is told how many', () => {
  const codec = { name: 'libx264', pixels: 'yuv420p' };
  expect(commandLine(codec, target)).not.toContain('-threads');
  expect(commandLine(codec, { ...target, threads: 2 }).join(' ')).toContain('-threads 2 ');
});
