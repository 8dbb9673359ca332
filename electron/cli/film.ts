/** `tenfold film`: makes a film of a take. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join, resolve } from 'node:path';
import { Command } from 'commander';
import { z } from 'zod';
import { filmSettingsSchema } from '#core/contract/engine.ts';
import type { FilmOrder, FilmSettings } from '#core/contract/engine.ts';
import type { FilmEvent } from '#core/contract/events.ts';
import { BadInputError } from '#core/errors.ts';
import { settingsToFilm } from '#core/film/draft.ts';
import {
  FILM_FORMATS,
  FILM_FORMAT_IDS,
  filmFormat,
  formatOfName,
  type FilmFormatId,
} from '#core/film/formats.ts';
import { parseFilmSize } from '#core/film/size.ts';
import { favouriteTake, type DraftProject } from '#core/project/document.ts';
import { LEVEL_COUNT } from '#core/project/project.ts';
import { knownWidth, takeScale } from '#core/timeline/scale.ts';
import { takeMotion, type Motion } from '#core/timeline/settings.ts';
import { english } from '#core/words/english/english.ts';
import { readTake } from '../engine/film/take-reader.ts';
import { DOCUMENT_EXTENSION } from '../host/documents/archive-layout.ts';
import { unpackDocument } from '../host/documents/unpack.ts';
import { withEngine } from './engine.ts';
import { THREADS_HELP, checkOption, numberOrText, threadsOption } from './options.ts';
import { progressDisplay, silentDisplay } from './progress-display.ts';

interface FilmOptions {
  readonly out: string;
  readonly format?: string;
  readonly quality: string;
  readonly draft?: true;
  readonly size: string;
  readonly fps: string;
  readonly secondsPerLevel?: string;
  readonly easing?: string;
  readonly direction?: string;
  readonly hold?: string;
  readonly loop?: boolean;
  readonly from?: string;
  readonly to?: string;
  readonly ruler?: true;
  readonly audio?: string;
  readonly repeatAudio?: true;
  readonly threads?: string;
  readonly json?: true;
  readonly verbose?: true;
}

/**
 * Makes the command.
 *
 * @returns The command, with options, help and action.
 */
export function filmCommand(): Command {
  return new Command('film')
    .description('Make a film that zooms through a take at constant speed, or a page to zoom by hand.')
    .argument('<take>', 'folder of a take, or a .tenfold file: its newest starred take, else its newest')
    .requiredOption('-o, --out <file>', 'film to write, its ending says the format; an older one is replaced')
    .option('--format <name>', `${FILM_FORMAT_IDS.slice(0, -1).join(', ')} or ${FILM_FORMAT_IDS.at(-1)}`)
    .option('--quality <name>', 'small, good or best', 'best')
    .option('--draft', 'half the size and encoded quickly, to look at the movement')
    .option('--size <size>', 'height of a 16:9 film such as 1080, or WxH', '1080')
    .option('--fps <n>', 'frames per second', '30')
    .option(
      '--seconds-per-level <s>',
      "time from one level to the next; the project's own when absent, so below",
    )
    .option('--easing <name>', 'ends of the zoom: smooth or linear')
    .option('--direction <name>', 'in, out or in-out')
    .option('--hold <s>', 'how long the first and the last picture stand still, in seconds')
    .option('--loop', 'shown again and again, without a pause where an in-out film meets itself')
    .option('--no-loop', 'shown once')
    .option('--from <level>', 'level to begin at, 1 being the widest; 2.5 lies halfway between two')
    .option('--to <level>', 'level to end at')
    .option('--ruler', 'a scale bar on every frame, once a level says what it measures')
    .option(
      '--audio <file>',
      'sound to be heard: MP3, WAV, M4A, Ogg or FLAC; it fades at the end of the film',
    )
    .option('--repeat-audio', 'a shorter sound starts again until the film ends')
    .option('--threads <n>', THREADS_HELP)
    .option('--json', 'print one JSON object a line: progress, and the film at the end')
    .option('--verbose', 'print stacks and what the engine logs')
    .addHelpText('after', () => `\nFormats:\n${formatLines()}\n${EXAMPLES}`)
    .action(runFilm);
}

const EXAMPLES = `
Examples:
  tenfold film out/cosmos --out cosmos.mp4
  tenfold film out/cosmos --out loop.gif --size 480x480 --fps 20 --direction in-out --loop
  tenfold film out/cosmos --out tall.webm --format webm10 --size 1080x1920 --fps 60
  tenfold film out/cosmos --out cosmos.mp4 --ruler --audio wind.mp3 --repeat-audio
  tenfold film out/cosmos --out frames/ --size 2160 --from 2 --to 5`;

/** One line a format: its name here, the ending that asks for it, and what it is good for. */
function formatLines(): string {
  return FILM_FORMATS.map(({ id, extension }) => {
    const { name, purpose } = english.film.kinds[id];
    const ending = extension || 'folder/';
    return `  ${id.padEnd(8)} ${ending.padEnd(8)} ${name}: ${purpose}`;
  }).join('\n');
}

function soundFrom({ audio, repeatAudio }: FilmOptions): FilmOrder['sound'] {
  if (audio !== undefined)
    return { file: resolve(audio), name: basename(audio), repeat: repeatAudio === true };
  if (repeatAudio === undefined) return undefined;
  throw new BadInputError('--repeat-audio has no sound to repeat: name one with --audio.');
}

