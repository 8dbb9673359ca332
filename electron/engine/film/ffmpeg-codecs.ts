/** What to ask of ffmpeg for each format: its encoders in order of preference, their arguments, and which of them work. */
import { filmFormat, type FilmFormatId } from '#core/film/formats.ts';
import type { FilmTarget } from './encoder.ts';
import { runFfmpeg } from './find-ffmpeg.ts';
import { inputArguments, outputArguments } from './sound.ts';

/** One of ffmpeg's encoders. */
export interface FfmpegCodec {
  /** Its name, as `ffmpeg -encoders` lists it. */
  readonly name: string;
  /** The pixels that it is given. */
  readonly pixels: string;
  /** Its own arguments; without them it gets a bit rate. `number` is the format's number for the quality. */
  readonly arguments?: (number: number, draft: boolean) => readonly string[];
  /** How it is told to use so many threads; as ffmpeg's own encoders are when absent. */
  readonly threads?: (count: number) => readonly string[];
}

/** Formats that ffmpeg writes. */
type FfmpegFormatId = Exclude<FilmFormatId, 'gif' | 'webp' | 'png' | 'html'>;

/** x265 prints a page about itself otherwise. */
const QUIET_X265 = 'log-level=error';

/** All but the first of each also depend on hardware, system or build. */
const CODECS: Readonly<Record<FfmpegFormatId, readonly FfmpegCodec[]>> = {
  mp4: [
    {
      name: 'libx264',
      pixels: 'yuv420p',
      arguments: (crf, draft) => ['-preset', draft ? 'veryfast' : 'medium', '-crf', String(crf)],
    },
    { name: 'h264_videotoolbox', pixels: 'yuv420p' },
    { name: 'h264_nvenc', pixels: 'yuv420p' },
    { name: 'h264_qsv', pixels: 'nv12' },
    { name: 'h264_amf', pixels: 'yuv420p' },
    { name: 'h264_mf', pixels: 'nv12' },
    { name: 'libopenh264', pixels: 'yuv420p' },
  ],
  webm: [{ name: 'libvpx-vp9', pixels: 'yuv420p', arguments: vp9 }],
  webm10: [{ name: 'libvpx-vp9', pixels: 'yuv420p10le', arguments: vp9 }],
  av1: [
    {
      name: 'libsvtav1',
      pixels: 'yuv420p10le',
      arguments: (crf, draft) => ['-preset', draft ? '10' : '7', '-crf', String(crf), '-g', '120'],
      threads: (count) => ['-svtav1-params', `lp=${count}`],
    },
    {
      name: 'libaom-av1',
      pixels: 'yuv420p10le',
      arguments: (crf, draft) => [
        ...['-cpu-used', draft ? '8' : '6', '-row-mt', '1', '-crf', String(crf), '-b:v', '0'],
      ],
    },
    { name: 'av1_nvenc', pixels: 'p010le' },
    { name: 'av1_qsv', pixels: 'p010le' },
  ],
  hevc: [
    {
      name: 'libx265',
      pixels: 'yuv420p10le',
      arguments: (crf, draft) => [
        ...['-preset', draft ? 'ultrafast' : 'medium', '-crf', String(crf), '-x265-params', QUIET_X265],
      ],
      // Given twice, the latter of two counts.
      threads: (count) => ['-x265-params', `${QUIET_X265}:pools=${count}`],
    },
    { name: 'hevc_videotoolbox', pixels: 'p010le' },
    { name: 'hevc_nvenc', pixels: 'p010le' },
    { name: 'hevc_qsv', pixels: 'p010le' },
    { name: 'hevc_amf', pixels: 'yuv420p' },
    { name: 'hevc_mf', pixels: 'nv12' },
  ],
  prores: [
    {
      name: 'prores_ks',
      pixels: 'yuv422p10le',
      arguments: (profile) => ['-profile:v', String(profile), '-vendor', 'apl0'],
    },
    {
      name: 'prores_videotoolbox',
      pixels: 'p210le',
      arguments: (profile) => ['-profile:v', String(profile)],
    },
  ],
};

/** Apple's players look for this mark on HEVC. */
const HEVC_TAG = ['-tag:v', 'hvc1'];

/** Index first, so that a film starts to play while it is loaded. */
const INDEX_FIRST = ['-movflags', '+faststart'];

/** How each format is put into its file. */
const CONTAINERS: Readonly<Record<FfmpegFormatId, readonly string[]>> = {
  mp4: [...INDEX_FIRST, '-f', 'mp4'],
  webm: ['-f', 'webm'],
  webm10: ['-f', 'webm'],
  av1: [...INDEX_FIRST, '-f', 'mp4'],
  hevc: [...HEVC_TAG, ...INDEX_FIRST, '-f', 'mp4'],
  prores: [...INDEX_FIRST, '-f', 'mov'],
};

function vp9(crf: number, draft: boolean): readonly string[] {
  return [
    ...[
      '-crf',
      String(crf),
      '-b:v',
      '0',
      '-row-mt',
      '1',
      '-deadline',
      'good',
      '-cpu-used',
      draft ? '8' : '3',
    ],
    ...['-g', '120'],
  ];
}

/**
 * Whether ffmpeg writes a format; the others need none.
 *
 * @param id The format.
 * @returns True for videos.
 */
export function isFfmpegFormat(id: FilmFormatId): id is FfmpegFormatId {
  return id in CODECS;
}

