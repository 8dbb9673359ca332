/** The command line as spawned processes: what a person or a script sees of it. */
import { spawn } from 'node:child_process';
import type { ChildProcessWithoutNullStreams } from 'node:child_process';
import { cp, mkdir, mkdtemp, readFile, readdir, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterAll, describe, expect, test } from 'vitest';
import { providerStatusSchema } from '#core/contract/engine.ts';
import { generationEventSchema } from '#core/contract/events.ts';
import { takeEntries, writeArchive } from '../host/documents/test/archives.ts';
import { starterFolder } from '../host/test/orders.ts';

// One folder for all: tests that run at the same time share the hooks that end a test.
const root = await mkdtemp(join(tmpdir(), 'tenfold-cli-'));
afterAll(() => rm(root, { recursive: true, force: true, maxRetries: 5 }));
const temporaryFolder = (): Promise<string> => mkdtemp(join(root, 'test-'));

const main = join(import.meta.dirname, 'main.ts');

interface Outcome {
  readonly code: number | null;
  readonly output: string;
  readonly errors: string;
}

interface Call {
  /** Sends a signal, Ctrl-C where none is named, when standard output says this. */
  readonly interruptAt?: RegExp;
  readonly signal?: 'SIGINT' | 'SIGKILL';
  readonly cwd?: string;
  /** Folder of the user's data; there is none where this is absent. */
  readonly home?: string;
}

function spawnTenfold(
  args: readonly string[],
  cwd?: string,
  home = '/nowhere',
): ChildProcessWithoutNullStreams {
  return spawn(process.execPath, [main, ...args], {
    cwd,
    env: { ...process.env, TENFOLD_HOME: home, NODE_COMPILE_CACHE: join(root, 'compiled') },
  });
}

function tenfold(
  args: readonly string[],
  { interruptAt, signal = 'SIGINT', cwd, home }: Call = {},
): Promise<Outcome> {
  const child = spawnTenfold(args, cwd, home);
  let [output, errors] = ['', ''];
  let interrupted = false;
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    output += text;
    if (interrupted || interruptAt?.test(output) !== true) return;
    interrupted = child.kill(signal);
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => (errors += text));
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => resolve({ code, output, errors }));
  });
}

/** What a project file holds when nothing is wrong with it. */
const good = {
  title: 'Small',
  levels: [{ prompt: 'a galaxy' }, { prompt: 'a leaf' }] as object[],
  settings: { seed: 1, steps: 2, size: { width: 64, height: 64 } } as object,
};

async function projectFile(content: unknown): Promise<{ folder: string; file: string }> {
  const folder = await temporaryFolder();
  const file = join(folder, 'zoom.json');
  await writeFile(file, typeof content === 'string' ? content : JSON.stringify(content));
  return { folder, file };
}

/** Every problem is told in one line, without a stack, and leaves nothing behind. */
async function expectProblem(
  content: unknown,
  args: readonly string[],
  expected: { code: number; sentence: RegExp },
): Promise<void> {
  const { folder, file } = await projectFile(content);
  const before = await readdir(folder, { recursive: true });
  const { code, output, errors } = await tenfold([
    'generate',
    file,
    '--out',
    join(folder, 'out', 'take'),
    ...args,
  ]);
  const lines = errors
    .trimEnd()
    .split('\n')
    .filter((line) => !/^(Loading|Painting|Refining)/.test(line));
  expect({ code, output, lines: lines.length }, errors).toEqual({
    code: expected.code,
    output: '',
    lines: 1,
  });
  expect(lines[0]).toMatch(expected.sentence);
  expect(lines[0]).toMatch(/[.!?]$/);
  expect(await readdir(folder, { recursive: true })).toEqual(before);
}

