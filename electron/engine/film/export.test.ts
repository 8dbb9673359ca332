import { chmod, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ALL_FORMATS, EncodedPacketSink, FilePathSource, Input } from 'mediabunny';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { FilmOrder } from '#core/contract/engine.ts';
import type { FilmEvent } from '#core/contract/events.ts';
import { CancelledError, FailureError } from '#core/errors.ts';
import { exportFilm } from './export.ts';
import { findFfmpeg } from './find-ffmpeg.ts';
import { expectTrueColours } from './test/probe.ts';
import { FRAMES, settings, useFolders } from './test/soft-take.ts';

const ffmpeg = await findFfmpeg();

const folders = useFolders();
afterEach(() => vi.unstubAllEnvs());

async function film(
  order: Partial<FilmOrder> = {},
  signal = new AbortController().signal,
): Promise<FilmEvent[]> {
  const events: FilmEvent[] = [];
  const outputFile = join(folders.output, 'film.mp4');
  await exportFilm(
    { takeFolder: folders.take, outputFile, settings, ...order },
    { signal, onEvent: (event) => events.push(event) },
  );
  return events;
}

async function expectGoodFilm(events: FilmEvent[], encoder: RegExp): Promise<void> {
  vi.unstubAllEnvs();
  const file = join(folders.output, 'film.mp4');
  expect(await readdir(folders.output)).toEqual(['film.mp4']);
  const started = events.find(({ type }) => type === 'started');
  expect(started).toEqual({ type: 'started', encoder: expect.stringMatching(encoder), frames: FRAMES });
  expect(events.at(-2)).toMatchObject({ type: 'progress', frame: FRAMES, frames: FRAMES, secondsLeft: 0 });
  expect(events.at(-1)).toEqual({ type: 'done', file, frames: FRAMES, durationSeconds: 2 });

  using input = new Input({ formats: ALL_FORMATS, source: new FilePathSource(file) });
  const track = (await input.getPrimaryVideoTrack())!;
  expect(await track.getCodec()).toBe('avc');
  expect([await track.getDisplayWidth(), await track.getDisplayHeight()]).toEqual([160, 96]);
  expect(await track.getColorSpace()).toEqual({
    ...{ primaries: 'bt709', transfer: 'bt709', matrix: 'bt709', fullRange: false },
  });
  expect(await input.computeDuration()).toBeCloseTo(2, 3);
  let packets = 0;
  for await (const packet of new EncodedPacketSink(track).packets())
    packets += packet.data.length > 0 ? 1 : 0;
  expect(packets).toBe(FRAMES);

  expectTrueColours(file, { codec_name: 'h264', pix_fmt: 'yuv420p' });
}

describe('a film export', () => {
  it.skipIf(!ffmpeg)("uses the user's ffmpeg and gives a standard film with true colours", async () => {
    await expectGoodFilm(await film(), /^ffmpeg \(/);
  });

  it('works without ffmpeg, says so, and gives the same standard film', async () => {
    vi.stubEnv('PATH', '');
    vi.stubEnv('TENFOLD_FFMPEG', undefined);
    const events = await film();
    expect(events[0]).toEqual({
      type: 'notice',
      message: expect.stringMatching(/^No ffmpeg was found.*Install/),
    });
    await expectGoodFilm(events, /^embedded/);
  });

  it('leaves the handling of uncaught errors to the engine', async () => {
    vi.stubEnv('PATH', '');
    const handlers = (): unknown[] => [
      ...process.listeners('uncaughtException'),
      ...process.listeners('unhandledRejection'),
    ];
    const before = handlers();
    await film();
    expect(handlers()).toEqual(before);
  });

  it('replaces an older film of that name', async () => {
    await writeFile(join(folders.output, 'film.mp4'), 'old');
    await film({ settings: { ...settings, framesPerSecond: 1 } });
    expect((await readdir(folders.output)).join()).toBe('film.mp4');
    using input = new Input({
      formats: ALL_FORMATS,
      source: new FilePathSource(join(folders.output, 'film.mp4')),
    });
    expect(await input.canRead()).toBe(true);
  });

  for (const hidden of [false, true]) {
    it.skipIf(!ffmpeg && !hidden)(
      `stops when cancelled and leaves nothing behind (${hidden ? 'embedded encoder' : 'ffmpeg'})`,
      async () => {
        if (hidden) vi.stubEnv('PATH', '');
        const controller = new AbortController();
        const long = { ...settings, secondsPerLevel: 60 };
        const events: FilmEvent[] = [];
        const running = exportFilm(
          { takeFolder: folders.take, outputFile: join(folders.output, 'film.mp4'), settings: long },
          {
            signal: controller.signal,
            onEvent: (event) => {
              events.push(event);
              if (event.type === 'progress') controller.abort();
            },
          },
        );
        await expect(running).rejects.toThrow(CancelledError);
        expect(await readdir(folders.output)).toEqual([]);
        expect(events.some(({ type }) => type === 'done')).toBe(false);
      },
    );
  }

  it('does not start when it was cancelled before', async () => {
    await expect(film({}, AbortSignal.abort())).rejects.toThrow(CancelledError);
    expect(await readdir(folders.output)).toEqual([]);
  });
});

describe.skipIf(process.platform === 'win32')('an ffmpeg that fails', () => {
  /** A stand-in for ffmpeg that passes every trial and then does as it is told. */
  async function standIn(deed: string): Promise<void> {
    const path = join(folders.output, '..', `stand-in-${Math.random()}`);
    await writeFile(
      path,
      `#!/bin/sh\ncase "$*" in *-encoders*) echo " V..... libx264 x"; exit 0;; *null*) cat >/dev/null; exit 0;; esac\n${deed}\n`,
    );
    await chmod(path, 0o755);
    vi.stubEnv('TENFOLD_FFMPEG', path);
  }

  it('by a full disk is reported as one', async () => {
    await standIn(
      'head -c 30000 >/dev/null; echo "av_interleaved_write_frame(): No space left on device" >&2; exit 1',
    );
    await expect(film()).rejects.toThrow(/disk is full, so \S+film\.mp4 could not.*Free some space/);
    await expect(film()).rejects.toThrow(FailureError);
    expect(await readdir(folders.output)).toEqual([]);
  });

  it('at the very end is reported with its own last words', async () => {
    await standIn('cat >/dev/null; echo "something odd" >&2; echo "Conversion failed!" >&2; exit 1');
    await expect(film()).rejects.toThrow(
      /ffmpeg stopped before the film was finished, saying: Conversion failed!/,
    );
    expect(await readdir(folders.output)).toEqual([]);
  });

  it('in every trial is replaced by the embedded encoder, with a notice', async () => {
    await standIn('exit 1');
    const path = process.env['TENFOLD_FFMPEG']!;
    await writeFile(path, '#!/bin/sh\nexit 1\n');
    const events = await film({ settings: { ...settings, framesPerSecond: 1 } });
    expect(events[0]).toMatchObject({
      type: 'notice',
      message: expect.stringContaining('no working H.264 encoder'),
    });
  });

  it('to exist where TENFOLD_FFMPEG says is bad input', async () => {
    vi.stubEnv('TENFOLD_FFMPEG', join(folders.output, 'nothing'));
    await expect(film()).rejects.toThrow(/TENFOLD_FFMPEG/);
    expect(await readdir(folders.output)).toEqual([]);
  });
});
