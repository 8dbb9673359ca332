/** `tenfold generate`: paints a project file. */
import { randomBytes } from 'node:crypto';
import { realpath } from 'node:fs/promises';
import { basename, dirname, resolve } from 'node:path';
import { Command } from 'commander';
import type { GenerationOrder } from '#core/contract/engine.ts';
import type { GenerationEvent } from '#core/contract/events.ts';
import { BadInputError, errorKind, errorMessage } from '#core/errors.ts';
import {
  BLEND_MODES,
  BLEND_SPACES,
  PROVIDERS,
  SAMPLERS,
  blendStepsSchema,
  settingsSchema,
} from '#core/project/project.ts';
import type { Settings } from '#core/project/project.ts';
import { takeSchema } from '#core/project/take.ts';
import type { Take } from '#core/project/take.ts';
import { findModel } from '#native-models/library/find.ts';
import { openModelFolder } from '#native-models/model-folder.ts';
import { createPromptInspector } from '#native-models/text/prompt-inspector.ts';
import { measurementsFile, modelPlaces, sourceTreeFolders, userFolders } from '../host/folders.ts';
import { newTakeId } from '../host/take-order.ts';
import { withEngine } from './engine.ts';
import { THREADS_HELP, checkOption, numberOrText, threadsOption } from './options.ts';
import { progressDisplay, silentDisplay } from './progress-display.ts';
import type { ProgressDisplay } from './progress-display.ts';
import { pinnedFiles } from './pinned-files.ts';
import { promptRemarks } from './prompt-remarks.ts';
import { readProject } from './read-project.ts';

interface GenerateOptions {
  readonly out: string;
  readonly json?: true;
  readonly verbose?: true;
  readonly size?: string;
  readonly blendEvery?: string;
  readonly threads?: string;
  readonly [setting: string]: unknown;
}

/** Options that are settings of the project, by the same names. */
const SETTINGS = [
  'model',
  'seed',
  'steps',
  'sampler',
  'guidance',
  'blend',
  'blendSpace',
  'provider',
  'batch',
] as const;

const PHASES = {
  sending: 'Sending',
  loading: 'Loading',
  sampling: 'Painting',
  upscaling: 'Refining',
  saving: 'Saving',
} as const;

/**
 * Makes the command.
 *
 * @returns The command, with options, help and action.
 */
export function generateCommand(): Command {
  return new Command('generate')
    .description('Paint all levels of a project together, and write them as PNG files.')
    .argument('<project>', 'project file, .json or .tenfold; of the latter the project only is read')
    .requiredOption(
      '-o, --out <dir>',
      'folder for level-00.png … and take.json; an older take there is replaced',
    )
    .option('--model <id|folder>', 'installed model, or path of a model folder')
    .option('--seed <n>', 'same seed, same pictures (default: random)')
    .option('--steps <n>', "sampling steps (default: the model's)")
    .option('--size <WxH>', "size of every level in pixels (default: the model's)")
    .option('--sampler <name>', SAMPLERS.join(', '))
    .option('--guidance <g>', 'how strictly pictures follow prompts; 1 switches guidance off')
    .option('--blend <mode>', BLEND_MODES.join(', '))
    .option('--blend-space <space>', `where a latent model's levels are blended: ${BLEND_SPACES.join(', ')}`)
    .option('--blend-every <n>', 'blend a latent model in pixels at every n-th step only: faster, less exact')
    .option('--provider <name>', PROVIDERS.join(', '))
    .option('--batch <n>', 'images per model call; changes speed and memory, not the result')
    .option('--threads <n>', THREADS_HELP)
    .option('--json', 'print one JSON object a line: progress (without previews), and the take at the end')
    .option('--verbose', 'print stacks and what the engine logs')
    .addHelpText(
      'after',
      `
Examples:
  tenfold generate assets/examples/cosmos-to-atom.json --out out/cosmos --seed 7
  tenfold generate my.tenfold --out out/draft --steps 10 --size 64x64
  tenfold generate zoom.json --out out/zoom --json | tail -n 1`,
    )
    .action(runGenerate);
}

