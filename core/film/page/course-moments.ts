/** What a page needs to play a zoom as a film of it would, in a few numbers. */
import { scaleBar, scaledLevels, widthMetresAt, type KnownWidth } from '../../timeline/scale.ts';
import type { FilmCourse } from '../course.ts';
import type { PageZoom } from './player.ts';

/** Times a second that the course is looked at. */
const SAMPLES_PER_SECOND = 30;

/** How far a page may be from the course, in levels; nobody sees a thousandth. */
const TOLERANCE = 2e-4;

/** Depths at which the ruler is looked at, a level; even a level of factor 4 has no bar for less than half of it. */
const RULER_SAMPLES = 16;

/**
 * The course of a film as moments between which the depth moves evenly. Where it stands still or keeps its speed, two
 * of them are enough.
 *
 * @param course The course.
 * @returns Seconds and depths, from 0 to the end of one run; at least two.
 */
export function courseMoments(course: FilmCourse): [seconds: number, depth: number][] {
  const count = Math.max(2, Math.ceil(course.runSeconds * SAMPLES_PER_SECOND));
  const samples = Array.from({ length: count + 1 }, (_, sample): [number, number] => {
    const seconds = (course.runSeconds * sample) / count;
    return [seconds, course.depthAt(seconds)];
  });
  const moments = [samples[0]!];
  // The slopes with which a line from the last moment would come close enough to every sample since.
  let [least, most] = [-Infinity, Infinity];
  for (let sample = 1; sample <= count; sample++) {
    const [start, from] = moments.at(-1);
    const [seconds, depth] = samples[sample]!;
    const passed = seconds - start;
    const slope = (depth - from) / passed;
    if (slope < least || slope > most) {
      moments.push(samples[sample - 1]!);
      sample--;
      [least, most] = [-Infinity, Infinity];
      continue;
    }
    least = Math.max(least, slope - TOLERANCE / passed);
    most = Math.min(most, slope + TOLERANCE / passed);
  }
  moments.push(samples[count]!);
  return moments.map(([seconds, depth]) => [Number(seconds.toFixed(4)), Number(depth.toFixed(5))]);
}

/**
 * What a page's ruler needs.
 *
 * @param factors Zoom factor from each level to the next, widest first.
 * @param known What one level measures.
 * @returns What the widest level measures, and every bar between it and the deepest.
 * @throws {BadInputError} When there is no such level.
 */
export function rulerOf(factors: readonly number[], known: KnownWidth): NonNullable<PageZoom['ruler']> {
  const scale = scaledLevels(factors, known);
  const bars = new Map<number, string>();
  for (let sample = factors.length * RULER_SAMPLES; sample >= 0; sample--) {
    const bar = scaleBar(sample / RULER_SAMPLES, scale);
    if (bar) bars.set(bar.metres, bar.label);
  }
  return {
    widthMetres: widthMetresAt(0, scale)!,
    bars: Array.from(bars, ([metres, label]) => ({ metres, label })),
  };
}
