/** How far a generation has come: time per step, time left, memory and live previews, told at a bearable rate. */
import type { GenerationEvent, GenerationProgress, Preview } from '#core/contract/events.ts';
import type { StackGeometry, ZoomStack } from '#core/stack/geometry.ts';
import { makePreview } from './pixels.ts';

/** Least time between two progress events of one phase; the last step of a phase is always told. */
const INTERVAL_MS = 100;

/** How many of the latest steps the median is taken over. */
const REMEMBERED_STEPS = 15;

/** Levels to show while they are being painted. */
export interface VisibleStack {
  readonly images: ZoomStack;
  readonly geometry: StackGeometry;
}

/** Tells how a generation gets on. */
export interface ProgressReporter {
  /**
   * Begins a phase.
   *
   * @param phase Its name.
   * @param steps Its number of steps.
   */
  begin(phase: GenerationProgress['phase'], steps: number): void;
  /**
   * Ends a step.
   *
   * @param step Steps done in this phase.
   * @param stack What the levels look like now; `undefined` when there is nothing new to see.
   * @param estimates What the model made of them by itself; `undefined` when nobody asks.
   */
  stepDone(step: number, stack?: VisibleStack, estimates?: VisibleStack): void;
  /** Goes on after a pause, which is no part of any step. */
  goOn(): void;
}

/**
 * Makes a reporter.
 *
 * @param emit Receives the events.
 * @returns The reporter, before the first phase.
 */
export function createProgressReporter(emit: (event: GenerationEvent) => void): ProgressReporter {
  let phase: GenerationProgress['phase'] = 'loading';
  let steps = 1;
  let stepStarted = 0;
  let told = 0;
  let durations: number[] = [];

  function tell(step: number, shown: Pick<GenerationProgress, 'previews' | 'estimates'>): void {
    const secondsPerStep = durations.length === 0 ? null : median(durations) / 1000;
    told = performance.now();
    emit({
      type: 'progress',
      phase,
      step,
      steps,
      secondsPerStep,
      secondsLeft: secondsPerStep === null ? null : secondsPerStep * (steps - step),
      memoryBytes: process.memoryUsage.rss(),
      ...shown,
    });
  }

  return {
    begin(nextPhase, nextSteps) {
      phase = nextPhase;
      steps = nextSteps;
      durations = [];
      stepStarted = performance.now();
      tell(0, { previews: [] });
    },
    stepDone(step, stack, estimates) {
      const now = performance.now();
      durations.push(now - stepStarted);
      if (durations.length > REMEMBERED_STEPS) durations.shift();
      stepStarted = now;
      if (step < steps && now - told < INTERVAL_MS) return;
      tell(step, {
        previews: stack ? previewsOf(stack) : [],
        ...(estimates && { estimates: previewsOf(estimates) }),
      });
    },
    goOn() {
      stepStarted = performance.now();
    },
  };
}

/**
 * Makes live previews of all levels.
 *
 * @param stack The levels.
 * @returns One preview a level, widest first.
 */
export function previewsOf(stack: VisibleStack): Preview[] {
  const { width, height } = stack.geometry;
  return stack.images.map((image, level) => makePreview(image, level, width, height));
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)]!;
}
