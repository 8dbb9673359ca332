/** A valid take, for tests that need one and care about little of it. */
import { DIGITAL_SOURCE_TYPES, TAKE_VERSION, levelFile, type Take } from '../take.ts';

/** Its levels: centred, each of factor 2 to the next. */
export function exampleLevels(count: number, side: number): Take['levels'] {
  const footprint = { x: side / 4, y: side / 4, width: side / 2, height: side / 2 };
  return Array.from({ length: count }, (_, level) => {
    const deepest = level === count - 1;
    return {
      ...{ file: levelFile(level), prompt: 'a cloud', negative: '' },
      factor: deepest ? null : 2,
      focus: deepest ? null : { x: 0.5, y: 0.5 },
      footprint: deepest ? null : footprint,
    };
  });
}

/** The take: two levels of 32 × 32 pixels, unless a test says otherwise. */
export function exampleTake(id: string, changes: Partial<Take> = {}): Take {
  return {
    version: TAKE_VERSION,
    id,
    title: 'Example',
    created: '2026-11-22T12:00:00.000Z',
    program: { name: 'Tenfold', version: '0.0.0' },
    digitalSourceType: DIGITAL_SOURCE_TYPES.generated,
    style: '',
    levels: exampleLevels(2, 32),
    settings: {
      seed: 1,
      steps: 3,
      size: { width: 32, height: 32 },
      sampler: 'ddim',
      guidance: 1,
      eta: 0,
      blend: 'laplacian',
      coarseWeight: 1,
    },
    model: { id: 'double', name: 'Double', files: [] },
    provider: { name: 'cpu', notice: null },
    timing: { totalSeconds: 1, modelSeconds: 1 },
    ...changes,
  };
}