describe.concurrent('tenfold generate', { timeout: 240_000 }, () => {
  test('paints a project, and prints the result on one line', async () => {
    const { folder, file } = await projectFile(good);
    const take = join(folder, 'take');
    const { code, output, errors } = await tenfold([
      ...['generate', file, '--out', take, '--seed', '7', '--threads', '1'],
    ]);
    expect(code, errors).toBe(0);
    expect(output).toMatch(/^2 levels of 64×64, seed 7, 2 steps on cpu in [\d.]+ s: .*take\n$/);
    expect((await readdir(take)).sort()).toEqual(['level-00.png', 'level-01.png', 'take.json']);
    expect(errors).toMatch(/^Loading$/m);
    expect(errors).toMatch(/^Painting 2\/2/m);
  });

  test('--json prints one valid event a line, the take last', async () => {
    const { folder, file } = await projectFile(good);
    const { code, output, errors } = await tenfold([
      'generate',
      file,
      '--out',
      join(folder, 'take'),
      '--json',
    ]);
    expect(code, errors).toBe(0);
    const events = output
      .trimEnd()
      .split('\n')
      .map((line) => generationEventSchema.parse(JSON.parse(line)));
    expect(events.at(-1)).toMatchObject({ type: 'done', take: { id: 'take', settings: { seed: 1 } } });
    expect(events.filter(({ type }) => type === 'started')).toHaveLength(1);
  });

  test('photographs lie beside the project, a locked level in the take that painted it', async () => {
    const { folder, file } = await projectFile(good);
    await cp(join(import.meta.dirname, '../../docs/images/levels.png'), join(folder, 'my picture.png'));
    const first = await tenfold(['generate', file, '--out', join(folder, 'first')]);
    expect(first.code, first.errors).toBe(0);
    const levels = [
      { prompt: 'a galaxy', locked: { take: 'first', level: 0 } },
      { prompt: 'a leaf', photograph: { picture: 'my picture.png', strength: 0.5 } },
    ];
    await writeFile(file, JSON.stringify({ ...good, levels }));
    const { code, errors } = await tenfold([
      'generate',
      file,
      '--out',
      join(folder, 'second'),
      '--seed',
      '9',
    ]);
    expect(code, errors).toBe(0);
    const [before, after] = await Promise.all(
      ['first', 'second'].map((take) =>
        sharp(join(folder, take, 'level-00.png'))
          .raw()
          .toBuffer(),
      ),
    );
    expect(after).toEqual(before);
    const take = JSON.parse(await readFile(join(folder, 'second/take.json'), 'utf8')) as { levels: object[] };
    expect(take.levels).toMatchObject(levels);
  });

  test('a photograph inside a .tenfold file is found there', async () => {
    const folder = await temporaryFolder();
    const file = join(folder, 'zoom.tenfold');
    const id = 'a'.repeat(64);
    const photograph = { picture: id, strength: 1 };
    const project = { ...good, levels: [{ prompt: 'a galaxy', photograph }, { prompt: 'a leaf' }] };
    const content = await sharp({ create: { width: 64, height: 64, channels: 3, background: '#804020' } })
      .jpeg()
      .toBuffer();
    await writeArchive(file, [
      { name: 'project.json', content: JSON.stringify(project) },
      { name: `photographs/${id}.jpg`, content },
    ]);
    const { code, errors } = await tenfold(['generate', file, '--out', join(folder, 'take')]);
    expect(code, errors).toBe(0);
    const painted = await sharp(join(folder, 'take/level-00.png')).raw().toBuffer();
    expect(Math.abs(painted[0]! - 0x80)).toBeLessThan(4);
  });

  test('says which picture is not there', async () => {
    const missing = { prompt: 'a galaxy', photograph: { picture: 'beach.jpg' } };
    await expectProblem({ ...good, levels: [missing, { prompt: 'a leaf' }] }, [], {
      code: 2,
      sentence: /The photograph of level 1 \(.*beach\.jpg\) is not there: choose it again, or remove it\./,
    });
    const unlocked = { prompt: 'a leaf', locked: { take: 'gone', level: 1 } };
    await expectProblem({ ...good, levels: [{ prompt: 'a galaxy' }, unlocked] }, [], {
      code: 2,
      sentence: /Level 2 is locked to its picture in a take that is not there any more \(gone\)/,
    });
  });

  test('a notice about the provider goes to standard error', async () => {
    const { folder, file } = await projectFile(good);
    const provider = process.platform === 'darwin' ? 'dml' : 'coreml';
    const { code, errors } = await tenfold([
      'generate',
      file,
      '--out',
      join(folder, 'take'),
      '--provider',
      provider,
    ]);
    expect(code).toBe(0);
    expect(errors).toMatch(/The processor paints instead of a graphics card/);
  });

  test('fields that it does not know are warned about, and do not stop it', async () => {
    const { folder, file } = await projectFile({ ...good, settings: { ...good.settings, stpes: 3 } });
    const { code, errors } = await tenfold(['generate', file, '--out', join(folder, 'take')]);
    expect(code).toBe(0);
    expect(errors).toMatch(/^Warning: .*settings\.stpes/m);
  });

  test('Ctrl-C stops it softly, with exit code 130 and nothing left behind', async () => {
    const { folder, file } = await projectFile(good);
    const before = await readdir(folder);
    const { code, output } = await tenfold(
      ['generate', file, '--out', join(folder, 'new', 'take'), '--steps', '1000', '--json'],
      { interruptAt: /"phase":"sampling","step":[1-9]/ },
    );
    expect(code).toBe(130);
    expect(output.trimEnd().split('\n').at(-1)).toBe('{"type":"cancelled"}');
    expect(await readdir(folder)).toEqual(before);
  });

  test('an engine whose host is killed tidies up by itself', async ({ expect }) => {
    const { folder, file } = await projectFile(good);
    const before = await readdir(folder);
    await tenfold(['generate', file, '--out', join(folder, 'take'), '--steps', '1000', '--json'], {
      interruptAt: /"phase":"sampling","step":[1-9]/,
      signal: 'SIGKILL',
    });
    await expect.poll(() => readdir(folder), { timeout: 60_000 }).toEqual(before);
  });

  test('a reader that goes away ends it without a word, and nothing is left behind', async ({ expect }) => {
    const { folder, file } = await projectFile(good);
    const before = await readdir(folder);
    const child = spawnTenfold([
      'generate',
      file,
      '--out',
      join(folder, 'take'),
      '--steps',
      '1000',
      '--json',
    ]);
    let errors = '';
    child.stderr.setEncoding('utf8').on('data', (text: string) => (errors += text));
    child.stdout.once('data', () => child.stdout.destroy());
    const code = await new Promise((resolve) => child.once('close', resolve));
    expect({ code, errors }).toEqual({ code: 1, errors: '' });
    await expect.poll(() => readdir(folder), { timeout: 60_000 }).toEqual(before);
  });

  test.skipIf(process.platform === 'win32')(
    'a terminal that is closed ends it, and nothing is left behind',
    async () => {
      const { folder, file } = await projectFile(good);
      const before = await readdir(folder);
      const args = ['generate', file, '--out', join(folder, 'take'), '--steps', '1000', '--json'];
      // A group of its own, so that the signal reaches all of its processes, as a terminal's does, and not us.
      const child = spawn(process.execPath, [main, ...args], { detached: true });
      let output = '';
      child.stdout.setEncoding('utf8').on('data', (text: string) => {
        output += text;
        if (child.stderr.destroyed || !/"sampling"/.test(output)) return;
        child.stderr.destroy();
        process.kill(-child.pid!, 'SIGHUP');
      });
      const code = await new Promise((resolve) => child.once('close', resolve));
      expect(code).toBe(130);
      expect(output).toMatch(/\{"type":"cancelled"\}\n$/);
      expect(await readdir(folder)).toEqual(before);
    },
  );

  test.skipIf(process.platform !== 'linux')('output to a full disk is told of', async () => {
    const command = 'exec "$@" > /dev/full';
    const child = spawn('sh', ['-c', command, 'sh', process.execPath, main, '--version']);
    let errors = '';
    child.stderr.setEncoding('utf8').on('data', (text: string) => (errors += text));
    const code = await new Promise((resolve) => child.once('close', resolve));
    expect(code).toBe(1);
    expect(errors).toMatch(/^The disk is full, so the output could not be written\. .*\.\n$/);
  });

  test('a project file that is missing, a folder, or not JSON', async () => {
    const { folder, file } = await projectFile('{"title": "Small",\n  levels: []}');
    const out = ['--out', join(folder, 'take')];
    const cases = [
      [join(folder, 'missing.json'), /^There is no file .*missing\.json: check the path/],
      [folder, /is a folder: name the project file/],
      [file, /zoom\.json is not valid JSON: line 2, column 3/],
    ] as const;
    for (const [path, sentence] of cases) {
      const { code, errors } = await tenfold(['generate', path, ...out]);
      expect(code).toBe(2);
      expect(errors.trimEnd()).toMatch(sentence);
      expect(errors.trimEnd().split('\n')).toHaveLength(1);
    }
  });

  const levels = (count: number): object => ({
    ...good,
    levels: Array.from({ length: count }, () => ({ prompt: 'a leaf' })),
  });
  test.each<[name: string, content: unknown, args: string[], sentence: RegExp]>([
    ['no level at all', levels(0), [], /"levels" holds too few levels: a zoom needs at least 2/],
    ['forty levels', levels(40), [], /"levels" holds too many levels: the most is 32/],
    [
      'an empty prompt',
      { ...good, levels: [{ prompt: 'a leaf' }, { prompt: '  ' }] },
      [],
      /level 2's prompt is empty: write what this level shows/,
    ],
    ['a list instead of a project', [], [], /must be an object, not a list/],
    [
      'an unknown zoom factor',
      { ...good, levels: [{ prompt: 'a', factor: 5 }, { prompt: 'b' }] },
      [],
      /level 1's factor must be 2, 3 or 4, not 5/,
    ],
    [
      'a factor that does not divide the size',
      { ...good, levels: [{ prompt: 'tree', factor: 3 }, { prompt: 'leaf' }] },
      [],
      /factor 3/,
    ],
    ['a size out of range', good, ['--size', '16x16'], /^--size.* must be at least 32, not 16/],
    [
      'a size that the model cannot paint',
      good,
      ['--size', '100x96'],
      /paints sizes whose sides are multiples of 16 pixels, not 100×96/,
    ],
    ['a size that is none', good, ['--size', 'large'], /^--size must be width x height, such as 256x256/],
    [
      'an unknown model',
      good,
      ['--model', 'nobody'],
      /There is no model “nobody”: installed models are: starter/,
    ],
    ['a model folder that is missing', good, ['--model', './nowhere'], /nowhere/],
    [
      'an unknown sampler',
      good,
      ['--sampler', 'magic'],
      /^--sampler must be ddpm, ddim, dpm-solver\+\+2m, .* or flow-euler, not "magic"/,
    ],
    [
      'a sampler that does not suit the model',
      good,
      ['--sampler', 'lcm'],
      /^The sampler lcm does not suit this model: choose ddpm, ddim, /,
    ],
    [
      'an unknown provider',
      good,
      ['--provider', 'tpu'],
      /^--provider must be auto, cpu, webgpu, cuda, dml or coreml, not "tpu"/,
    ],
    ['an unknown way of blending', good, ['--blend', 'magic'], /^--blend must be laplacian, average or none/],
    ['steps that are no number', good, ['--steps', 'many'], /^--steps must be a (whole )?number, not "many"/],
    ['no thread at all', good, ['--threads', '0'], /^--threads must be at least 1, not 0/],
    ['a seed below zero', good, ['--seed=-1'], /^--seed must be at least 0, not -1/],
    ['an unknown option', good, ['--stesp', '3'], /^Unknown option '--stesp'\. Did you mean --steps\?/],
  ])('%s', async (_, content, args, sentence) => {
    await expectProblem(content, args, { code: 2, sentence });
  });

  test('a truncated ONNX file', async () => {
    const model = join(await temporaryFolder(), 'model');
    await cp(starterFolder, model, { recursive: true });
    const file = join(model, 'unet', 'model.onnx');
    await truncate(file, 100_000);
    await expectProblem(good, ['--model', model], { code: 2, sentence: /unet\/model\.onnx/ });
  });

  test('an output folder that cannot be written, or holds other things', async () => {
    const { folder, file } = await projectFile(good);
    const photos = join(folder, 'photos');
    await mkdir(photos);
    await writeFile(join(photos, 'holiday.jpg'), '');
    const before = await readdir(folder, { recursive: true });
    const cases = [
      [file, /a file is in the way/],
      [join(file, 'take'), /a file is in the way/],
      [photos, /holds other files \("holiday\.jpg"\)/],
    ] as const;
    for (const [out, sentence] of cases) {
      const { code, errors } = await tenfold(['generate', file, '--out', out]);
      expect(code).toBe(2);
      expect(errors).toMatch(sentence);
      expect(await readdir(folder, { recursive: true })).toEqual(before);
    }
  });

  test('an output folder that the shell stands in, which would be gone', async () => {
    const { folder, file } = await projectFile(good);
    const cwd = join(folder, 'out');
    await mkdir(cwd);
    for (const out of ['.', cwd]) {
      const { code, errors } = await tenfold(['generate', file, '--out', out], { cwd });
      expect(code, errors).toBe(2);
      expect(errors).toBe(
        'The take would replace the folder that you are in. Name a new folder, such as --out take.\n',
      );
    }
    expect(await readdir(cwd)).toEqual([]);
  });

  test.skipIf(process.platform === 'win32')('a device that never ends in place of a project', async () => {
    const { code, errors } = await tenfold(['generate', '/dev/zero', '--out', join(root, 'never')]);
    expect(code, errors).toBe(2);
    expect(errors).toMatch(/^\/dev\/zero is too large to be a project: check/);
  });

  test('--json tells of a problem on its last line as well', async () => {
    const { folder, file } = await projectFile(good);
    const { code, output } = await tenfold([
      'generate',
      file,
      '--out',
      join(folder, 'take'),
      '--json',
      '--size',
      '100x96',
    ]);
    expect(code).toBe(2);
    const last = generationEventSchema.parse(JSON.parse(output.trimEnd().split('\n').at(-1)));
    expect(last).toMatchObject({ type: 'failed', problem: { kind: 'bad-input' } });
  });

  test('--verbose shows the stack', async () => {
    const { folder, file } = await projectFile(good);
    const { errors } = await tenfold([
      'generate',
      file,
      '--out',
      join(folder, 'take'),
      '--model',
      'nobody',
      '--verbose',
    ]);
    expect(errors).toMatch(/^\s+at .*find\.ts/m);
  });
});

