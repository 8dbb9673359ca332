/** Photographs and locked levels on another machine: sent there, shown there, and kept there no longer than needed. */
import { mkdir, readFile, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import sharp, { type Sharp } from 'sharp';
import { expect, test } from 'vitest';
import { LENT_PICTURE_BYTES } from '#core/contract/lending.ts';
import { BadInputError, CancelledError, FailureError } from '#core/errors.ts';
import type { Project } from '#core/project/project.ts';
import { DIGITAL_SOURCE_TYPES, type Take } from '#core/project/take.ts';
import { exampleLevels, exampleTake } from '#core/project/test/example-take.ts';
import { allOf, smallProject } from '../test/orders.ts';
import { connectedTo, namesIn, paint, until, type Here, type Painting } from './test/here.ts';
import { startMachine, startStrangeMachine, type Strangeness } from './test/machines.ts';

const RED = [200, 40, 30];
const GREEN = [20, 180, 60];
const never = new AbortController().signal;

function picture([r, g, b]: readonly number[], side: number): Sharp {
  return sharp({ create: { width: side, height: side, channels: 3, background: { r: r!, g: g!, b: b! } } });
}

/** A project whose second level shows a red photograph, and whose third keeps the green picture of a take. */
async function pinnedProject(place: Here): Promise<Project> {
  const source = join(place.takes, '..', 'red.png');
  await picture(RED, 80).png().toFile(source);
  const earlier = join(place.takes, 'earlier');
  await mkdir(earlier, { recursive: true });
  await writeFile(join(earlier, 'take.json'), JSON.stringify(exampleTake('earlier')));
  await picture(GREEN, 32).png().toFile(join(earlier, 'level-01.png'));
  const project = smallProject('fine');
  project.levels[1]!.photograph = {
    picture: await place.photographs.takeIn(source, 'red.png'),
    strength: 0.75,
  };
  project.levels[2]!.locked = { take: 'earlier', level: 1 };
  return project;
}

function takeOf({ events }: Painting): Take {
  const last = events.at(-1);
  if (last.type !== 'done') throw new Error('It was not done.');
  return last.take;
}

const sent = ({ events }: Painting): number =>
  events.filter((event) => event.type === 'progress' && event.phase === 'sending').length;

async function colourOf(place: Here, take: Take, level: number): Promise<number[]> {
  const pixels = await sharp(await readFile(join(place.takes, take.id, take.levels[level]!.file)))
    .raw()
    .toBuffer();
  return [...pixels.subarray(0, 3)];
}

test('a photograph and a locked level are painted there, and the take says so as one painted here', async () => {
  const machine = await startMachine();
  const place = await connectedTo(machine.address);
  const project = await pinnedProject(place);
  const painting = paint(place, project);
  await painting.over;
  expect(sent(painting)).toBe(2);
  const take = takeOf(painting);
  expect(take.digitalSourceType).toBe(DIGITAL_SOURCE_TYPES.composite);
  expect(take.levels[1]!.photograph).toEqual(project.levels[1]!.photograph);
  expect(take.levels[2]!.locked).toEqual(project.levels[2]!.locked);
  const [shown, kept] = [await colourOf(place, take, 1), await colourOf(place, take, 2)];
  shown.forEach((value, channel) => expect(Math.abs(value - RED[channel]!)).toBeLessThan(8));
  expect(kept).toEqual(GREEN);
  // Not among what the other machine keeps for its own.
  expect(namesIn(machine.folders.photographs)).toEqual([]);
  expect(namesIn(machine.folders.takes)).toEqual([]);
});

test('what is there already is not sent again, but it is when the machine has been started anew', async () => {
  const machine = await startMachine();
  const place = await connectedTo(machine.address);
  const project = await pinnedProject(place);
  const paintOnce = async (): Promise<number> => {
    const painting = paint(place, project);
    await painting.over;
    return sent(painting);
  };
  expect(await paintOnce()).toBe(2);
  expect(await paintOnce()).toBe(0);
  await machine.startAnew();
  await until(place.elsewhere, ({ remote }) => remote?.state === 'connected');
  expect(await paintOnce()).toBe(2);
});

test('a sketch shows them, too', async () => {
  const place = await connectedTo((await startMachine()).address);
  const project = await pinnedProject(place);
  expect(await allOf(place.elsewhere.painter.sketch({ project }, never))).toHaveLength(3);
});

test('a connection that is lost while they are sent does no harm when it comes back', async () => {
  const machine = await startMachine();
  const place = await connectedTo(machine.address);
  let cut = false;
  const painting = paint(place, await pinnedProject(place), async (event) => {
    if (cut || event.type !== 'progress' || event.phase !== 'sending') return;
    cut = true;
    await machine.cut();
    void machine.mend();
  });
  await painting.over;
  expect(takeOf(painting).levels[2]!.locked).toEqual({ take: 'earlier', level: 1 });
});

test('a machine that goes away for good meanwhile fails the job in a sentence', async () => {
  const machine = await startMachine();
  const place = await connectedTo(machine.address);
  const painting = paint(place, await pinnedProject(place), async (event) => {
    if (event.type === 'progress' && event.phase === 'sending') await machine.cut();
  });
  await expect(painting.over).rejects.toThrow(FailureError);
  await expect(painting.over).rejects.toThrow(/has gone away.*or paint here/);
});

test('cancelling while they are sent paints nothing there', async () => {
  const machine = await startMachine();
  const place = await connectedTo(machine.address);
  const painting = paint(place, await pinnedProject(place), (event) => {
    if (event.type === 'progress') painting.abort.abort();
  });
  await expect(painting.over).rejects.toThrow(CancelledError);
  for await (const event of machine.host.jobs.watch()) {
    expect(event).toMatchObject({ jobs: [] });
    break;
  }
});

test('a picture that is too large, or gone, is not sent, which is said before anything is painted', async () => {
  const place = await connectedTo((await startMachine()).address);
  const project = await pinnedProject(place);
  await truncate(join(place.takes, 'earlier', 'level-01.png'), LENT_PICTURE_BYTES + 1);
  await expect(paint(place, project).over).rejects.toThrow(
    /^The picture of level 3 is too large to be sent to 127\.0\.0\.1:\d+: paint on this computer/,
  );
  project.levels[2]!.locked = { take: 'nowhere', level: 1 };
  await expect(paint(place, project).over).rejects.toThrow(/Level 3 is locked .* not there any more/);
});

const missingAll = {
  'lending.missing': (input: unknown) => input,
};

test.each<[string, Strangeness, typeof FailureError | typeof BadInputError, RegExp]>([
  ['an older version', {}, FailureError, /runs an older Tenfold, which takes no photographs/],
  [
    'one that says why it refuses',
    { answers: missingAll, sent: { status: 400, body: '{"problem":"A picture is too large."}' } },
    BadInputError,
    /^127\.0\.0\.1:\d+: A picture is too large\.$/,
  ],
  [
    'one without room',
    { answers: missingAll, sent: { status: 500, body: '{"problem":"There is no room."}' } },
    FailureError,
    /^127\.0\.0\.1:\d+: There is no room\.$/,
  ],
  [
    'one that refuses without a word',
    { answers: missingAll, sent: { status: 405, body: 'Only GET.' } },
    FailureError,
    /refuses pictures \(405\): install the same version/,
  ],
  [
    'one that refuses without end',
    { answers: missingAll, sent: { status: 400, body: 'x'.repeat(1e6) } },
    FailureError,
    /refuses a picture/,
  ],
  [
    'one that forgets at once',
    { answers: missingAll, sent: { status: 204, body: '' } },
    FailureError,
    /does not keep the pictures/,
  ],
])('what happens on %s is said in a sentence', async (_, strangeness, kind, sentence) => {
  const place = await connectedTo(await startStrangeMachine(strangeness));
  const { over } = paint(place, await pinnedProject(place));
  await expect(over).rejects.toThrow(kind);
  await expect(over).rejects.toThrow(sentence);
  expect(namesIn(place.takes)).toEqual(['earlier']);
});

test('a take that does not show what was lent for it is refused', async () => {
  const plain = exampleTake('theirs', { levels: exampleLevels(3, 32) });
  const watch = async function* () {
    const jobs = [{ id: 'job', title: 'A', state: 'done', problem: null, takeId: 'theirs' }];
    yield await Promise.resolve({ type: 'jobs', jobs, paused: false });
  };
  const answers = { 'lending.missing': () => ({ pictures: [] }), 'jobs.watch': watch };
  let record: Take = plain;
  const files = {
    get '/takes/theirs/take.json'() {
      return JSON.stringify(record);
    },
  };
  const place = await connectedTo(await startStrangeMachine({ answers, files }));
  const project = await pinnedProject(place);
  await expect(paint(place, project).over).rejects.toThrow(
    /level 2 does not show the picture that was ordered/,
  );
  const levels = plain.levels.map((level, index) => ({ ...level, ...pins(project, index) }));
  record = { ...plain, levels };
  await expect(paint(place, project).over).rejects.toThrow(/does not say that it shows a photograph/);
});

function pins({ levels }: Project, level: number): Pick<Take['levels'][number], 'photograph' | 'locked'> {
  const { photograph, locked } = levels[level]!;
  return { photograph, locked };
}
