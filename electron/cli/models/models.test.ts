/** `tenfold models` as spawned processes, with a look-alike hub on loopback. */
import { spawn } from 'node:child_process';
import type { ChildProcessWithoutNullStreams } from 'node:child_process';
import { existsSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { REVISION, TOKEN, startHub } from '#native-models/library/test/hub.ts';
import type { HubLookAlike, HubRepository } from '#native-models/library/test/hub.ts';
import { REPOSITORY, tinyRepository } from '#native-models/library/test/models.ts';
import { tinyModel } from '#native-models/test/tiny-model.ts';

const main = join(import.meta.dirname, '../main.ts');
const root = await mkdtemp(join(tmpdir(), 'tenfold-cli-models-'));
afterAll(() => rm(root, { recursive: true, force: true, maxRetries: 5 }));

interface Outcome {
  readonly code: number | null;
  readonly output: string;
  readonly errors: string;
}

interface Setting {
  readonly home: string;
  readonly lookAlike: HubLookAlike;
  readonly repository: HubRepository;
  readonly start: (
    args: readonly string[],
    environment?: Record<string, string>,
  ) => ChildProcessWithoutNullStreams;
  readonly models: (args: readonly string[], environment?: Record<string, string>) => Promise<Outcome>;
}

async function setUp(): Promise<Setting> {
  const repository = await tinyRepository();
  repository.files['unet/weights.pb'] = Buffer.alloc(3_000_000, 'weights');
  const lookAlike = await startHub({ [REPOSITORY]: repository });
  const home = await mkdtemp(join(root, 'home-'));
  const start: Setting['start'] = (args, environment = {}) =>
    spawn(process.execPath, [main, 'models', ...args], {
      cwd: home,
      env: {
        ...process.env,
        TENFOLD_HOME: home,
        HF_ENDPOINT: lookAlike.endpoint,
        HF_HUB_CACHE: join(home, 'cache'),
        NODE_COMPILE_CACHE: join(root, 'compiled'),
        ...environment,
      },
    });
  return { home, lookAlike, repository, start, models: (...call) => outcome(start(...call)) };
}

function outcome(child: ChildProcessWithoutNullStreams): Promise<Outcome> {
  let [output, errors] = ['', ''];
  child.stdout.setEncoding('utf8').on('data', (text: string) => (output += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (errors += text));
  return new Promise((resolve) => child.once('close', (code) => resolve({ code, output, errors })));
}

const lines = (text: string): unknown[] =>
  text
    .trimEnd()
    .split('\n')
    .map((line): unknown => JSON.parse(line));

describe('tenfold models', { timeout: 240_000 }, () => {
  test('downloads, lists, verifies and removes a model', async () => {
    const { home, models, lookAlike } = await setUp();
    const refused = await models(['download', REPOSITORY]);
    expect(refused).toMatchObject({ code: 2, output: '' });
    expect(refused.errors).toMatch(
      /^somebody\/tiny-zoom has the licence “mit”, to be read at http.*\. Accept it by running the command again with --yes\.\n$/,
    );
    const fetched = await models(['download', REPOSITORY, '--yes']);
    expect(fetched.code, fetched.errors).toBe(0);
    expect(fetched.output).toBe(`tiny-zoom is in the library: ${join(home, 'models/tiny-zoom')}\n`);
    expect(fetched.errors).toMatch(/^somebody\/tiny-zoom@01234567, 3\.0 MB$/m);
    expect(fetched.errors).toMatch(/^Fetching 3\/3 MB/m);

    const list = await models(['list']);
    expect(list.output).toMatch(/^starter +\d+ MB +came with Tenfold/m);
    expect(list.output).toMatch(/^tiny-zoom +3\.0 MB +somebody\/tiny-zoom@01234567 +mit, verified \d{4}-/m);
    expect(list.output).toMatch(/ in all, .* free: .*models$/m);
    const json = JSON.parse((await models(['list', '--json'])).output) as { models: { id: string }[] };
    expect(json.models.map(({ id }) => id)).toEqual(['starter', 'tiny-zoom']);

    expect(await models(['verify'])).toMatchObject({
      code: 0,
      output: 'starter: as it was added\ntiny-zoom: as it was added\n',
    });
    writeFileSync(join(home, 'models/tiny-zoom/unet/weights.pb'), 'other');
    expect(await models(['verify', 'tiny-zoom'])).toEqual({
      code: 1,
      output: 'tiny-zoom: unet/weights.pb was changed or is damaged.\n',
      errors: 'tiny-zoom: remove and download again, or add again from the folder.\n',
    });
    expect(await models(['remove', 'tiny-zoom'])).toMatchObject({
      code: 0,
      output: 'tiny-zoom was deleted.\n',
    });
    expect(await models(['remove', 'tiny-zoom'])).toMatchObject({ code: 2 });
    expect(await models(['remove', 'starter'])).toMatchObject({ code: 2 });
    await lookAlike.close();
  });

  test('goes on with a download whose process was killed, at the commit that was begun', async () => {
    const { home, models, start, lookAlike, repository } = await setUp();
    let release = (): void => undefined;
    const until = new Promise<void>((resolve) => (release = resolve));
    const hold = { after: 1_000_000, reached: () => undefined, until };
    repository.faults = { 'unet/weights.pb': { times: 1, hold } };
    const child = start(['download', REPOSITORY, '--yes', '--json']);
    const killed = outcome(child);
    const part = join(home, 'models/.downloads/tiny-zoom/tiny-zoom/unet/weights.pb.part');
    await expect.poll(() => existsSync(part) && statSync(part).size).toBe(1_000_000);
    child.kill('SIGKILL');
    await killed;
    release();
    expect((await models(['list'])).output).toContain(`Not finished: ${REPOSITORY}.`);

    lookAlike.requests.length = 0;
    const done = await models(['download', REPOSITORY, '--json']);
    expect(done.code, done.errors).toBe(0);
    const events = lines(done.output);
    expect(events[0]).toMatchObject({ type: 'progress', totalBytes: expect.any(Number) });
    expect(events.at(-1)).toMatchObject({ type: 'done', id: 'tiny-zoom' });
    const ranges = lookAlike.requests.filter(
      ({ origin, range }) => origin === 'store' && range !== undefined,
    );
    expect(ranges.map(({ range }) => range)).toEqual(['bytes=1000000-']);
    expect(lookAlike.requests.some(({ path }) => path.includes(`/revision/${REVISION}`))).toBe(true);
    expect(await models(['verify', 'tiny-zoom'])).toMatchObject({ code: 0 });
    await lookAlike.close();
  });

  test('Ctrl-C stops it with exit code 130, and keeps what was fetched', async () => {
    const { home, start, lookAlike, repository } = await setUp();
    const until = new Promise<void>(() => undefined);
    repository.faults = {
      'unet/weights.pb': { hold: { after: 1_000_000, reached: () => undefined, until } },
    };
    const child = start(['download', `${REPOSITORY}@main`, '--yes']);
    const ended = outcome(child);
    const part = join(home, 'models/.downloads/tiny-zoom/tiny-zoom/unet/weights.pb.part');
    await expect.poll(() => existsSync(part) && statSync(part).size).toBe(1_000_000);
    child.kill('SIGINT');
    const { code, errors } = await ended;
    expect(code).toBe(130);
    expect(errors).toContain(
      `What was fetched is kept. Continue with: tenfold models download ${REPOSITORY}`,
    );
    expect(readdirSync(join(home, 'models'))).toEqual(['.downloads']);
    await lookAlike.close();
  });

  test('adds a folder, and refuses what is no model, in one sentence', async () => {
    const { home, models, lookAlike } = await setUp();
    const source = await tinyModel();
    const added = await models(['add', source, '--json']);
    expect(lines(added.output).at(-1)).toEqual({
      type: 'done',
      id: 'tiny',
      folder: join(home, 'models/tiny'),
    });
    const cases: [args: string[], code: number, sentence: RegExp][] = [
      [['add', home], 2, /is not a model folder/],
      [['add', './nowhere'], 2, /^There is no model folder .*nowhere/],
      [['add', 'nobody/nothing'], 2, /has no model nobody\/nothing, or hides it/],
      [['download', `${REPOSITORY}@nothing`], 2, /has no such revision/],
      [['download', 'one'], 2, /^The repository must be owner\/name/],
      [['download', '../..'], 2, /^The repository must be owner\/name/],
      [['verify', 'nothing'], 2, /^There is no model “nothing”/],
      [['paint'], 2, /^Unknown command 'paint'.* See --help\.$/],
      [['download'], 2, /^Missing required argument .* See --help\.$/],
    ];
    for (const [args, code, sentence] of cases) {
      const result = await models(args);
      expect(result.code, args.join(' ')).toBe(code);
      expect(result.errors.trimEnd()).toMatch(sentence);
      expect(result.errors.trimEnd().split('\n')).toHaveLength(1);
    }
    await lookAlike.close();
  });

  test('searches the hub, and says what is recommended without asking it', async () => {
    const { models, lookAlike } = await setUp();
    expect((await models(['search', 'tiny', 'zoom'])).output).toMatch(
      /no ONNX text-to-image model named like/,
    );
    expect((await models(['search', 'zoom'])).output).toMatch(/^somebody\/tiny-zoom +1234 downloads +mit$/m);
    expect(lines((await models(['search', 'zoom', '--json'])).output.replaceAll('\n', ''))).toHaveLength(1);
    await lookAlike.close();
    expect((await models(['search'])).output).toMatch(/^SimianLuo\/LCM_Dreamshaper_v7$/m);
    const failed = await models(['search', 'zoom'], { HF_ENDPOINT: 'nowhere' });
    expect(failed).toMatchObject({ code: 2, output: '' });
    expect(failed.errors).toMatch(/^HF_ENDPOINT is “nowhere”, which is not the address of a hub/);
  });

  test('signs in with the token that the environment holds', async () => {
    const { models, lookAlike, repository } = await setUp();
    repository.gated = true;
    const refused = await models(['download', REPOSITORY, '--yes']);
    expect(refused.code).toBe(2);
    expect(refused.errors).toMatch(/is given only to people who asked its owner: .* and set HF_TOKEN/);
    const token = await models(['download', REPOSITORY], { HF_TOKEN: TOKEN });
    expect(token.code, token.errors).toBe(0);
    await lookAlike.close();
  });

  test('keeps models where it is told to', async () => {
    const { home, models, lookAlike } = await setUp();
    expect((await models(['folder'])).output).toBe(`${join(home, 'models')}\n`);
    const other = join(home, 'other');
    expect(await models(['folder', 'other'])).toMatchObject({ code: 0, output: `${other}\n` });
    expect((await models(['add', await tinyModel()])).output).toContain(join(other, 'tiny'));
    expect((await models(['folder', join(home, 'settings.json')])).errors).toMatch(/a file is in the way/);
    await lookAlike.close();
  });

  test('every command explains itself, with examples', async () => {
    const { models, lookAlike } = await setUp();
    for (const command of ['list', 'search', 'download', 'add', 'verify', 'remove', 'folder']) {
      const { code, output } = await models([command, '--help']);
      expect(code).toBe(0);
      expect(output).toMatch(new RegExp(`^Usage: tenfold models ${command}`));
      expect(output).toMatch(/^Examples:$/m);
    }
    await lookAlike.close();
  });
});
