/** How well generations keep to the plan of their memory, and whether large models stay out of JavaScript's memory. */
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { mkdtemp, open, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseProject } from '#core/project/parse.ts';
import type { Project } from '#core/project/project.ts';
import { forkEngine } from '#electron/host/fork-engine.ts';
import { createSupervisor } from '#electron/host/supervisor.ts';
import { TYPE, onnxModel } from '../../native-models/test/onnx-writer.ts';
import type { LoadReport } from './load-model.ts';
import type { BenchRow } from './row.ts';

const ROOT = join(import.meta.dirname, '..', '..');

/** The first one of a size is measured, and the others are planned from that. */
const RUNS = [
  { side: 256, levels: 8 },
  { side: 256, levels: 8, batch: 1 },
  { side: 256, levels: 3 },
  { side: 1024, levels: 8 },
  { side: 1024, levels: 8, batch: 1 },
  { side: 1024, levels: 3 },
];

/** Sides of the square matrices of the large model, and how many it has: 2.1 GB in half precision. */
const LARGE = { side: 8192, matrices: 16 };

/**
 * Measures peaks with the starter on the processor, each in a fresh engine (Linux only: the kernel tells the peak), and
 * loads a network with 2 GB of synthetic weights.
 *
 * @returns One row a measure; differences are peak against plan.
 */
export async function benchMemory(): Promise<BenchRow[]> {
  const folder = await mkdtemp(join(tmpdir(), 'tenfold-bench-'));
  try {
    const plans = process.platform === 'linux' ? await benchPlans(folder) : [];
    return [...plans, ...(await benchLargeModel(folder))];
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function benchPlans(folder: string): Promise<BenchRow[]> {
  const file = join(ROOT, 'assets/examples/cosmos-to-atom.json');
  const { project } = parseProject(await readFile(file, 'utf8'), file);
  const rows: BenchRow[] = [];
  const measured = new Set<number>();
  for (const { side, levels, batch } of RUNS) {
    const settings = { seed: 7, steps: 5, size: { width: side, height: side }, ...(batch && { batch }) };
    const order = { ...project, levels: project.levels.slice(0, levels), settings };
    if (!measured.has(side)) await paint(order, folder);
    measured.add(side);
    const { plannedBytes, peakBytes } = await paint(order, folder);
    rows.push({
      measure: `peak memory against the plan, ${levels} levels of ${side}², ${batch ?? 'as planned'} per call`,
      median: 100 * (peakBytes / plannedBytes - 1),
      unit: '%',
      target: '± 15',
    });
  }
  return rows;
}

async function paint(project: Project, folder: string): Promise<{ plannedBytes: number; peakBytes: number }> {
  const engine = createSupervisor({
    spawnEngine: forkEngine({ entry: join(ROOT, 'electron/engine/main.ts') }),
  });
  const order = {
    jobId: 'bench',
    project,
    modelFolder: join(ROOT, 'native-models/starter'),
    modelId: 'starter',
    measurementsFile: join(folder, 'memory.json'),
    outputFolder: join(folder, 'take'),
    takeId: 'bench',
  };
  try {
    const { neededBytes } = await engine.plan(order);
    // Measuring begins new peaks again and again, so the largest of all is kept.
    let peakBytes = 0;
    for await (const event of engine.generate(order, new AbortController().signal)) {
      if (event.type !== 'notice') peakBytes = Math.max(peakBytes, childPeakBytes());
    }
    return { plannedBytes: neededBytes, peakBytes };
  } finally {
    await engine.close();
  }
}

/** Peak of this process's only child, the engine. */
function childPeakBytes(): number {
  const child = readFileSync(`/proc/self/task/${process.pid}/children`, 'utf8').trim();
  return 1024 * Number(/^VmHWM:\s+(\d+)/m.exec(readFileSync(`/proc/${child}/status`, 'utf8'))?.[1] ?? 0);
}

async function benchLargeModel(folder: string): Promise<BenchRow[]> {
  const file = await writeLargeModel(folder);
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [join(import.meta.dirname, 'load-model.ts'), file],
    { encoding: 'utf8' },
  );
  if (status !== 0) throw new Error(`The large model could not be loaded: ${stderr}`);
  const { seconds, javascriptBytes, residentBytes } = JSON.parse(stdout) as LoadReport;
  const what = 'network with 2.1 GB of half-precision weights';
  return [
    { measure: `${what}, time to load`, median: seconds, unit: 's' },
    { measure: '  growth of JavaScript’s memory', median: javascriptBytes / 1e6, unit: 'MB', target: '< 10' },
    { measure: '  growth of the process', median: residentBytes / 1e9, unit: 'GB' },
  ];
}

/** Writes a chain of matrix products whose weights lie in files beside it, as in large exports. */
async function writeLargeModel(folder: string): Promise<string> {
  const { side, matrices } = LARGE;
  const numbers = Array.from({ length: matrices }, (_, index) => index);
  const chunk = new Float16Array(side * 512);
  for (const number of numbers) {
    // ONNX Runtime keeps equal weights once.
    for (let index = 0; index < chunk.length; index++) chunk[index] = (Math.random() - 0.5) / side;
    await using handle = await open(join(folder, `weights-${number}.bin`), 'w');
    for (let row = 0; row < side; row += 512) await handle.write(chunk);
  }
  const shape = ['batch', side];
  const model = onnxModel({
    inputs: [{ name: 'x0', type: TYPE.float16, shape }],
    outputs: [{ name: `x${matrices}`, type: TYPE.float16, shape }],
    nodes: numbers.flatMap((number) => [
      { operator: 'MatMul', inputs: [`x${number}`, `w${number}`], outputs: [`y${number}`] },
      { operator: 'Relu', inputs: [`y${number}`], outputs: [`x${number + 1}`] },
    ]),
    weights: numbers.map((number) => ({
      name: `w${number}`,
      type: TYPE.float16,
      shape: [side, side],
      location: `weights-${number}.bin`,
    })),
  });
  const file = join(folder, 'model.onnx');
  await writeFile(file, model);
  return file;
}
