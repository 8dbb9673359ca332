/** Orders and helpers for tests of the host. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { GenerationOrder } from '#core/contract/engine.ts';
import type { Commission } from '#core/contract/lending.ts';
import { projectSchema } from '#core/project/project.ts';
import type { Project, Settings } from '#core/project/project.ts';

/** Entry of the engine double. */
export const doubleEntry = join(import.meta.dirname, 'engine-double.ts');
/** Entry of the real engine. */
export const engineEntry = join(import.meta.dirname, '../../engine/main.ts');
/** The bundled model. */
export const starterFolder = join(import.meta.dirname, '../../../native-models/starter');

/** A folder that is gone after the test. */
export async function temporaryFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'tenfold-test-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

/** Everything that is said, until the end. */
export async function allOf<Event>(events: AsyncIterable<Event>): Promise<Event[]> {
  const said: Event[] = [];
  for await (const event of events) said.push(event);
  return said;
}

export function smallProject(title: string, settings: Settings = {}): Project {
  return projectSchema.parse({
    title,
    levels: [
      { prompt: 'a galaxy', factor: 2 },
      { prompt: 'a forest', factor: 4, focus: { x: 0.2, y: 0.9 } },
      { prompt: 'a leaf' },
    ],
    settings,
  });
}

/** What a studio asks for when it wants the small project painted. */
export function smallCommission(title: string): Commission {
  return { project: smallProject(title) };
}

export function smallOrder(outputFolder: string, project: Project, jobId = 'job'): GenerationOrder {
  return { jobId, project, modelFolder: starterFolder, modelId: 'starter', outputFolder, takeId: 'take' };
}