describe.concurrent('the other commands', { timeout: 240_000 }, () => {
  test('info names versions, providers with reasons, threads, models and folders', async () => {
    const text = await tenfold(['info']);
    expect(text.code, text.errors).toBe(0);
    expect(text.output).toMatch(/^Versions$[^]*Tenfold +\d+\.\d+\.\d+$[^]*ONNX Runtime +\d/m);
    expect(text.output).toMatch(/^ +cpu +available$/m);
    expect(text.output).toMatch(/^ +there are +\d+\n +used +as many as suits the machine$/m);
    expect(text.output).toMatch(/^ +starter +Starter/m);
    expect(text.output).toMatch(/^ +takes +\/nowhere/m);

    const json = JSON.parse((await tenfold(['info', '--json'])).output) as {
      providers: { reason: unknown }[];
    };
    expect(json.providers).toHaveLength(5);
  });

  test('every command explains itself, with examples', async () => {
    for (const command of ['generate', 'film', 'models', 'serve', 'info']) {
      const { code, output } = await tenfold([command, '--help']);
      expect(code).toBe(0);
      expect(output).toMatch(new RegExp(`^Usage: tenfold ${command}`));
      expect(output).toMatch(/^Examples:$/m);
    }
    expect((await tenfold([])).output).toMatch(/^Usage: tenfold/);
    expect((await tenfold(['--version'])).output).toMatch(/^\d+\.\d+\.\d+\n$/);
  });

  test('wrong usage is one sentence and exit code 2', async () => {
    for (const args of [['paint'], ['generate'], ['generate', 'a.json'], ['film'], ['info', 'x']]) {
      const { code, errors } = await tenfold(args);
      expect(code, args.join(' ')).toBe(2);
      expect(errors.trimEnd().split('\n'), args.join(' ')).toHaveLength(1);
      expect(errors).toMatch(/See --help\.$/m);
    }
  });

  test('film refuses what is no take and what is no setting', async () => {
    const folder = await temporaryFolder();
    const out = ['--out', join(folder, 'a.mp4')];
    const cases = [
      [['film', folder, ...out], /take/],
      [['film', folder, ...out, '--size', 'tall'], /"tall" is not a size/],
      [
        ['film', folder, '--out', join(folder, 'film.avi')],
        /The ending of .*film\.avi is none of a film: use \.mp4/,
      ],
      [['film', folder, ...out, '--format', 'avi'], /^--format must be mp4, webm/],
      [['film', folder, ...out, '--from', '0'], /^--from must be at least 1, not 0/],
      [['film', folder, ...out, '--repeat-audio'], /^--repeat-audio has no sound to repeat: name one/],
      [['film', folder, ...out, '--threads', 'all'], /^--threads must be a (whole )?number, not "all"/],
      [['film', folder, ...out, '--fps', '0'], /^--fps must be at least 1, not 0/],
      [['film', folder, ...out, '--direction', 'up'], /^--direction must be in, out or in-out, not "up"/],
    ] as const;
    for (const [args, sentence] of cases) {
      const { code, errors } = await tenfold(args);
      expect(code).toBe(2);
      expect(errors).toMatch(sentence);
    }
    expect(await readdir(folder)).toEqual([]);
  });

  test('a .tenfold file is painted and filmed like a project and its take', async () => {
    const folder = await temporaryFolder();
    const [file, take, film] = ['my.tenfold', 'take', 'my.mp4'].map((name) => join(folder, name));
    const project = { name: 'project.json', content: JSON.stringify({ ...good, takes: [{ id: 'one' }] }) };
    await writeArchive(file!, [project, ...(await takeEntries('one'))]);
    const painted = await tenfold(['generate', file!, '--out', take!, '--steps', '1']);
    expect(painted.code, painted.errors).toBe(0);
    expect(painted.errors).not.toMatch(/does not know/);
    const args = ['--size', '64x64', '--fps', '10', '--seconds-per-level', '0.2', '--hold', '0'];
    const filmed = await tenfold(['film', file!, '--out', film!, ...args]);
    expect(filmed.code, filmed.errors).toBe(0);
    expect((await readdir(folder)).sort()).toEqual(['my.mp4', 'my.tenfold', 'take']);
    // The project says nothing of how it moves: in and out, from one level to the other and back, seamlessly.
    expect(filmed.output).toMatch(/^0\.4 s, 4 frames/);
    const slow = {
      ...project,
      content: JSON.stringify({ ...JSON.parse(project.content), timeline: { direction: 'in' } }),
    };
    await writeArchive(file!, [slow, ...(await takeEntries('one'))]);
    const once = await tenfold(['film', file!, '--out', film!, ...args]);
    expect(once.output).toMatch(/^0\.2 s, 2 frames/);
    const gif = await tenfold([
      'film',
      file!,
      '--out',
      join(folder, 'my.gif'),
      '--to',
      '2',
      '--loop',
      ...args,
    ]);
    expect(gif.code, gif.errors).toBe(0);
    expect((await readFile(join(folder, 'my.gif'), 'latin1')).slice(0, 6)).toBe('GIF89a');
    const ruled = await tenfold(['film', file!, '--out', film!, '--ruler', ...args]);
    expect(ruled.code).toBe(2);
    expect(ruled.errors).toMatch(/^No level says what it measures, so there can be no ruler/);
    const levels = good.levels.map((level, index) => (index === 1 ? { ...level, widthMetres: 0.2 } : level));
    const measured = JSON.stringify({ ...JSON.parse(project.content), levels });
    await writeArchive(file!, [{ ...project, content: measured }, ...(await takeEntries('one'))]);
    const withRuler = await tenfold(['film', file!, '--out', film!, '--ruler', ...args]);
    expect(withRuler.code, withRuler.errors).toBe(0);
    await writeArchive(file!, [project]);
    const none = await tenfold(['film', file!, '--out', film!, ...args]);
    expect(none.code).toBe(2);
    expect(none.errors).toMatch(/my\.tenfold holds no take: generate one/);
  });

  test('paths in a project start from its own folder', async () => {
    const { folder, file } = await projectFile({ ...good, settings: { ...good.settings, model: './mine' } });
    await cp(starterFolder, join(folder, 'mine'), { recursive: true });
    const { code, errors } = await tenfold(['generate', file, '--out', join(folder, 'take')], { cwd: '/' });
    expect(code, errors).toBe(0);
    expect(await readFile(join(folder, 'take', 'take.json'), 'utf8')).toContain('"id": "mine"');
  });
});

