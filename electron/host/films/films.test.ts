import { existsSync } from 'node:fs';
import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import type { FilmNews } from '#core/contract/films.ts';
import { BadInputError, CancelledError } from '#core/errors.ts';
import { settings, take, writeTake } from '../../engine/film/test/soft-take.ts';
import { forkEngine } from '../fork-engine.ts';
import { createSupervisor } from '../supervisor.ts';
import { temporaryFolder } from '../test/orders.ts';
import type { Transfer } from '../transfer.ts';
import { createFilmTransfer } from './film-transfer.ts';
import { createFilms, type FilmDialogs, type Films } from './films.ts';

const ENGINE = join(import.meta.dirname, '../../engine/main.ts');
const quick = { ...settings, framesPerSecond: 4, secondsPerLevel: 0.5 };

let home: string;

beforeEach(async () => {
  home = await temporaryFolder();
  await writeTake(join(home, take.id));
});

function open(dialogs?: FilmDialogs): { films: Films; transfer: Transfer } {
  const films = createFilms({
    engine: createSupervisor({ spawnEngine: forkEngine({ entry: ENGINE }) }),
    takeFolder: (id) => (existsSync(join(home, id)) ? join(home, id) : undefined),
    dialogs,
  });
  onTestFinished(() => films.close());
  return { films, transfer: createFilmTransfer(films, () => undefined) };
}

async function make(
  films: Films,
  format: 'gif' | 'png',
  signal = new AbortController().signal,
): Promise<FilmNews> {
  const request = { takeId: take.id, settings: { ...quick, format }, name: 'my zoom' };
  const news: FilmNews[] = [];
  for await (const event of films.make(request, signal)) news.push(event);
  expect(news[0]).toMatchObject({ type: 'started' });
  return news.at(-1);
}

const ask = async (transfer: Transfer, address: string, headers: HeadersInit = {}): Promise<Response> =>
  (await transfer(new Request(`http://studio${address}`, { headers }), new Headers()))!;

describe('without a desktop', () => {
  it('a film is made aside, shown part by part, and handed out under its name', async () => {
    const { films, transfer } = open();
    const done = await make(films, 'gif');
    if (done.type !== 'done') throw new Error('There is no film.');
    expect(done).toMatchObject({ name: 'my zoom.gif', frames: 4, durationSeconds: 1 });
    const whole = await ask(transfer, `/films/${done.filmId}`);
    expect(whole.headers.get('Content-Type')).toBe('image/gif');
    const bytes = Buffer.from(await whole.arrayBuffer());
    expect(bytes.length).toBe(done.sizeBytes);
    const part = await ask(transfer, `/films/${done.filmId}`, { Range: 'bytes=1-3' });
    expect(part.status).toBe(206);
    expect(part.headers.get('Content-Range')).toBe(`bytes 1-3/${bytes.length}`);
    expect(await part.text()).toBe('IF8');
    expect((await ask(transfer, `/films/${done.filmId}`, { Range: 'bytes=99999999-' })).status).toBe(416);
    const kept = await ask(transfer, `/films/${done.filmId}?download`);
    expect(kept.headers.get('Content-Disposition')).toContain("filename*=UTF-8''my%20zoom.gif");
    await kept.arrayBuffer();
  });

  it('frames are handed out as an archive', async () => {
    const { films, transfer } = open();
    const done = await make(films, 'png');
    if (done.type !== 'done') throw new Error('There is no film.');
    const answer = await ask(transfer, `/films/${done.filmId}?download`);
    expect(answer.headers.get('Content-Disposition')).toContain('my%20zoom.zip');
    const zip = Buffer.from(await answer.arrayBuffer());
    expect(zip.subarray(0, 2).toString()).toBe('PK');
    expect(zip.includes('my zoom/frame-00003.png')).toBe(true);
  });

  it('nothing is known of other films, and no folder can be shown', async () => {
    const { films, transfer } = open();
    const answer = await ask(transfer, '/films/00000000-0000-4000-8000-000000000000');
    expect(answer.status).toBe(400);
    expect(await answer.json()).toEqual({ problem: 'This film is not here any more. Make it again.' });
    expect((await ask(transfer, '/films')).status).toBe(404);
    expect(() => films.reveal('x')).toThrow(/Only the desktop program/);
    const request = { takeId: 'none', settings: quick, name: 'x' };
    await expect(films.make(request, new AbortController().signal).next()).rejects.toThrow(BadInputError);
  });

  it('what can be made is asked once', async () => {
    const { films } = open();
    const [first, second] = await Promise.all([films.formats(), films.formats()]);
    expect(first).toBe(second);
    expect(first.find(({ id }) => id === 'gif')).toEqual({ id: 'gif', available: true, reason: null });
  });
});

