/** Painting on another machine, over real sockets, with a real second host. */
import { spawnSync } from 'node:child_process';
import { existsSync, statSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import { expect, onTestFinished, test, vi } from 'vitest';
import { BadInputError, CancelledError, FailureError } from '#core/errors.ts';
import { takeSchema } from '#core/project/take.ts';
import { exampleLevels, exampleTake } from '#core/project/test/example-take.ts';
import { createJobHelm } from '../job-helm.ts';
import { allOf, smallCommission, smallProject, temporaryFolder } from '../test/orders.ts';
import { connectedTo, here, namesIn, paint, until, whereabouts } from './test/here.ts';
import {
  startMachine,
  startSecureWay,
  startStrangeMachine,
  startWebServer,
  type Machine,
  type Strangeness,
} from './test/machines.ts';

test('a take is painted there, comes here with all its pictures, and is not left there', async () => {
  const machine = await startMachine();
  const place = await connectedTo(machine.address);
  const { events, over } = paint(place, 'fine');
  await over;
  expect(events.map(({ type }) => type)).toEqual(expect.arrayContaining(['started', 'progress', 'done']));
  const last = events.at(-1);
  if (last.type !== 'done') throw new Error('It was not done.');
  const folder = join(place.takes, last.take.id);
  const take = takeSchema.parse(JSON.parse(await readFile(join(folder, 'take.json'), 'utf8')));
  expect(take).toMatchObject({ id: last.take.id, title: 'fine', paintedOn: new URL(machine.address).host });
  expect(namesIn(folder).sort()).toEqual(['level-00.png', 'level-01.png', 'level-02.png', 'take.json']);
  expect(namesIn(place.takes)).toEqual([take.id]);
  expect(namesIn(machine.folders.takes)).toEqual([]);
  expect(JSON.stringify([take, events])).not.toContain(new URL(machine.address).searchParams.get('token'));
});

test('models, providers, prompts and memory are those of the machine that paints', async () => {
  const machine = await startMachine();
  const { elsewhere } = await connectedTo(machine.address);
  const { painter } = elsewhere;
  expect((await painter.models()).map(({ id }) => id)).toEqual(['starter']);
  expect((await painter.describe()).versions).toHaveProperty('Double');
  expect(await painter.plan(smallProject('any'))).toMatchObject({ neededBytes: 3 });
  expect(await painter.inspect('starter', ['a tree'])).toMatchObject([{ count: 2 }]);
  await expect(painter.inspect('nobody', ['a'])).rejects.toThrow(/^127\.0\.0\.1:\d+: There is no model/);
  await painter.free();
});

test('a sketch is painted there, and makes way for a job there as it does here', async () => {
  const machine = await startMachine();
  const { elsewhere } = await connectedTo(machine.address);
  const never = new AbortController().signal;
  const steps = await allOf(elsewhere.painter.sketch(smallCommission('fine'), never));
  expect(steps.map(({ step }) => step)).toEqual([1, 2, 3]);
  expect(namesIn(machine.folders.takes)).toEqual([]);
  const slow = elsewhere.painter.sketch(smallCommission('slow'), never)[Symbol.asyncIterator]();
  await slow.next();
  await allOf(elsewhere.painter.paint('job', smallCommission('fine'), never, createJobHelm()));
  const rest = allOf({ [Symbol.asyncIterator]: () => slow });
  await expect(rest).rejects.toThrow(CancelledError);
});

test('what is wrong with a project is said there, and says where', async () => {
  const place = await connectedTo((await startMachine()).address);
  await expect(paint(place, 'bad input').over).rejects.toThrow(BadInputError);
  await expect(paint(place, 'failure').over).rejects.toThrow(/^127\.0\.0\.1:\d+: The double cannot do this/);
  await expect(paint(place, 'crash').over).rejects.toThrow(FailureError);
  expect(namesIn(place.takes)).toEqual([]);
});

test('cancelling here ends the job there before it is said to have ended', async () => {
  const machine = await startMachine();
  const place = await connectedTo(machine.address);
  const painting = paint(place, 'slow', (event) => event.type === 'progress' && painting.abort.abort());
  await expect(painting.over).rejects.toThrow(CancelledError);
  for await (const event of machine.host.jobs.watch()) {
    expect(event).toMatchObject({ type: 'jobs', paused: false, jobs: [{ state: 'cancelled' }] });
    break;
  }
  expect(namesIn(machine.folders.takes)).toEqual([]);
});

/** Whether certificates can be made here. */
const hasOpenssl = spawnSync('openssl', ['version']).status === 0;

test.skipIf(!hasOpenssl)('a machine behind https paints, once its certificate is trusted here', async () => {
  const machine = await startMachine();
  const way = await startSecureWay(machine, await temporaryFolder());
  const place = await here();
  await expect(place.elsewhere.connect(way.address, undefined)).rejects.toThrow(
    /^localhost:\d+ shows a certificate that this machine does not trust/,
  );
  const trusted = getCACertificates('default');
  onTestFinished(() => setDefaultCACertificates(trusted));
  setDefaultCACertificates([...trusted, way.certificate]);
  await place.elsewhere.connect(way.address, undefined);
  await paint(place, 'fine').over;
  const [take] = namesIn(place.takes);
  expect(namesIn(join(place.takes, take!))).toContain('level-02.png');
});

/** Waits until the jobs of a machine stand so, each with a star when it is held. */
async function untilJobs(machine: Machine, wanted: string): Promise<void> {
  for await (const event of machine.host.jobs.watch()) {
    if (event.type !== 'jobs') continue;
    if (event.jobs.map(({ state, held }) => state + (held ? '*' : '')).join() === wanted) return;
  }
}

const HELD = { held: true, estimates: false };
const GOING = { held: false, estimates: false };

test('pausing here holds the job there and no other, until it may go on', async () => {
  const machine = await startMachine();
  const [place, other] = [await connectedTo(machine.address), await connectedTo(machine.address)];
  const painting = paint(place, 'slow');
  await vi.waitFor(() => expect(painting.events.length).toBeGreaterThan(3), 20_000);
  painting.helm.steer(HELD);
  await untilJobs(machine, 'queued*');
  await paint(other, 'fine').over;
  expect(namesIn(other.takes)).toHaveLength(1);
  const before = painting.events.length;
  painting.helm.steer(GOING);
  await untilJobs(machine, 'running,done');
  await vi.waitFor(() => expect(painting.events.length).toBeGreaterThan(before + 3), 20_000);
  painting.helm.steer(HELD);
  await untilJobs(machine, 'queued*,done');
  painting.abort.abort();
  await expect(painting.over).rejects.toThrow(CancelledError);
  await untilJobs(machine, 'cancelled,done');
});

test('a queue there that is paused, or busy, is said to be so once', async () => {
  const machine = await startMachine();
  const [place, other] = [await connectedTo(machine.address), await connectedTo(machine.address)];
  const first = paint(other, 'slow');
  await vi.waitFor(() => expect(first.events.length).toBeGreaterThan(3), 20_000);
  const painting = paint(place, 'fine');
  const notices = (): string[] =>
    painting.events.flatMap((event) => (event.type === 'notice' ? [event.message] : []));
  await vi.waitFor(() => expect(notices()).toHaveLength(1), 20_000);
  await machine.jobs.pause();
  await vi.waitFor(() => expect(notices()).toHaveLength(2), 20_000);
  first.abort.abort();
  await expect(first.over).rejects.toThrow(CancelledError);
  await machine.jobs.resume();
  await painting.over;
  expect(notices()).toEqual([
    expect.stringMatching(/paints something else first/),
    expect.stringMatching(/^Somebody has paused 127\.0\.0\.1:\d+/),
  ]);
});

test('a connection that is lost for a moment does no harm', async () => {
  const machine = await startMachine();
  const place = await connectedTo(machine.address);
  const painting = paint(place, 'slow');
  await vi.waitFor(() => expect(painting.events.length).toBeGreaterThan(3), 20_000);
  await machine.cut();
  await until(place.elsewhere, ({ remote }) => remote?.state === 'unreachable');
  await machine.mend();
  await until(place.elsewhere, ({ remote }) => remote?.state === 'connected');
  const before = painting.events.length;
  await vi.waitFor(() => expect(painting.events.length).toBeGreaterThan(before + 3), 20_000);
  painting.abort.abort();
  await expect(painting.over).rejects.toThrow(CancelledError);
});

test('a machine that stays away fails the job in a sentence, and is found again when it is back', async () => {
  const machine = await startMachine();
  const place = await connectedTo(machine.address);
  await place.elsewhere.painter.models();
  const painting = paint(place, 'slow');
  await vi.waitFor(() => expect(painting.events.length).toBeGreaterThan(3), 20_000);
  await machine.cut();
  await expect(painting.over).rejects.toThrow(/has gone away.*or paint here/);
  expect(namesIn(place.takes)).toEqual([]);
  expect((await whereabouts(place.elsewhere)).remote?.state).toBe('unreachable');
  expect(await place.elsewhere.painter.models()).toMatchObject([{ id: 'starter' }]);
  await machine.mend();
  await until(place.elsewhere, ({ remote }) => remote?.state === 'connected');
  // What was given up is not painted to its end there: the next job has its turn.
  await paint(place, 'fine').over;
  expect(namesIn(place.takes)).toHaveLength(1);
  expect(namesIn(machine.folders.takes)).toEqual([]);
});

test('address and token are kept for the next start, for the user only, and forgotten when told', async () => {
  const machine = await startMachine();
  const home = await temporaryFolder();
  const first = await here(home);
  expect(await whereabouts(first.elsewhere)).toEqual({ remote: null, away: false });
  await first.elsewhere.connect(machine.address, undefined);
  first.elsewhere.close();
  if (process.platform !== 'win32') expect(statSync(first.secretFile).mode & 0o777).toBe(0o600);
  const second = await here(home);
  const now = await until(second.elsewhere, ({ remote }) => remote?.state === 'connected');
  expect(now).toMatchObject({ away: true, remote: { name: new URL(machine.address).host, problem: null } });
  expect(JSON.stringify(now)).not.toContain(new URL(machine.address).searchParams.get('token'));
  await second.elsewhere.choose(false);
  expect(await whereabouts(second.elsewhere)).toMatchObject({ away: false, remote: { state: 'idle' } });
  await second.elsewhere.choose(true);
  await until(second.elsewhere, ({ remote }) => remote?.state === 'connected');
  await second.elsewhere.forget();
  expect(await whereabouts(second.elsewhere)).toEqual({ remote: null, away: false });
  expect(existsSync(second.secretFile)).toBe(false);
  await expect(second.elsewhere.choose(true)).rejects.toThrow(BadInputError);
});

test('a machine that lets another one paint, and so perhaps this very one, is refused', async () => {
  const painter = await startMachine();
  const between = await startMachine();
  await between.remote.connect({ address: painter.address });
  const { elsewhere } = await here();
  await expect(elsewhere.connect(between.address, undefined)).rejects.toThrow(/lets another machine paint/);
  await between.remote.choose({ away: false });
  await elsewhere.connect(between.address, undefined);
});

test.each<[string, () => Promise<string>, RegExp]>([
  [
    'a wrong token',
    async () => (await startMachine()).address.replace(/token=.*/, `token=${'x'.repeat(43)}`),
    /does not know this token/,
  ],
  ['nobody there', () => Promise.resolve('127.0.0.1:9/?token=abc'), /does not answer|no Tenfold/],
  [
    'a name that nobody has',
    () => Promise.resolve('nobody.invalid/?token=abc'),
    /not a name|cannot be looked up/,
  ],
  ['another web server', startWebServer, /There is no Tenfold at/],
  [
    'a newer version',
    () => startStrangeMachine({ answers: { info: () => ({ program: '7.0.0', all: 'new' }) } }),
    /runs Tenfold 7\.0\.0, and this is/,
  ],
  [
    'something that speaks in riddles',
    () => startStrangeMachine({ answers: { info: () => 'what?' } }),
    /does not understand/,
  ],
  ['frames that are none', () => startStrangeMachine({ greeting: '{"i":1' }), /gone away/],
  [
    'frames that would break the reader',
    () =>
      startStrangeMachine({ greeting: '{"i":"1","p":{"h":{"content-type":"multipart/form-data"},"b":1}}' }),
    /gone away/,
  ],
  ['bytes', () => startStrangeMachine({ greeting: Buffer.from([1, 2, 255]) }), /gone away/],
  ['a message without end', () => startStrangeMachine({ greeting: 'x'.repeat(33 * 2 ** 20) }), /gone away/],
])('%s is refused in a sentence', async (_, start, sentence) => {
  const { elsewhere, secretFile } = await here();
  const connecting = elsewhere.connect(await start(), undefined);
  await expect(connecting).rejects.toThrow(FailureError);
  await expect(connecting).rejects.toThrow(sentence);
  expect(await whereabouts(elsewhere)).toEqual({ remote: null, away: false });
  expect(existsSync(secretFile)).toBe(false);
});

/** A machine that says at once that the take is done. */
function done(takeId: string, files: NonNullable<Strangeness['files']>): Strangeness {
  const jobs = [{ id: 'job', title: 'A', state: 'done', problem: null, takeId }];
  return {
    answers: {
      'jobs.watch': async function* () {
        yield await Promise.resolve({ type: 'jobs', jobs, paused: false });
      },
    },
    files,
  };
}

const record = (changes: object): string =>
  JSON.stringify({ ...exampleTake('theirs', { levels: exampleLevels(3, 32) }), ...changes });

const size = (width: number, height: number): object => ({
  settings: { ...exampleTake('theirs').settings, size: { width, height } },
});

test.each<[string, Strangeness, RegExp]>([
  ['a name that is a path', done('../../etc', {}), /its name is none/],
  ['no record', done('theirs', {}), /no longer has what it painted/],
  ['a record that is none', done('theirs', { '/takes/theirs/take.json': '[]' }), /not a usable take/],
  ['a record without end', done('theirs', { '/takes/theirs/take.json': 'x'.repeat(5e6) }), /far too large/],
  ['another take', done('theirs', { '/takes/theirs/take.json': record({ id: 'other' }) }), /another one/],
  [
    'files that are paths',
    done('theirs', {
      '/takes/theirs/take.json': record({
        levels: exampleLevels(3, 32).map((level) => ({ ...level, file: '../../x.png' })),
      }),
    }),
    /not a usable take/,
  ],
  [
    'too few levels',
    done('theirs', { '/takes/theirs/take.json': record({ levels: exampleLevels(2, 32) }) }),
    /2 levels instead of 3/,
  ],
  [
    'one picture for all',
    done('theirs', {
      '/takes/theirs/take.json': record({
        levels: exampleLevels(3, 32).map((level) => ({ ...level, file: 'level-00.png' })),
      }),
    }),
    /1 levels instead of 3/,
  ],
  [
    'levels of absurd size',
    done('theirs', { '/takes/theirs/take.json': record(size(60_000, 60_000)) }),
    /60000 × 60000/,
  ],
  [
    'no picture',
    done('theirs', { '/takes/theirs/take.json': record({}), '/takes/theirs/level-00.png': 'GIF89a' }),
    /level-00\.png is not a PNG/,
  ],
  [
    'a picture of another size',
    done('theirs', { '/takes/theirs/take.json': record({}), '/takes/theirs/level-00.png': header(4000, 32) }),
    /4000 × 32 pixels instead of 32 × 32/,
  ],
  [
    'a picture without end',
    done('theirs', {
      '/takes/theirs/take.json': record({}),
      '/takes/theirs/level-00.png': Buffer.alloc(3e6),
    }),
    /far too large/,
  ],
])('what is no take is refused, and nothing is kept of it: %s', async (_, strangeness, sentence) => {
  const place = await connectedTo(await startStrangeMachine(strangeness));
  const { over } = paint(place, 'any');
  await expect(over).rejects.toThrow(FailureError);
  await expect(over).rejects.toThrow(sentence);
  expect(namesIn(place.takes)).toEqual([]);
});

test('previews that do not hold what they say, and sentences without end, do not reach a studio', async () => {
  const preview = { level: 0, width: 2, height: 2, rgb: Buffer.alloc(12).toString('base64') };
  const progress = { type: 'progress', phase: 'sampling', step: 1, steps: 3, secondsPerStep: null };
  const place = await connectedTo(
    await startStrangeMachine({
      answers: {
        'jobs.watch': async function* () {
          const tell = (event: object): object => ({ type: 'generation', jobId: 'job', event });
          yield await Promise.resolve(tell({ type: 'notice', message: 'x'.repeat(1e5) }));
          const previews = [preview, { ...preview, width: 200 }, { ...preview, level: 9 }];
          yield tell({ ...progress, secondsLeft: null, memoryBytes: 1, previews });
          yield { type: 'jobs', jobs: [], paused: false };
        },
      },
    }),
  );
  const { events, over } = paint(place, 'any');
  await expect(over).rejects.toThrow(/was started anew/);
  const [notice, shown] = events;
  expect(notice?.type === 'notice' && notice.message.length).toBeLessThan(1000);
  expect(shown).toMatchObject({ previews: [preview] });
});

/** The beginning of a PNG. */
function header(width: number, height: number): Buffer {
  const bytes = Buffer.alloc(40);
  Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex').copy(bytes);
  bytes.writeUInt32BE(width, 16);
  bytes.writeUInt32BE(height, 20);
  return bytes;
}
