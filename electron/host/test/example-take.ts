/** A valid take, for tests that need one and do not care which. */
import { DIGITAL_SOURCE_TYPE, TAKE_VERSION, levelFile } from '#core/project/take.ts';
import type { Take } from '#core/project/take.ts';

export function exampleTake(id: string): Take {
  return {
    version: TAKE_VERSION,
    id,
    title: 'Example',
    created: '2026-11-22T12:00:00.000Z',
    program: { name: 'Tenfold', version: '0.0.0' },
    digitalSourceType: DIGITAL_SOURCE_TYPE,
    style: '',
    levels: [0, 1].map((level) => ({
      file: levelFile(level),
      prompt: 'a cloud',
      negative: '',
      factor: level === 0 ? 2 : null,
      focus: level === 0 ? { x: 0.5, y: 0.5 } : null,
      footprint: level === 0 ? { x: 8, y: 8, width: 16, height: 16 } : null,
    })),
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
  };
}