describe('sounds', () => {
  const send = (transfer: Transfer, body: BodyInit, name: string): Promise<Response | undefined> => {
    const address = `http://studio/films/sounds?${new URLSearchParams({ name }).toString()}`;
    return transfer(new Request(address, { method: 'POST', body }), new Headers());
  };

  it('are taken in under the name that the user knows, and looked at when a film is made', async () => {
    const { films, transfer } = open();
    const answer = (await send(transfer, 'no sound', '../../sea .mp3'))!;
    const { soundId } = (await answer.json()) as { soundId: string };
    const { file, name } = films.sounds.find(soundId);
    expect(name).toBe('sea .mp3');
    expect(await readFile(file, 'utf8')).toBe('no sound');
    const request = { takeId: take.id, settings: quick, sound: { soundId, repeat: true }, name: 'x' };
    const making = (): Promise<unknown> => films.make(request, new AbortController().signal).next();
    await expect(making()).rejects.toThrow(/^sea \.mp3 holds no sound that Tenfold can read/);
    await films.close();
    expect(existsSync(file)).toBe(false);
    await expect(making()).rejects.toThrow('The sound is not here any more. Choose it again.');
  });

  it('give way to newer ones', async () => {
    const { films, transfer } = open();
    const ids: string[] = [];
    for (let sound = 0; sound < 5; sound++) {
      const answer = (await send(transfer, 'x', 'a.mp3'))!;
      ids.push(((await answer.json()) as { soundId: string }).soundId);
    }
    expect(() => films.sounds.find(ids[0]!)).toThrow(BadInputError);
    expect(films.sounds.find(ids[1]!).name).toBe('a.mp3');
  });
});

describe('on a desktop', () => {
  it('a film lies where the user says, and is shown there', async () => {
    const shown: string[] = [];
    const asked: string[] = [];
    const { films } = open({
      choosePlace: (name) => {
        asked.push(name);
        return Promise.resolve(join(home, 'chosen.gif'));
      },
      reveal: (file) => shown.push(file),
    });
    const done = await make(films, 'gif');
    if (done.type !== 'done') throw new Error('There is no film.');
    expect(asked).toEqual(['my zoom.gif']);
    expect(done.name).toBe('chosen.gif');
    films.reveal(done.filmId);
    expect(shown).toEqual([join(home, 'chosen.gif')]);
    await films.close();
    expect((await readFile(join(home, 'chosen.gif'), 'latin1')).slice(0, 3)).toBe('GIF');
  });

  it('nothing is made when the user closes the dialog, and nothing is left when the film is cancelled', async () => {
    // The user closes the first dialog, and chooses in the second.
    const places = [undefined, join(home, 'film.mp4')];
    const { films } = open({ choosePlace: () => Promise.resolve(places.shift()), reveal: () => undefined });
    const request = { takeId: take.id, settings: { ...settings, secondsPerLevel: 60 }, name: 'x' };
    const never = new AbortController().signal;
    await expect(films.make(request, never).next()).rejects.toThrow(CancelledError);
    const abort = new AbortController();
    const running = async (): Promise<void> => {
      for await (const { type } of films.make(request, abort.signal)) if (type === 'progress') abort.abort();
    };
    await expect(running()).rejects.toThrow(CancelledError);
    expect(await readdir(home)).toEqual([take.id]);
  });
});