async function runGenerate(file: string, options: GenerateOptions): Promise<void> {
  const display = options.json ? silentDisplay : progressDisplay();
  try {
    const threads = threadsOption(options.threads);
    const prepared = await makeOrder(file, options, display);
    await using pictures = await pinnedFiles(prepared.project, file);
    const order = { ...prepared, pins: pictures.orders };
    const verbose = options.verbose === true;
    const take = await withEngine({ verbose, threads }, async (engine, signal) => {
      let result: Take | undefined;
      for await (const event of engine.generate(order, signal)) {
        if (options.json) printEvent(event);
        else showEvent(event, display);
        if (event.type === 'notice' && options.json) display.say(event.message);
        if (event.type === 'done') result = event.take;
      }
      return result;
    });
    display.close();
    if (take && !options.json) console.log(summary(take, order.outputFolder));
  } catch (error) {
    display.close();
    if (options.json) printEvent(endingOf(error));
    throw error;
  }
}

async function makeOrder(
  file: string,
  options: GenerateOptions,
  display: ProgressDisplay,
): Promise<GenerationOrder> {
  const given = settingsFrom(options);
  const { project, unknownFields } = await readProject(file);
  for (const field of unknownFields) {
    display.say(`Warning: ${file} has a field that Tenfold does not know and ignores: ${field}`);
  }
  const folders = { user: userFolders(), bundled: sourceTreeFolders() };
  const pathBase = given.model === undefined ? dirname(resolve(file)) : process.cwd();
  const settings = { ...project.settings, ...given };
  const model = await findModel(settings.model, modelPlaces(folders), pathBase);
  const inspect = createPromptInspector(await openModelFolder(model.folder));
  for (const remark of promptRemarks(project, inspect)) display.say(remark);
  const outputFolder = await realPath(resolve(options.out));
  if (outputFolder === process.cwd()) {
    // The shell would be left in a folder that is no more.
    throw new BadInputError(
      'The take would replace the folder that you are in. Name a new folder, such as --out take.',
    );
  }
  const name = takeSchema.shape.id.safeParse(basename(outputFolder));
  return {
    jobId: randomBytes(4).toString('hex'),
    project: { ...project, settings },
    modelFolder: model.folder,
    modelId: model.id,
    measurementsFile: measurementsFile(folders.user),
    outputFolder,
    takeId: name.success ? name.data : newTakeId(new Date()),
  };
}

function settingsFrom(options: GenerateOptions): Settings {
  const settings: Record<string, unknown> = {};
  for (const name of SETTINGS) {
    const value = options[name];
    if (typeof value !== 'string') continue;
    const isNumber = ['seed', 'steps', 'guidance', 'batch'].includes(name);
    const typed = isNumber ? numberOrText(value) : value;
    settings[name] = checkOption(optionName(name), settingsSchema.shape[name], typed);
  }
  if (options.size !== undefined) settings['size'] = parseSize(options.size);
  if (options.blendEvery !== undefined) {
    const every = numberOrText(options.blendEvery);
    settings['blendSteps'] = {
      every: checkOption('--blend-every', blendStepsSchema.shape.every, every),
      start: 0,
      end: 1,
    };
  }
  return settings;
}

/** A setting's name as a person types it: `blendSpace` is `--blend-space`. */
function optionName(setting: string): string {
  return `--${setting.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
}

function parseSize(text: string): Settings['size'] {
  const sides = /^(\d{1,6})[x×](\d{1,6})$/i.exec(text.trim());
  if (!sides) throw new BadInputError(`--size must be width x height, such as 256x256, not "${text}".`);
  const [width, height] = [Number(sides[1]), Number(sides[2])];
  return checkOption('--size: each side', settingsSchema.shape.size, { width, height });
}

/** The folder without symbolic links, where it exists: a link itself cannot be replaced by a take. */
async function realPath(folder: string): Promise<string> {
  return realpath(folder).catch(() => folder);
}

function showEvent(event: GenerationEvent, display: ProgressDisplay): void {
  if (event.type === 'notice') display.say(event.message);
  if (event.type !== 'progress') return;
  const { phase, step, steps, secondsLeft } = event;
  display.show({ label: PHASES[phase], done: step, total: steps, secondsLeft });
}

function printEvent(event: GenerationEvent): void {
  console.log(JSON.stringify(event.type === 'progress' ? { ...event, previews: [] } : event));
}

function endingOf(error: unknown): GenerationEvent {
  const kind = errorKind(error);
  if (kind === 'cancelled') return { type: 'cancelled' };
  return { type: 'failed', problem: { kind, message: errorMessage(error) } };
}

function summary({ levels, settings, provider, timing }: Take, folder: string): string {
  const size = `${settings.size.width}×${settings.size.height}`;
  const seconds = timing.totalSeconds.toFixed(1);
  return `${levels.length} levels of ${size}, seed ${settings.seed}, ${settings.steps} steps on ${provider.name} in ${seconds} s: ${folder}`;
}
