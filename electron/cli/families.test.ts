/** `tenfold generate --model <folder>` as a spawned process, for one tiny model of every family. */
import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, expect, test } from 'vitest';
import { takeSchema } from '#core/project/take.ts';
import { goldenModel, type WholeGoldenModel } from '#native-models/test/golden-model.ts';

const root = await mkdtemp(join(tmpdir(), 'tenfold-families-'));
afterAll(() => rm(root, { recursive: true, force: true }));

const main = join(import.meta.dirname, 'main.ts');
const project = join(root, 'zoom.json');
await writeFile(
  project,
  JSON.stringify({
    title: 'Small',
    levels: [{ prompt: 'a (galaxy:1.2)' }, { prompt: 'a leaf', negative: 'blurry' }],
  }),
);

test.each<[WholeGoldenModel, string[], object]>([
  ['tiny-sd', [], { sampler: 'dpm-solver++2m', guidance: 7.5, blendSpace: 'pixels' }],
  ['tiny-sd', ['--blend-space', 'latents'], { blendSpace: 'latents' }],
  ['tiny-sdxl', ['--blend-every', '2'], { sampler: 'euler', blendSteps: { every: 2, start: 0, end: 1 } }],
  ['tiny-lcm', [], { sampler: 'lcm', guidance: 8.5 }],
  ['tiny-pixel', [], { sampler: 'ddpm', guidance: 7 }],
  ['tiny-pixel-if', [], { sampler: 'ddpm', guidance: 7 }],
])('paints with %s %j', async (model, options, settings) => {
  const out = join(await mkdtemp(join(root, 'take-')), 'take');
  // Models that paint pixels look at all pairs of them.
  const side = model.startsWith('tiny-pixel') ? 32 : 64;
  const size = ['--size', `${side}x${side}`, '--steps', '3', '--seed', '1', '--provider', 'cpu'];
  const args = [
    main,
    'generate',
    project,
    '--out',
    out,
    '--model',
    await goldenModel(model),
    ...size,
    ...options,
  ];
  const { stdout } = await promisify(execFile)(process.execPath, args);
  expect(stdout).toContain(`2 levels of ${side}×${side}, seed 1, 3 steps on cpu`);
  const take = takeSchema.parse(JSON.parse(await readFile(join(out, 'take.json'), 'utf8')));
  expect(take.settings).toMatchObject(settings);
});
