/**
 * Lets a tiny model predict on WebGPU and on the processor, in a process of its own, because a driver is chosen once in
 * the life of a process.
 *
 * Usage: node compare-providers.ts <model folder>; prints one JSON object.
 */
import { openModelFolder } from '../model-folder.ts';
import { openModel } from '../pipeline.ts';

const folder = process.argv[2]!;

async function predict(
  provider: 'webgpu' | 'cpu',
): Promise<{ values: number[]; used: string; notices: string[] }> {
  const notices: string[] = [];
  const model = await openModel(await openModelFolder(folder), {
    provider,
    batch: 2,
    onNotice: (notice) => notices.push(notice),
  });
  const denoiser = await model.prepare(['tree', 'leaf', 'cell'], ['', 'leaf', ''], 3.5);
  const samples = [1, 2, 3].map((level) =>
    Float32Array.from({ length: 3 * 32 * 32 }, (_, index) => Math.sin(index * 1.7 + level)),
  );
  const outputs = await denoiser.predict(samples, 500);
  const used = model.provider;
  await model.release();
  return { values: outputs.flatMap((output) => [...output]), used, notices };
}

const webgpu = await predict('webgpu');
const cpu = await predict('cpu');
const largestDifference = Math.max(
  ...cpu.values.map((value, index) => Math.abs(value - webgpu.values[index]!)),
);
process.stdout.write(
  JSON.stringify({
    used: webgpu.used,
    notices: webgpu.notices,
    values: cpu.values.length,
    largestValue: Math.max(...cpu.values.map(Math.abs)),
    largestDifference,
  }),
);
