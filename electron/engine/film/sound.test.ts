import { execFileSync } from 'node:child_process';
import { mkdir, readFile, readdir, symlink, truncate, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { FilmOrder } from '#core/contract/engine.ts';
import { BadInputError } from '#core/errors.ts';
import { filmFormat } from '#core/film/formats.ts';
import { SOUND_BYTES } from '#core/film/sound.ts';
import { exportFilm } from './export.ts';
import { listFormats } from './open-encoder.ts';
import { settings, useFolders } from './test/soft-take.ts';
import { writeTone } from './test/tone.ts';

const statuses = await listFormats();
const hasFfmpeg = statuses.find(({ id }) => id === 'mp4')?.reason === null;
const folders = useFolders();
afterEach(() => vi.unstubAllEnvs());

async function film(order: Partial<FilmOrder>): Promise<string> {
  const { extension } = filmFormat(order.settings?.format ?? 'mp4');
  const outputFile = join(folders.output, `film${extension}`);
  await exportFilm(
    { takeFolder: folders.take, outputFile, settings, ...order },
    { signal: new AbortController().signal, onEvent: () => undefined },
  );
  return outputFile;
}

const heardOf = (file: string): NonNullable<FilmOrder['sound']> => ({
  file,
  name: basename(file),
  repeat: false,
});

/** What ffprobe says of a film's streams, picture first. */
function streams(file: string): { codec_type: string; codec_name: string; seconds: number }[] {
  const args = [
    '-v',
    'error',
    '-of',
    'json',
    '-show_entries',
    'packet=pts_time,duration_time,stream_index',
    file,
  ];
  const { packets } = JSON.parse(execFileSync('ffprobe', args, { maxBuffer: 1e8 }).toString()) as {
    packets: { pts_time: string; duration_time: string; stream_index: number }[];
  };
  const shown = execFileSync('ffprobe', ['-v', 'error', '-of', 'json', '-show_streams', file]).toString();
  const { streams: found } = JSON.parse(shown) as {
    streams: { codec_type: string; codec_name: string; index: number }[];
  };
  return found.map(({ codec_type, codec_name, index }) => {
    const ends = packets
      .filter(({ stream_index }) => stream_index === index)
      .map(({ pts_time, duration_time }) => Number(pts_time) + Number(duration_time));
    return { codec_type, codec_name, seconds: Math.max(...ends) };
  });
}

/** Loudness of a film's sound in tenths of a second, 0 … 1. */
function loudness(file: string): number[] {
  const raw = ['-v', 'error', '-i', file, '-map', '0:a', '-ac', '1', '-ar', '8000', '-f', 'f32le', '-'];
  const bytes = execFileSync('ffmpeg', raw, { maxBuffer: 1e8 });
  const samples = new Float32Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length));
  return Array.from({ length: Math.floor(samples.length / 800) }, (_, part) =>
    Math.max(...samples.subarray(800 * part, 800 * (part + 1))),
  );
}

describe.skipIf(!hasFfmpeg)('the sound of a film', () => {
  const formats = [
    ['mp4', 'aac'],
    ['webm', 'opus'],
    ['av1', 'aac'],
    ['prores', 'pcm_s24le'],
  ] as const;
  const made = formats.filter(([id]) => statuses.find((status) => status.id === id)?.available);
  it.each(made)('in the format %s is %s, and as long as the picture', async (format, codec) => {
    const tone = writeTone(join(folders.output, 'tone.mp3'), 5);
    const [picture, sound] = streams(await film({ settings: { ...settings, format }, sound: heardOf(tone) }));
    expect(picture).toMatchObject({ codec_type: 'video' });
    expect(sound).toMatchObject({ codec_type: 'audio', codec_name: codec });
    // Opus begins a little before its first sample is heard, by which WebM puts off the picture.
    expect(picture!.seconds).toBeCloseTo(2, 1);
    expect(Math.abs(sound!.seconds - picture!.seconds)).toBeLessThan(0.025);
  });

  it.each(['wav', 'm4a', 'ogg', 'flac'])('comes from a file that ends with %s, too', async (ending) => {
    const tone = writeTone(join(folders.output, `tone.${ending}`), 3);
    const heard = loudness(await film({ sound: heardOf(tone) }));
    expect(Math.max(...heard.slice(2, 12))).toBeGreaterThan(0.3);
  });

  it('fades where it would go on', async () => {
    const tone = writeTone(join(folders.output, 'tone.wav'), 5);
    const heard = loudness(await film({ sound: heardOf(tone) }));
    expect(heard.length).toBeGreaterThanOrEqual(19);
    expect(heard[10]).toBeGreaterThan(0.4);
    expect(heard[18]).toBeLessThan(0.25);
  });

  it('ends in silence where it is shorter, or starts again', async () => {
    const tone = writeTone(join(folders.output, 'tone.wav'), 0.5);
    const once = loudness(await film({ sound: heardOf(tone) }));
    expect(once[2]).toBeGreaterThan(0.4);
    expect(once[10]).toBeLessThan(0.01);
    const again = loudness(await film({ sound: { ...heardOf(tone), repeat: true } }));
    expect(again[10]).toBeGreaterThan(0.4);
  });
});

