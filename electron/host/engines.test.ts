import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, onTestFinished, test, vi } from 'vitest';
import type { GenerationEvent } from '#core/contract/events.ts';
import { CancelledError } from '#core/errors.ts';
import { createEngines, type Engines } from './engines.ts';
import { forkEngine } from './fork-engine.ts';
import { createJobHelm, type SteeredHelm } from './job-helm.ts';
import { createSupervisor } from './supervisor.ts';
import { allOf, doubleEntry, smallOrder, smallProject, temporaryFolder } from './test/orders.ts';

const HELD = { held: true, estimates: false };
const GOING = { held: false, estimates: false };
const never = new AbortController().signal;

/** Engines, and how many of them there are. */
function stage(): { engines: Engines; alive: () => number } {
  let alive = 0;
  const engines = createEngines(() => {
    alive += 1;
    const engine = createSupervisor({ spawnEngine: forkEngine({ entry: doubleEntry }) });
    return {
      ...engine,
      async close() {
        await engine.close();
        alive -= 1;
      },
    };
  });
  onTestFinished(() => engines.close());
  return { engines, alive: () => alive };
}

interface Work {
  readonly events: GenerationEvent[];
  readonly helm: SteeredHelm;
  readonly abort: AbortController;
  readonly over: Promise<unknown>;
}

function paint(engines: Engines, title: string, folder: string): Work {
  const [helm, abort] = [createJobHelm(), new AbortController()];
  const events: GenerationEvent[] = [];
  const over = (async () => {
    const order = smallOrder(folder, smallProject(title), title);
    for await (const event of engines.generate(order, abort.signal, helm)) events.push(event);
  })();
  over.catch(() => undefined);
  return { events, helm, abort, over };
}

const processOf = ({ events }: Work): number | undefined =>
  events.find((event) => event.type === 'progress')?.memoryBytes;

test('a job that is held keeps what it has painted, while others are painted by an engine of their own', async () => {
  const { engines, alive } = stage();
  const folder = await temporaryFolder();
  const first = paint(engines, 'slow', join(folder, 'first'));
  await vi.waitFor(() => expect(first.events.length).toBeGreaterThan(3), 20_000);
  first.helm.steer(HELD);
  const second = paint(engines, 'fine', join(folder, 'second'));
  await second.over;
  expect(processOf(second)).not.toBe(processOf(first));
  expect(await allOf(engines.sketch({ project: smallProject('fine'), modelFolder: '' }, never))).toHaveLength(
    3,
  );
  // Gives memory back without waiting for the job that stands still.
  await engines.free();
  const before = first.events.length;
  first.helm.steer(GOING);
  await vi.waitFor(() => expect(first.events.length).toBeGreaterThan(before + 3), 20_000);
  expect(alive()).toBe(2);
  first.abort.abort();
  await expect(first.over).rejects.toThrow(CancelledError);
  expect(alive()).toBe(1);
  expect(await readdir(folder)).toEqual(['second']);
});

test('without anything held there is one engine for all', async () => {
  const { engines, alive } = stage();
  const folder = await temporaryFolder();
  const first = paint(engines, 'fine', join(folder, 'first'));
  await first.over;
  const second = paint(engines, 'fine', join(folder, 'second'));
  await second.over;
  expect(processOf(second)).toBe(processOf(first));
  expect(alive()).toBe(1);
});