describe('providers', () => {
  test('are listed with the reason why one cannot be used', async () => {
    const { code, output } = await tenfold(['providers', '--json']);
    expect(code).toBe(0);
    const providers = output
      .trim()
      .split('\n')
      .map((line) => providerStatusSchema.parse(JSON.parse(line)));
    expect(providers[0]).toMatchObject({ name: 'cpu', available: true });
    const listed = await tenfold(['providers']);
    expect(listed.output).toMatch(/^cpu +available$/m);
    expect(listed.output).toMatch(
      /^(?:dml|coreml) +.+ exists only on .+: choose another provider, or auto\.$/m,
    );
  });

  test('that cannot be installed are refused', async () => {
    const { code, errors } = await tenfold(['providers', 'install', 'dml']);
    expect(code).toBe(2);
    expect(errors).toMatch(
      /^Command-argument value 'dml' is invalid .+ Allowed choices are cuda\. See --help\.\n$/,
    );
  });
});

describe('takes', () => {
  test('are kept where one says from now on, and those before are still looked for where they were', async () => {
    const home = await temporaryFolder();
    const folder = (...args: string[]) => tenfold(['takes', 'folder', ...args], { home, cwd: home });
    const usual = join(home, 'takes');
    expect(await folder()).toMatchObject({ code: 0, output: `${usual}\n` });
    const larger = join(home, 'larger');
    expect(await folder('larger')).toMatchObject({ code: 0, output: `${larger}\n${usual}\n` });
    expect(await folder('settings.json')).toMatchObject({
      code: 2,
      errors: expect.stringContaining('a file is in the way') as string,
    });
    const { output } = await folder('--help');
    expect(output).toMatch(/^Usage: tenfold takes folder[^]+^Examples:$/m);
  });
});
