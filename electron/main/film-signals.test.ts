import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { FilmSignal } from '../host/films/film-watch.ts';
import { signalFilms } from './film-signals.ts';
import { createSystemSignals } from './system-signals.ts';
import * as electron from './test/electron.ts';

vi.mock('electron', () => import('./test/electron.ts'));

let window: electron.BrowserWindow;

beforeEach(() => {
  window = new electron.BrowserWindow({});
});

afterEach(electron.resetElectron);

/** Plays what is told of films to the end. */
async function play(signals = createSystemSignals(), ...events: FilmSignal[]): Promise<void> {
  const films = {
    async *watch() {
      for (const event of events) yield await Promise.resolve(event);
    },
  };
  await signalFilms(films, signals());
}

const making = (films: number): FilmSignal => ({ type: 'making', films });
const half: FilmSignal = { type: 'progress', share: 0.5 };
const shown = (): number[] => window.setProgressBar.mock.calls.map(([share]) => share);

test('the taskbar shows how far a film is, and the machine does not sleep meanwhile', async () => {
  await play(undefined, making(0));
  expect(electron.powerSaveBlocker.start).not.toHaveBeenCalled();
  window.setProgressBar.mockClear();
  await play(undefined, making(1), half, { type: 'done', name: 'zoom.mp4' }, making(0));
  expect(shown()).toEqual([0, 0.5, -1, -1]);
  expect(electron.powerSaveBlocker.start).toHaveBeenCalledExactlyOnceWith('prevent-app-suspension');
  expect(electron.powerSaveBlocker.stop).toHaveBeenCalledOnce();
});

test('beside a zoom that is painted the taskbar shows both, and the machine is awake until both are over', async () => {
  const signals = createSystemSignals();
  const zoom = signals();
  zoom.keepAwake(true);
  zoom.progress(1);
  await play(signals, making(1), half);
  expect(shown()).toEqual([1, 0.5, 0.75, 1]);
  expect(electron.powerSaveBlocker.start).toHaveBeenCalledOnce();
  expect(electron.powerSaveBlocker.stop).not.toHaveBeenCalled();
  zoom.keepAwake(false);
  expect(electron.powerSaveBlocker.stop).toHaveBeenCalledOnce();
});

test('a notification tells that a film is done, or why not, to who does not look', async () => {
  const events: FilmSignal[] = [
    { type: 'done', name: 'zoom.mp4' },
    { type: 'failed', message: 'The disk is full.' },
  ];
  await play(undefined, ...events);
  expect(electron.Notification.all.map(({ options }) => options)).toEqual([
    { title: 'The film is ready', body: 'zoom.mp4' },
    { title: 'The film was not made', body: 'The disk is full.' },
  ]);
  window.isFocused.mockReturnValue(true);
  await play(undefined, ...events);
  expect(electron.Notification.all).toHaveLength(2);
});
