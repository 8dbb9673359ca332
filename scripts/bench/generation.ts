/** How much time a generation takes and how much of it is ours, and how long the command line needs to start. */
import { spawnSync } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Take } from '#core/project/take.ts';
import { parseProject } from '#core/project/parse.ts';
import type { Project } from '#core/project/project.ts';
import { forkEngine } from '#electron/host/fork-engine.ts';
import { createSupervisor } from '#electron/host/supervisor.ts';
import type { EngineSupervisor } from '#electron/host/supervisor.ts';
import { median, type BenchRow } from './row.ts';

const ROOT = join(import.meta.dirname, '..', '..');
const RUNS = 7;

/**
 * Measures generations of eight levels with the starter at its default size, in a warm engine process, and the cold
 * start of `tenfold info`.
 *
 * @returns One row a measure.
 */
export async function benchGeneration(): Promise<BenchRow[]> {
  const folder = await mkdtemp(join(tmpdir(), 'tenfold-bench-'));
  const engine = createSupervisor({
    spawnEngine: forkEngine({ entry: join(ROOT, 'electron/engine/main.ts') }),
  });
  try {
    const file = join(ROOT, 'assets/examples/cosmos-to-atom.json');
    const { project } = parseProject(await readFile(file, 'utf8'), file);
    const takes: Take[] = [];
    for (let run = 0; run <= RUNS; run++) takes.push(await generate(engine, project, join(folder, 'take')));
    const timings = takes.slice(1).map(({ timing }) => timing);
    const { settings } = takes[0]!;
    const what = `${project.levels.length} levels of ${settings.size.width}², ${settings.steps} steps, warm`;
    return [
      {
        measure: `generation, ${what}`,
        median: median(timings.map(({ totalSeconds }) => totalSeconds)),
        unit: 's',
      },
      {
        measure: "share of it outside the model's run calls",
        median: median(timings.map((timing) => 100 * (1 - timing.modelSeconds / timing.totalSeconds))),
        unit: '%',
        target: '≤ 5',
      },
      { measure: 'tenfold info, cold start', median: median(startTimes()), unit: 's' },
    ];
  } finally {
    await engine.close();
    await rm(folder, { recursive: true, force: true });
  }
}

async function generate(engine: EngineSupervisor, project: Project, outputFolder: string): Promise<Take> {
  const order = {
    jobId: 'bench',
    project: { ...project, settings: { seed: 7 } },
    modelFolder: join(ROOT, 'native-models/starter'),
    modelId: 'starter',
    outputFolder,
    takeId: 'bench',
  };
  for await (const event of engine.generate(order, new AbortController().signal)) {
    if (event.type === 'done') return event.take;
  }
  throw new Error('The generation ended without a take.');
}

/** Seconds that fresh processes take for `tenfold info`. */
function startTimes(): number[] {
  return Array.from({ length: RUNS }, () => {
    const started = performance.now();
    const { status } = spawnSync(process.execPath, [join(ROOT, 'electron/cli/main.ts'), 'info']);
    if (status !== 0) throw new Error('tenfold info failed.');
    return (performance.now() - started) / 1000;
  });
}
