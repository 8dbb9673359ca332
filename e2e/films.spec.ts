/** Films of the sample: with a ruler burnt in, with sound, and as a page that plays what was chosen. */
import { execFile } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { expect, type Browser, type Page } from '@playwright/test';
import { ALL_FORMATS, BufferSource, Input } from 'mediabunny';
import sharp from 'sharp';
import { makeFilm, readFilm } from './fixtures/make-film.ts';
import {
  card,
  closeByKey,
  collectErrors,
  depth,
  expectAccessible,
  keepScreen,
  touch,
  viewer,
} from './fixtures/page.ts';
import { test, type RealStudio } from './fixtures/studio.ts';

test.describe.configure({ mode: 'serial' });

let studio: RealStudio;
let page: Page;

test.beforeAll(async ({ startStudio }) => {
  studio = await startStudio();
});

test.afterAll(() => studio.close());

const ruler = () => page.getByRole('switch', { name: 'Scale ruler' });

/** A tone as a WAV file: 16 bits, one channel. */
function tone(seconds: number): Buffer {
  const [rate, frames] = [8000, 8000 * seconds];
  const bytes = Buffer.alloc(44 + 2 * frames);
  bytes.write('RIFF', 0);
  bytes.writeUInt32LE(36 + 2 * frames, 4);
  bytes.write('WAVEfmt ', 8);
  bytes.writeUInt32LE(16, 16);
  bytes.writeUInt16LE(1, 20);
  bytes.writeUInt16LE(1, 22);
  bytes.writeUInt32LE(rate, 24);
  bytes.writeUInt32LE(2 * rate, 28);
  bytes.writeUInt16LE(2, 32);
  bytes.writeUInt16LE(16, 34);
  bytes.write('data', 36);
  bytes.writeUInt32LE(2 * frames, 40);
  for (let frame = 0; frame < frames; frame++) {
    bytes.writeInt16LE(Math.round(9000 * Math.sin((2 * Math.PI * 440 * frame) / rate)), 44 + 2 * frame);
  }
  return bytes;
}

/** Expects a film whose sound is as long as its picture, within a frame. */
async function expectSound(film: Buffer, codecs: readonly string[], framesPerSecond: number): Promise<void> {
  using input = new Input({ source: new BufferSource(film), formats: ALL_FORMATS });
  const picture = (await input.getPrimaryVideoTrack())!;
  const sound = (await input.getPrimaryAudioTrack())!;
  expect(codecs).toContain(await sound.getCodec());
  const [seen, heard] = [await picture.computeDuration(), await sound.computeDuration()];
  expect(Math.abs(seen - heard)).toBeLessThanOrEqual(1 / framesPerSecond);
}

async function openDialog(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Save film…' }).click();
  await expect(page.getByText(/ to make /)).toBeVisible();
}

test('a ruler waits until a level says what it measures', async () => {
  page = await studio.open();
  await openDialog(page);
  await expect(ruler()).toBeDisabled();
  await expect(page.getByText('Say what one level measures across', { exact: false })).toBeVisible();
  await page.keyboard.press('Escape');
  await card(page, 1).click();
  await page.getByLabel('Measures across').fill('1 000 km');
  await page.keyboard.press('Tab');
  await openDialog(page);
  await expect(ruler()).toBeEnabled();
});

test('a film carries the ruler on its frames, as long as what it measures', async () => {
  await page.getByText('GIF', { exact: true }).click();
  await page.getByText('As painted', { exact: true }).click();
  await page.getByText('480', { exact: true }).click();
  await page.getByText('Zoom in', { exact: true }).click();
  await page.getByLabel('Seconds per level').fill('0.2');
  await page.getByLabel('To level').selectOption('1');
  await ruler().focus();
  await page.keyboard.press('Space');
  await expect(ruler()).toBeChecked();
  await ruler().scrollIntoViewIfNeeded();
  await keepScreen(page, '11-film-ruler');
  await expectAccessible(page);
  const film = await readFilm(studio, page, 'Make film');
  await keepScreen(page, '11-film-ruler-done');
  // The widest level is 1000 km wide, so that 200 km are a fifth of the frame.
  const { data } = await sharp(film)
    .extract({ left: 0, top: Math.round(480 * 0.95) - 1, width: 480, height: 1 })
    .greyscale()
    .raw()
    .toBuffer({ resolveWithObject: true });
  const longest = Math.max(
    ...[...data.map((value) => (value > 235 ? 1 : 0))]
      .join('')
      .split('0')
      .map((run) => run.length),
  );
  expect(Math.abs(longest - 0.2 * 480)).toBeLessThanOrEqual(2);
  await page.getByRole('button', { name: 'Make another' }).click();
});

