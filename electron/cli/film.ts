/** `tenfold film`: makes a film of a take. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join, resolve } from 'node:path';
import { Command } from 'commander';
import { filmSettingsSchema } from '#core/contract/engine.ts';
import type { FilmSettings } from '#core/contract/engine.ts';
import type { FilmEvent } from '#core/contract/events.ts';
import { BadInputError } from '#core/errors.ts';
import { parseFilmSize } from '#core/film/size.ts';
import { favouriteTake } from '#core/project/document.ts';
import { DOCUMENT_EXTENSION } from '../host/documents/archive-layout.ts';
import { unpackDocument } from '../host/documents/unpack.ts';
import { withEngine } from './engine.ts';
import { checkOption, numberOrText } from './options.ts';
import { progressDisplay, silentDisplay } from './progress-display.ts';

interface FilmOptions {
  readonly out: string;
  readonly size: string;
  readonly fps: string;
  readonly secondsPerLevel: string;
  readonly easing: string;
  readonly direction: string;
  readonly hold: string;
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
    .description('Make an H.264 film that zooms through a take at constant speed.')
    .argument('<take>', 'folder of a take, or a .tenfold file: its newest starred take, else its newest')
    .requiredOption('-o, --out <file.mp4>', 'film to write; an older one is replaced')
    .option('--size <size>', 'height of a 16:9 film such as 1080, or WxH', '1080')
    .option('--fps <n>', 'frames per second', '30')
    .option('--seconds-per-level <s>', 'time from one level to the next', '1.5')
    .option('--easing <name>', 'ends of the zoom: smooth or linear', 'smooth')
    .option('--direction <name>', 'in, out or in-out', 'in')
    .option('--hold <s>', 'how long the first and the last picture stand still, in seconds', '0.5')
    .option('--json', 'print one JSON object a line: progress, and the film at the end')
    .option('--verbose', 'print stacks and what the engine logs')
    .addHelpText(
      'after',
      `
Examples:
  tenfold film out/cosmos --out cosmos.mp4
  tenfold film out/cosmos --out loop.mp4 --size 720 --direction in-out --seconds-per-level 1
  tenfold film out/cosmos --out tall.mp4 --size 1080x1920 --fps 60`,
    )
    .action(runFilm);
}

async function runFilm(folder: string, options: FilmOptions): Promise<void> {
  const settings = settingsFrom(options);
  const display = options.json ? silentDisplay : progressDisplay();
  await using take = await takeFolderOf(folder);
  const order = { takeFolder: take.path, outputFile: resolve(options.out), settings };
  try {
    const film = await withEngine(options.verbose === true, async (engine, signal) => {
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
      const size = `${settings.width}×${settings.height}`;
      console.log(`${film.durationSeconds.toFixed(1)} s, ${film.frames} frames of ${size}: ${film.file}`);
    }
  } finally {
    display.close();
  }
}

/** Where the take lies: in its own folder, or unpacked from a project file for as long as the film is made. */
async function takeFolderOf(given: string): Promise<{ path: string } & AsyncDisposable> {
  const path = resolve(given);
  if (!path.endsWith(DOCUMENT_EXTENSION)) return { path, [Symbol.asyncDispose]: () => Promise.resolve() };
  const folder = await mkdtemp(join(tmpdir(), 'tenfold-film-'));
  const remove = (): Promise<void> => rm(folder, { recursive: true, force: true });
  try {
    const { takes } = await unpackDocument(path, basename(path), folder);
    const take = favouriteTake(takes);
    if (!take) {
      throw new BadInputError(`${given} holds no take: generate one in the studio, or name a take's folder.`);
    }
    return { path: join(folder, take.id), [Symbol.asyncDispose]: remove };
  } catch (error) {
    await remove();
    throw error;
  }
}

function settingsFrom(options: FilmOptions): FilmSettings {
  const { shape } = filmSettingsSchema;
  const number = <Schema extends (typeof shape)['framesPerSecond']>(
    flag: string,
    schema: Schema,
    text: string,
  ) => checkOption(flag, schema, numberOrText(text));
  return {
    ...parseFilmSize(options.size),
    framesPerSecond: number('--fps', shape.framesPerSecond, options.fps),
    secondsPerLevel: number('--seconds-per-level', shape.secondsPerLevel, options.secondsPerLevel),
    easing: checkOption('--easing', shape.easing, options.easing),
    direction: checkOption('--direction', shape.direction, options.direction),
    holdSeconds: number('--hold', shape.holdSeconds, options.hold),
  };
}
