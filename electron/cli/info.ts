/** `tenfold info`: what runs here, and where things lie. */
import { Command } from 'commander';
import type { EngineDescription } from '#core/contract/engine.ts';
import type { Threads } from '#core/contract/machine.ts';
import { listModels } from '#native-models/library/find.ts';
import type { ModelList } from '#native-models/library/find.ts';
import { modelPlaces, sourceTreeFolders, userFolders } from '../host/folders.ts';
import { threadsHere } from '../host/machine.ts';
import { withEngine } from './engine.ts';

interface Information extends EngineDescription {
  readonly threads: Threads;
  readonly models: ModelList['models'];
  readonly unusableModels: ModelList['problems'];
  readonly folders: Record<string, string>;
}

/**
 * Makes the command.
 *
 * @returns The command, with options, help and action.
 */
export function infoCommand(): Command {
  return new Command('info')
    .description(
      'Print versions, execution providers and why one is unavailable, threads, models, and folders.',
    )
    .option('--json', 'print one JSON object')
    .option('--verbose', 'print stacks and what the engine logs')
    .addHelpText(
      'after',
      `
Examples:
  tenfold info
  tenfold info --json`,
    )
    .action(async (options: { json?: true; verbose?: true }) => {
      const information = await gather(options.verbose === true);
      console.log(options.json ? JSON.stringify(information, undefined, 2) : asText(information));
    });
}

async function gather(verbose: boolean): Promise<Information> {
  const folders = { user: userFolders(), bundled: sourceTreeFolders() };
  const [description, { models, problems }] = await Promise.all([
    withEngine({ verbose }, (engine) => engine.describe()),
    listModels(modelPlaces(folders)),
  ]);
  const threads = threadsHere(folders.user);
  return { ...description, threads, models, unusableModels: problems, folders: { ...folders.user } };
}

function asText({ versions, providers, threads, models, unusableModels, folders }: Information): string {
  const providerRows = providers.map(({ name, reason }): Row => [name, reason ?? 'available']);
  const modelRows = models.map(({ id, name, sizeBytes, sizes, defaultSteps }): Row => {
    const shapes = sizes.map(({ width, height }) => `${width}×${height}`).join(', ');
    return [id, `${name}, ${asMegabytes(sizeBytes)}, ${shapes || 'any size'}, ${defaultSteps} steps`];
  });
  const unusableRows = unusableModels.map(({ id, message }): Row => [id, message]);
  return [
    section('Versions', Object.entries(versions)),
    section('Execution providers', providerRows),
    section('Threads of the processor', [
      ['there are', String(threads.available)],
      ['used', threads.limit === null ? 'as many as suits the machine' : String(threads.limit)],
    ]),
    section('Models', [...modelRows, ...unusableRows]),
    section('Folders', Object.entries(folders)),
  ].join('\n\n');
}

type Row = readonly [name: string, value: string];

function section(title: string, rows: readonly Row[]): string {
  const width = Math.max(...rows.map(([name]) => name.length));
  return [title, ...rows.map(([name, value]) => `  ${name.padEnd(width)}  ${value}`)].join('\n');
}

function asMegabytes(bytes: number): string {
  return `${(bytes / 1e6).toFixed(bytes < 1e8 ? 1 : 0)} MB`;
}