test('a page plays the chosen part at the chosen pace, ends as chosen, and is zoomed by hand', async ({
  browser,
}, info) => {
  await page.getByText('Web page', { exact: true }).click();
  await page.getByText('Play once', { exact: true }).click();
  await page.getByLabel('To level').selectOption('3');
  await page.getByLabel('From level').selectOption('1');
  await page.getByLabel('Seconds per level').fill('0.5');
  await page.getByLabel('Hold first and last, seconds').fill('0.5');
  await keepScreen(page, '12-film-page');
  const file = info.outputPath('zoom.html');
  await writeFile(file, await readFilm(studio, page, 'Make page'));
  await page.keyboard.press('Escape');

  const context = await browser.newContext({
    offline: true,
    hasTouch: true,
    reducedMotion: 'no-preference',
    viewport: { width: 1024, height: 640 },
  });
  const reader = await context.newPage();
  const complaints = collectErrors(reader);
  await reader.goto(pathToFileURL(file).href);
  const canvas = reader.locator('canvas');
  const shown = async (): Promise<number> => Number(await canvas.getAttribute('data-depth'));
  await expect.poll(shown).toBe(3);
  await expect(reader.getByRole('button', { name: 'Play' })).toBeVisible();
  await reader.keyboard.press('Home');
  await expect.poll(shown).toBe(1);
  // The level below one of 1000 km measures 500.
  await expect(reader.getByText('100 km', { exact: true })).toBeVisible();
  await canvas.hover();
  await reader.mouse.wheel(0, -210);
  await expect.poll(shown).toBeCloseTo(1.5, 1);
  await touch(reader, [[500, 300]], [[500, 180]]);
  await expect.poll(shown).toBeCloseTo(2, 1);
  // Two fingers twice as far apart see half as much; the way back is as long.
  const [near, apart] = [
    [450, 300],
    [550, 300],
  ] as const;
  const [further, wide] = [
    [400, 300],
    [600, 300],
  ] as const;
  await touch(reader, [further, wide], [near, apart]);
  await expect.poll(shown).toBeCloseTo(1, 1);
  await touch(reader, [near, apart], [further, wide]);
  await expect.poll(shown).toBeCloseTo(2, 1);
  await keepScreen(reader, '12-film-page-opened');
  await expectAccessible(reader);
  await reader.keyboard.press('End');
  await reader.keyboard.press('ArrowUp');
  await expect.poll(shown).toBe(3);
  // From its end it starts again.
  await reader.keyboard.press('Space');
  await expect.poll(shown).toBeLessThan(3);
  await expect.poll(shown).toBe(3);
  expect(complaints).toEqual([]);
  await context.close();
});

/** The kinds of film beside those that other stories make, and what ffprobe must say of them. */
const VIDEOS = [
  { kind: 'MP4', ending: '.mp4', stream: { codec_name: 'h264', pix_fmt: 'yuv420p' } },
  { kind: 'WebM', ending: '.webm', stream: { codec_name: 'vp9', pix_fmt: 'yuv420p' } },
  { kind: 'WebM 10-bit', ending: '.webm', stream: { codec_name: 'vp9', pix_fmt: 'yuv420p10le' } },
  { kind: 'AV1', ending: '.mp4', stream: { codec_name: 'av1', pix_fmt: 'yuv420p10le' } },
  { kind: 'HEVC', ending: '.mp4', stream: { codec_name: 'hevc', pix_fmt: 'yuv420p10le' } },
  { kind: 'ProRes', ending: '.mov', stream: { codec_name: 'prores', pix_fmt: 'yuv422p10le' } },
] as const;

test('films for web, television and editing hold what was chosen, in the colours of the zoom', async ({
  browser,
}) => {
  await openDialog(page);
  await page.getByText('MP4', { exact: true }).click();
  await ruler().press('Space');
  await expect(ruler()).not.toBeChecked();
  await page.getByText('Zoom in', { exact: true }).click();
  await page.getByText('Play once', { exact: true }).click();
  await page.getByLabel('To level').selectOption('5');
  await page.getByLabel('From level').selectOption('4');
  await page.getByLabel('Seconds per level').fill('0.1');
  await page.getByLabel('Hold first and last, seconds').fill('0.2');
  await page.getByLabel('Frames per second').selectOption('24');
  const take = (await viewer(page).getAttribute('data-shown'))!;
  const forest = await readFile(join(import.meta.dirname, '../assets/takes', take, 'level-04.png'));
  const played: string[] = [];
  for (const { kind, ending, stream } of VIDEOS) {
    const choice = page.getByRole('radio', { name: new RegExp(`^${kind} [^1]`) });
    // Not every ffmpeg has every encoder.
    if (await choice.isDisabled()) continue;
    await page.getByText(kind, { exact: true }).click();
    const film = await makeFilm(studio, page, 'Make film');
    expect(film.name).toMatch(new RegExp(`\\${ending}$`));
    expect(await probe(film.path)).toMatchObject({
      ...stream,
      ...{ width: 480, height: 480, avg_frame_rate: '24/1', nb_read_packets: '12' },
      ...{ color_range: 'tv', color_space: 'bt709', color_transfer: 'bt709', color_primaries: 'bt709' },
    });
    const seen = await firstFrame(browser, await readFile(film.path), ending);
    if (seen) {
      played.push(kind);
      await expectSameColours(seen, forest);
    }
    await page.getByRole('button', { name: 'Make another' }).click();
  }
  expect(played.length).toBeGreaterThan(0);

  await page.getByText('WebP', { exact: true }).click();
  const picture = await sharp(await readFilm(studio, page, 'Make film')).metadata();
  expect(picture).toMatchObject({ format: 'webp', width: 480, height: 480 });
  expect(picture.delay!.reduce((sum, delay) => sum + delay)).toBeCloseTo(500, -1);
  await page.getByRole('button', { name: 'Make another' }).click();
  await page.keyboard.press('Escape');
});