/**
 * How frames are sent to an encoder: as they are where it takes 8 bits and halved chroma, else as RGB, from which
 * ffmpeg makes finer steps.
 *
 * @param codec The encoder.
 * @returns The pixels, as {@link FilmEncoder} names them.
 */
export function pixelsFor(codec: FfmpegCodec): 'i420' | 'rgba' {
  return codec.pixels === 'yuv420p' || codec.pixels === 'nv12' ? 'i420' : 'rgba';
}

/**
 * Bytes of one frame on its way to an encoder.
 *
 * @param codec The encoder.
 * @param target Size of the film in pixels.
 * @returns A whole number.
 */
export function frameBytes(codec: FfmpegCodec, target: Pick<FilmTarget, 'width' | 'height'>): number {
  return target.width * target.height * (pixelsFor(codec) === 'i420' ? 1.5 : 4);
}

/**
 * The encoders that this ffmpeg has been built with.
 *
 * @param ffmpeg Path of ffmpeg.
 * @returns Their names.
 */
export async function listedEncoders(ffmpeg: string): Promise<ReadonlySet<string>> {
  const list = await runFfmpeg(ffmpeg, ['-hide_banner', '-encoders']);
  return new Set(list?.split(/\s+/));
}

/** Encoders that are part of ffmpeg's build and need nothing else: where they are listed, they work. */
const SELF_CONTAINED = /^lib|^prores_ks$/;

/**
 * Whether one of a format's encoders most likely works here. Only those that want hardware are tried, so that the
 * answer comes quickly.
 *
 * @param ffmpeg Path of ffmpeg.
 * @param listed What {@link listedEncoders} found.
 * @param target A small film of the format.
 * @returns True when one does.
 */
export async function hasCodec(
  ffmpeg: string,
  listed: ReadonlySet<string>,
  target: FilmTarget,
): Promise<boolean> {
  const known = codecsOf(target.format).some(({ name }) => SELF_CONTAINED.test(name) && listed.has(name));
  return known || (await workingCodec(ffmpeg, listed, target)) !== undefined;
}

/**
 * Chooses an encoder that works here, by encoding one frame with each that this ffmpeg lists.
 *
 * @param ffmpeg Path of ffmpeg.
 * @param listed What {@link listedEncoders} found.
 * @param target What is to be filmed.
 * @returns The encoder, or undefined when none works.
 */
export async function workingCodec(
  ffmpeg: string,
  listed: ReadonlySet<string>,
  target: FilmTarget,
): Promise<FfmpegCodec | undefined> {
  for (const codec of codecsOf(target.format)) {
    if (!listed.has(codec.name)) continue;
    const grey = new Uint8Array(frameBytes(codec, target)).fill(128);
    const trial = [
      ...encodingArguments(codec, { ...target, sound: undefined }),
      '-frames:v',
      '1',
      '-f',
      'null',
      '-',
    ];
    if ((await runFfmpeg(ffmpeg, trial, grey)) !== undefined) return codec;
  }
  return undefined;
}

function codecsOf(format: FilmFormatId): readonly FfmpegCodec[] {
  return isFfmpegFormat(format) ? CODECS[format] : [];
}

/**
 * Everything after the program's name.
 *
 * @param codec The encoder.
 * @param target What is being filmed.
 * @returns The arguments of an ffmpeg that reads frames from its standard input.
 */
export function commandLine(codec: FfmpegCodec, target: FilmTarget): string[] {
  if (!isFfmpegFormat(target.format)) throw new RangeError(`ffmpeg does not write ${target.format}.`);
  return [
    ...encodingArguments(codec, target),
    ...['-metadata', `comment=Painted with Tenfold: ${target.sourceType}`],
    ...CONTAINERS[target.format],
    // `file:` keeps ffmpeg from reading anything else into the name.
    `file:${target.file}`,
  ];
}

/** Everything between the program's name and the output's container. */
function encodingArguments(codec: FfmpegCodec, target: FilmTarget): string[] {
  const { format, quality, draft, width, height, framesPerSecond, sound, threads } = target;
  const { quality: numbers, bits } = filmFormat(format);
  // For encoders without a constant-quality mode of their own.
  const bitRate = Math.round(bits[quality] * width * height * framesPerSecond);
  const exact = 'accurate_rnd+full_chroma_int+bicubic';
  const toLimited = `scale=flags=${exact}:out_color_matrix=bt709:out_range=tv,format=${codec.pixels},`;
  const isRgb = pixelsFor(codec) === 'rgba';
  return [
    ...['-hide_banner', '-nostats', '-loglevel', 'error', '-y'],
    ...['-f', 'rawvideo', '-pixel_format', isRgb ? 'rgb0' : 'yuv420p', '-video_size', `${width}x${height}`],
    ...['-framerate', String(framesPerSecond), '-i', 'pipe:0'],
    ...(sound ? [...inputArguments(sound), ...outputArguments(sound, format)] : ['-an']),
    // The frames carry the tags for newer versions of ffmpeg, the output options for older ones.
    '-vf',
    `${isRgb ? toLimited : ''}setparams=range=tv:color_primaries=bt709:color_trc=bt709:colorspace=bt709`,
    ...['-color_range', 'tv', '-color_primaries', 'bt709', '-color_trc', 'bt709', '-colorspace', 'bt709'],
    ...['-chroma_sample_location', 'left', '-pix_fmt', codec.pixels, '-c:v', codec.name],
    ...(codec.arguments?.(numbers[quality], draft) ?? ['-b:v', String(bitRate)]),
    ...(threads === undefined ? [] : (codec.threads?.(threads) ?? ['-threads', String(threads)])),
  ];
}