describe('a sound that cannot be used', () => {
  async function refuse(order: Partial<FilmOrder>, message: RegExp): Promise<void> {
    const before = await readdir(folders.output);
    const error: unknown = await film(order).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(BadInputError);
    expect((error as BadInputError).message).toMatch(message);
    expect(await readdir(folders.output)).toEqual(before);
  }
  const soundOf = (name: string): FilmOrder['sound'] => heardOf(join(folders.output, name));

  it('is refused with a sentence, before a frame is rendered', async () => {
    await refuse({ sound: soundOf('none.mp3') }, /none\.mp3 is not a file/);
    await mkdir(join(folders.output, 'folder.mp3'));
    await refuse({ sound: soundOf('folder.mp3') }, /folder\.mp3 is not a file/);
    await writeFile(join(folders.output, 'large.wav'), 'RIFF');
    await truncate(join(folders.output, 'large.wav'), SOUND_BYTES + 1);
    await refuse({ sound: soundOf('large.wav') }, /large\.wav is larger than 500 MB/);
    // A playlist could make ffmpeg read other files.
    const list = `#EXTM3U\n#EXTINF:1,\nfile:///etc/passwd\n`;
    await writeFile(join(folders.output, 'list.mp3'), list);
    await refuse({ sound: soundOf('list.mp3') }, /list\.mp3 holds no sound that Tenfold can read/);
    await writeFile(
      join(folders.output, 'noise.ogg'),
      Buffer.from(Array.from({ length: 5000 }, (_, i) => (i * 7919) & 255)),
    );
    await refuse({ sound: soundOf('noise.ogg') }, /noise\.ogg holds no sound/);
  });

  it.skipIf(process.platform === 'win32')('is refused when it is a link or a device', async () => {
    await symlink('/dev/zero', join(folders.output, 'zero.wav'));
    await refuse({ sound: soundOf('zero.wav') }, /is not a file/);
  });

  it('is refused by formats that carry none', async () => {
    const gif = { ...settings, format: 'gif' } as const;
    await refuse(
      { settings: gif, sound: soundOf('x.mp3') },
      /^GIF carries no sound: choose MP4, .* or ProRes/,
    );
  });

  it.skipIf(!hasFfmpeg)('is refused when most of it cannot be decoded', async () => {
    const tone = writeTone(join(folders.output, 'tone.flac'), 2);
    const bytes = await readFile(tone);
    bytes.fill(0x55, 200);
    await writeFile(tone, bytes);
    await refuse({ sound: soundOf('tone.flac') }, /tone\.flac (cannot be decoded|holds no sound)/);
  });

  it.skipIf(!hasFfmpeg)('is refused without ffmpeg', async () => {
    const tone = writeTone(join(folders.output, 'tone.wav'), 1);
    vi.stubEnv('PATH', '');
    vi.stubEnv('TENFOLD_FFMPEG', undefined);
    await refuse({ sound: heardOf(tone) }, /^Sound needs ffmpeg/);
  });
});