/** What ffprobe says of a film's picture. */
async function probe(file: string): Promise<unknown> {
  const { stdout } = await promisify(execFile)('ffprobe', [
    ...['-v', 'error', '-of', 'json', '-count_packets', '-select_streams', 'v', '-show_streams', file],
  ]);
  return (JSON.parse(stdout) as { streams: unknown[] }).streams[0];
}

/** A film's first frame as a browser shows it, as a PNG; null where the browser does not play such films. */
async function firstFrame(browser: Browser, film: Buffer, ending: string): Promise<Buffer | null> {
  const player = await browser.newPage();
  const source = `data:video/${ending.slice(1)};base64,${film.toString('base64')}`;
  const drawn = await player.evaluate(async (address) => {
    const video = document.createElement('video');
    const shown = new Promise<boolean>((resolve) => {
      video.requestVideoFrameCallback(() => resolve(true));
      video.onerror = () => resolve(false);
    });
    video.src = address;
    document.body.append(video);
    if (!(await shown)) return null;
    const canvas = document.createElement('canvas');
    canvas.width = video.videoWidth;
    canvas.height = video.videoHeight;
    canvas.getContext('2d')!.drawImage(video, 0, 0);
    return canvas.toDataURL('image/png');
  }, source);
  await player.close();
  return drawn === null ? null : Buffer.from(drawn.split(',')[1]!, 'base64');
}