async function runFilm(folder: string, options: FilmOptions): Promise<void> {
  // What was typed is checked before anything is unpacked.
  const chosen = settingsFrom(options);
  const sound = soundFrom(options);
  const threads = threadsOption(options.threads);
  const display = options.json ? silentDisplay : progressDisplay();
  await using take = await takeFolderOf(folder);
  const settings = { ...(await projectIn(take, options.ruler === true)), ...chosen };
  const order = { takeFolder: take.path, outputFile: resolve(options.out), settings, sound };
  try {
    const verbose = options.verbose === true;
    const film = await withEngine({ verbose, threads }, async (engine, signal) => {
      let result: Extract<FilmEvent, { type: 'done' }> | undefined;
      for await (const event of engine.film(order, signal)) {
        if (options.json) console.log(JSON.stringify(event));
        if (event.type === 'notice') display.say(event.message);
        if (event.type === 'progress') {
          const { frame, frames, secondsLeft } = event;
          display.show({ label: 'Filming', done: frame, total: frames, secondsLeft });
        }
        if (event.type === 'done') result = event;
      }
      return result;
    });
    display.close();
    if (film && !options.json) {
      const { kind } = filmFormat(settings.format);
      if (kind === 'page') {
        console.log(`A page of ${film.frames} levels: ${film.file}`);
        return;
      }
      const { width, height } = settingsToFilm(settings);
      const size = `${width}×${height}`;
      console.log(`${film.durationSeconds.toFixed(1)} s, ${film.frames} frames of ${size}: ${film.file}`);
    }
  } finally {
    display.close();
  }
}

/** A folder of a take, and the project that it came with, if any. */
interface OpenedTake extends AsyncDisposable {
  readonly path: string;
  readonly project?: DraftProject;
}

/** How the zoom moves and what it measures: as the project says, or else as the take said when it was painted. */
async function projectIn(
  { path, project }: OpenedTake,
  wantsRuler: boolean,
): Promise<Motion & Pick<FilmSettings, 'ruler'>> {
  const take = await readTake(path);
  const ruler = wantsRuler ? knownWidth(takeScale(take, project ?? take)) : null;
  if (wantsRuler && !ruler) {
    throw new BadInputError(
      'No level says what it measures, so there can be no ruler: give one level its "widthMetres", or leave --ruler out.',
    );
  }
  return { ...takeMotion(take, project ?? take), ruler };
}

/** Where the take lies: in its own folder, or unpacked from a project file for as long as the film is made. */
async function takeFolderOf(given: string): Promise<OpenedTake> {
  const path = resolve(given);
  if (!path.endsWith(DOCUMENT_EXTENSION)) return { path, [Symbol.asyncDispose]: () => Promise.resolve() };
  const folder = await mkdtemp(join(tmpdir(), 'tenfold-film-'));
  const remove = (): Promise<void> => rm(folder, { recursive: true, force: true });
  try {
    const { takes, project } = await unpackDocument(path, basename(path), { takesFolder: folder });
    const take = favouriteTake(takes);
    if (!take) {
      throw new BadInputError(`${given} holds no take: generate one in the studio, or name a take's folder.`);
    }
    return { path: join(folder, take.id), project, [Symbol.asyncDispose]: remove };
  } catch (error) {
    await remove();
    throw error;
  }
}

/** What the options say; how the zoom moves only as far as they say it. */
function settingsFrom(options: FilmOptions): Omit<FilmSettings, keyof Motion | 'ruler'> & Partial<Motion> {
  const { shape } = filmSettingsSchema;
  const { secondsPerLevel, easing, direction, hold, loop } = options;
  const number = <Schema extends (typeof shape)['framesPerSecond']>(
    flag: string,
    schema: Schema,
    text: string,
  ) => checkOption(flag, schema, numberOrText(text));
  return {
    format: formatFrom(options),
    quality: checkOption('--quality', shape.quality, options.quality),
    draft: options.draft === true,
    ...parseFilmSize(options.size),
    framesPerSecond: number('--fps', shape.framesPerSecond, options.fps),
    ...(secondsPerLevel !== undefined && {
      secondsPerLevel: number('--seconds-per-level', shape.secondsPerLevel, secondsPerLevel),
    }),
    ...(easing !== undefined && { easing: checkOption('--easing', shape.easing, easing) }),
    ...(direction !== undefined && { direction: checkOption('--direction', shape.direction, direction) }),
    ...(hold !== undefined && { holdSeconds: number('--hold', shape.holdSeconds, hold) }),
    ...(loop !== undefined && { loop }),
    range: rangeFrom(options),
  };
}

/** The format that was asked for by its name, else by the ending of the film's. */
function formatFrom({ format, out }: FilmOptions): FilmFormatId {
  if (format !== undefined) return checkOption('--format', filmSettingsSchema.shape.format, format);
  const named = formatOfName(out);
  if (named) return named;
  throw new BadInputError(
    `The ending of ${out} is none of a film: use .mp4, .webm, .mov, .gif, .webp, .html or a folder/, or give --format.`,
  );
}

/** The part of the zoom; people count levels from 1. */
function rangeFrom({ from = '1', to }: FilmOptions): FilmSettings['range'] {
  const level = (flag: string, text: string): number =>
    checkOption(flag, z.number().min(1).max(LEVEL_COUNT.maximum), numberOrText(text)) - 1;
  return { from: level('--from', from), to: to === undefined ? null : level('--to', to) };
}
