/** Looks at finished films with ffprobe and ffmpeg, where there are any. */
import { execFileSync } from 'node:child_process';
import { expect } from 'vitest';
import { FilmCourse } from '#core/film/course.ts';
import { FrameRenderer } from '#core/film/frame-renderer.ts';
import { takePath } from '#core/timeline/path.ts';
import { FRAMES, LEVELS, SIDE, settings, softLevel, take } from './soft-take.ts';

const probe = ((): boolean => {
  try {
    execFileSync('ffprobe', ['-version'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
})();

/**
 * Expects a film of the small take to be tagged as it is encoded, and to look like the rendered frames. Does nothing
 * without ffprobe.
 *
 * @param file The film.
 * @param stream What ffprobe must say of it besides the colours.
 */
export function expectTrueColours(file: string, stream: Readonly<Record<string, string>>): void {
  if (!probe) return;
  const wanted = ['color_range', 'color_space', 'color_transfer', 'color_primaries', ...Object.keys(stream)];
  const shown = execFileSync('ffprobe', [
    ...['-v', 'error', '-count_frames', '-of', 'json', '-select_streams', 'v'],
    ...['-show_entries', `stream=${[...wanted, 'nb_read_frames', 'avg_frame_rate'].join(',')}`, file],
  ]);
  expect((JSON.parse(shown.toString()) as { streams: unknown[] }).streams).toEqual([
    {
      ...{ color_range: 'tv', color_space: 'bt709', color_transfer: 'bt709', color_primaries: 'bt709' },
      ...{ nb_read_frames: String(FRAMES), avg_frame_rate: '10/1' },
      ...stream,
    },
  ]);
  const decoded = decodedFrames(file);
  const rendered = renderedFrames();
  expect(decoded.length).toBe(rendered.length);
  // The wrong matrix or range shifts colours by 5 and more.
  const { spread, shift } = difference(decoded, rendered);
  expect(spread).toBeLessThan(3);
  expect(Math.max(...shift.map(Math.abs))).toBeLessThan(1);
}

/** All frames of a film as RGB, one after the other. */
function decodedFrames(file: string): Uint8Array {
  const toRgb = 'scale=in_range=tv:in_color_matrix=bt709:flags=accurate_rnd+full_chroma_int+bicubic';
  return execFileSync(
    'ffmpeg',
    ['-v', 'error', '-i', file, '-vf', toRgb, '-pix_fmt', 'rgb24', '-f', 'rawvideo', '-'],
    { maxBuffer: 1e9 },
  );
}

/**
 * The frames that a film of the small take should show.
 *
 * @returns RGB, one frame after the other.
 */
export function renderedFrames(): Uint8Array {
  const path = takePath(take);
  const { width, height } = settings;
  const renderer = new FrameRenderer(path, settings);
  for (let level = 0; level < LEVELS; level++) {
    const rgb = softLevel(level);
    const rgba = new Uint8Array(SIDE * SIDE * 4).map((_, i) =>
      i % 4 === 3 ? 255 : rgb[(i >> 2) * 3 + (i % 4)]!,
    );
    renderer.addLevel(rgba);
  }
  const course = new FilmCourse(path.factors, settings);
  const frames = new Uint8Array(FRAMES * width * height * 3);
  for (let frame = 0; frame < FRAMES; frame++) {
    const rgba = renderer.render(course.depthOf(frame));
    for (let value = 0; value < width * height * 3; value++) {
      frames[frame * width * height * 3 + value] = rgba[4 * Math.floor(value / 3) + (value % 3)]!;
    }
  }
  return frames;
}

/**
 * How far two rows of RGB frames are apart.
 *
 * @param shown What is shown.
 * @param wanted What should be.
 * @returns Root mean square, and the mean of each colour channel.
 */
export function difference(shown: Uint8Array, wanted: Uint8Array): { spread: number; shift: number[] } {
  const shift = [0, 0, 0];
  let squares = 0;
  for (let value = 0; value < wanted.length; value++) {
    const error = shown[value]! - wanted[value]!;
    shift[value % 3]! += error / (wanted.length / 3);
    squares += error ** 2;
  }
  return { spread: Math.sqrt(squares / wanted.length), shift };
}