/** Expects two pictures of one thing: films lose detail, so that small parts are compared by their colour. */
async function expectSameColours(shown: Buffer, wanted: Buffer): Promise<void> {
  const parts = (picture: Buffer): Promise<Buffer> =>
    sharp(picture).removeAlpha().resize(16, 16, { kernel: 'linear' }).raw().toBuffer();
  const [here, there] = [await parts(shown), await parts(wanted)];
  const errors = [...here].map((value, index) => value - there[index]!);
  const mean = (values: number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
  // The wrong matrix or range is off by 4 and more. Browsers round while they turn films into pixels, blue most of all.
  expect(mean(errors.map(Math.abs))).toBeLessThan(3);
}

test('a film is heard with a sound that was chosen, and what is no sound is refused at once', async () => {
  await openDialog(page);
  await page.getByText('GIF', { exact: true }).click();
  await expect(page.getByText('GIF carries no sound.')).toBeVisible();
  await page.getByText('MP4', { exact: true }).click();
  const sound = page.locator('input[type=file][accept*=".mp3"]');
  await sound.setInputFiles({ name: 'list.mp3', mimeType: 'audio/mpeg', buffer: Buffer.from('#EXTM3U') });
  await expect(page.getByText('list.mp3 holds no sound that Tenfold can read')).toBeVisible();
  await sound.setInputFiles({ name: 'sea.wav', mimeType: 'audio/wav', buffer: tone(0.6) });
  await expect(page.getByText('sea.wav · 0:00.6')).toBeVisible();
  await expect(page.getByRole('switch', { name: 'Repeat sound' })).toBeChecked();
  await page.getByRole('switch', { name: 'Repeat sound' }).scrollIntoViewIfNeeded();
  await keepScreen(page, '13-film-sound');
  await expectAccessible(page);
  await page.getByLabel('Frames per second').selectOption('24');
  await expectSound(await readFilm(studio, page, 'Draft'), ['aac', 'opus'], 24);
  await keepScreen(page, '13-film-sound-done');
  await page.keyboard.press('Escape');
});

/** Says what becomes of the film, beside the queue. */
const chip = (name: RegExp | string) => page.getByRole('button', { name });

test('a film goes on while its dialog is closed, and nothing of it is lost without a question', async () => {
  await viewer(page).hover();
  await page.keyboard.press('Home');
  await page.mouse.wheel(0, -210);
  await expect.poll(() => depth(page)).toBeCloseTo(0.5, 1);
  await openDialog(page);
  await page.getByText('GIF', { exact: true }).click();
  await page.getByRole('button', { name: 'To here' }).click();
  await expect(page.getByLabel('To level').locator('option:checked')).toHaveText(
    /^1\.5\d*  between two levels$/,
  );
  await page.getByLabel('Seconds per level').fill('60');
  await page.getByText('1080', { exact: true }).click();
  await expect(page.getByText(/^The levels hold \d+ × \d+ pixels at most/)).toBeVisible();
  await keepScreen(page, '15-film-choices');
  await startFilm();
  await closeByKey(page);
  await expect(chip(/^Film \d+ %$/)).toBeVisible();
  await expect(page.getByRole('status').getByText('The film is being made.')).toBeAttached();
  await keepScreen(page, '15-film-behind');
  expect(await askedToStay()).toBe('beforeunload');
  await chip(/^Film \d+ %$/).click();
  await expect(page.getByRole('dialog').getByRole('progressbar')).toBeVisible();
  await page.getByRole('button', { name: 'Cancel' }).click();
  await expect(page.getByRole('button', { name: 'Make film' })).toBeVisible();

  await page.getByText('480', { exact: true }).click();
  await expect(page.getByText(/^The levels hold/)).toHaveCount(0);
  await page.getByLabel('Seconds per level').fill('0.4');
  const finish = async (): Promise<void> => {
    await page.getByRole('button', { name: 'Make film' }).click();
    await page.keyboard.press('Escape');
    await expect(chip('The film is ready')).toBeVisible({ timeout: 240_000 });
  };
  if (studio.program === 'desktop') await studio.saved(finish);
  else {
    await finish();
    expect(await askedToStay()).toBe('beforeunload');
  }
  await chip('The film is ready').click();
  await keepScreen(page, '15-film-ready');
  if (studio.program === 'browser') {
    await page.keyboard.press('Escape');
    await chip('The film is ready').click();
    const film = await studio.saved(() => page.getByRole('link', { name: 'Download' }).click());
    expect((await readFile(film.path)).subarray(0, 6).toString()).toBe('GIF89a');
  }
  await page.keyboard.press('Escape');
  await expect(chip('The film is ready')).toHaveCount(0);

  // Nobody is asked any more, and what was chosen is still there afterwards.
  await studio.open();
  await openDialog(page);
  await expect(page.getByRole('radio', { name: /^GIF/ })).toBeChecked();
  await expect(page.getByRole('radio', { name: '480' })).toBeChecked();
  await page.keyboard.press('Escape');
});

/** Begins to make a film that takes longer than any test; a desktop asks first where it shall lie. */
async function startFilm(): Promise<void> {
  const start = async (): Promise<void> => {
    await page.getByRole('button', { name: 'Make film' }).click();
    await expect(page.getByText(/^Frame \d+ of \d+/)).toBeVisible({ timeout: 60_000 });
  };
  if (studio.program === 'desktop') await studio.saved(start);
  else await start();
}

/** Closes the page, but stays when it asks; the kind of question. */
async function askedToStay(): Promise<string> {
  const [question] = await Promise.all([page.waitForEvent('dialog'), page.close({ runBeforeUnload: true })]);
  await question.dismiss();
  return question.type();
}

test('without ffmpeg the page encodes picture, ruler and sound by itself', async ({ startStudio }) => {
  const bare = await startStudio({ environment: { PATH: '', TENFOLD_FFMPEG: '' } });
  const own = await bare.open();
  await own.setViewportSize({ width: 1024, height: 640 });
  await openDialog(own);
  await expect(own.getByRole('button', { name: 'Make film' })).toBeEnabled();
  await own.getByText('480', { exact: true }).click();
  await own.getByLabel('Seconds per level').fill('0.3');
  await own.getByLabel('To level').selectOption('2');
  const sound = own.locator('input[type=file][accept*=".mp3"]');
  await sound.setInputFiles({ name: 'sea.wav', mimeType: 'audio/wav', buffer: tone(1) });
  await expect(own.getByText('sea.wav · 0:01.0')).toBeVisible();
  await own.getByRole('switch', { name: 'Repeat sound' }).scrollIntoViewIfNeeded();
  await keepScreen(own, '14-film-sound-small');
  await own.getByRole('button', { name: 'Make film' }).click();
  const save = own.getByRole('button', { name: 'Save…' });
  await expect(save).toBeVisible({ timeout: 240_000 });
  const film = await bare.saved(() => save.click());
  await expectSound(await readFile(film.path), ['aac', 'opus'], 30);
  await bare.close();
});

test('nothing went wrong on the way', () => {
  expect(studio.errors).toEqual([]);
});
