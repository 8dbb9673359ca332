/** `tenfold models download` and `add`: bring models into the library. */
import { stat } from 'node:fs/promises';
import { isAbsolute, resolve } from 'node:path';
import { createInterface } from 'node:readline/promises';
import { Command } from 'commander';
import { repositorySchema, revisionSchema } from '#core/contract/library.ts';
import { BadInputError, CancelledError, errorKind, errorMessage } from '#core/errors.ts';
import { addModelFolder } from '#native-models/library/add-folder.ts';
import { sizeText } from '#native-models/library/disk.ts';
import { downloadModel } from '#native-models/library/download/download.ts';
import { beginDownload, listPlans } from '#native-models/library/download/plan.ts';
import type { DownloadPlan } from '#native-models/library/download/plan.ts';
import { findModels } from '#native-models/library/find.ts';
import type { FoundModel } from '#native-models/library/find.ts';
import { lookUpModel } from '#native-models/library/hub/client.ts';
import type { HubModel } from '#native-models/library/hub/client.ts';
import { hubFromEnvironment } from '#native-models/library/hub/settings.ts';
import { acceptLicense, isLicenseAccepted } from '../../host/settings.ts';
import { checkOption } from '../options.ts';
import { progressDisplay, silentDisplay } from '../progress-display.ts';
import type { ProgressDisplay } from '../progress-display.ts';
import { openLibrary, untilInterrupted } from './library.ts';
import type { Library } from './library.ts';

interface GetOptions {
  readonly json?: true;
  readonly yes?: true;
}

const JSON_HELP = 'print one JSON object a line: progress, and the model at the end';
const YES_HELP = 'accept the licence without asking';

/**
 * Makes the command that downloads.
 *
 * @returns The command, with options, help and action.
 */
export function downloadCommand(): Command {
  return new Command('download')
    .description('Download a model from the hub, or go on with a download that was cut off.')
    .argument('<owner/name[@revision]>', 'repository, and a branch, tag or commit of it')
    .option('--yes', YES_HELP)
    .option('--json', JSON_HELP)
    .addHelpText(
      'after',
      `
Environment:
  HF_ENDPOINT   address of a mirror
  HF_TOKEN      token of an account, for models given on request
  HF_HUB_CACHE  where other programs keep what they have fetched from the hub

Examples:
  tenfold models download SimianLuo/LCM_Dreamshaper_v7
  tenfold models download nmkd/stable-diffusion-1.5-onnx-fp16@main --yes`,
    )
    .action((name: string, options: GetOptions) =>
      told(options, (display) => fromHub(name, options, display)),
    );
}

/**
 * Makes the command that adds.
 *
 * @returns The command, with options, help and action.
 */
export function addCommand(): Command {
  return new Command('add')
    .description('Add a model folder in diffusers layout, or download a model.')
    .argument('<folder|owner/name[@revision]>', 'folder of a model, which stays as it is, or a repository')
    .option('--yes', YES_HELP)
    .option('--json', JSON_HELP)
    .addHelpText(
      'after',
      '\nExamples:\n  tenfold models add ./my-model\n  tenfold models add SimianLuo/LCM_Dreamshaper_v7',
    )
    .action((source: string, options: GetOptions) =>
      told(options, async (display) =>
        (await isFolder(source)) ? fromFolder(source, options, display) : fromHub(source, options, display),
      ),
    );
}

/** Runs the work, and prints how it ended. */
async function told(
  options: GetOptions,
  work: (display: ProgressDisplay) => Promise<FoundModel>,
): Promise<void> {
  const display = options.json ? silentDisplay : progressDisplay();
  try {
    const { id, folder } = await work(display);
    display.close();
    if (options.json) printLine({ type: 'done', id, folder });
    else console.log(`${id} is in the library: ${folder}`);
  } catch (error) {
    display.close();
    const kind = errorKind(error);
    if (options.json) {
      printLine(
        kind === 'cancelled'
          ? { type: 'cancelled' }
          : { type: 'failed', problem: { kind, message: errorMessage(error) } },
      );
    }
    throw error;
  }
}

/** What looks like a path is one; `owner/name` is one only where such a folder lies. */
async function isFolder(source: string): Promise<boolean> {
  if (isAbsolute(source) || /^[.~]/.test(source) || !repositoryOf(source).success) return true;
  return stat(source).then(
    (found) => found.isDirectory(),
    () => false,
  );
}

function fromFolder(source: string, options: GetOptions, display: ProgressDisplay): Promise<FoundModel> {
  const { places } = openLibrary();
  return addModelFolder(places, resolve(source), (done, total) => {
    if (options.json) printLine({ type: 'progress', doneFiles: done, totalFiles: total });
    else display.show({ label: 'Adding', done, total, secondsLeft: null });
  });
}

async function fromHub(name: string, options: GetOptions, display: ProgressDisplay): Promise<FoundModel> {
  const [repositoryText = '', ...rest] = name.split('@');
  const repository = checkOption('The repository', repositorySchema, repositoryText);
  const revision =
    rest.length === 0 ? undefined : checkOption('The revision', revisionSchema, rest.join('@'));
  const library = openLibrary();
  const hub = hubFromEnvironment();
  return untilInterrupted(async (signal) => {
    const { libraryFolder } = library.places;
    // Without a revision, what was begun goes on as it was begun, whatever the hub has by now.
    const begun = (await listPlans(libraryFolder)).find((plan) => plan.repository === repository);
    const model = await lookUpModel(hub, repository, revision ?? begun?.revision, signal);
    await agreeToLicense(library, model, options, signal);
    const plan = await beginDownload(libraryFolder, model, await findModels(library.places));
    if (!options.json) display.say(`${repository}@${plan.revision.slice(0, 8)}, ${sizeText(totalOf(plan))}`);
    try {
      return await downloadModel(hub, libraryFolder, plan, {
        signal,
        onProgress({ doneBytes, totalBytes, bytesPerSecond, secondsLeft }) {
          if (options.json) {
            printLine({ type: 'progress', doneBytes, totalBytes, bytesPerSecond, secondsLeft });
            return;
          }
          const speed = bytesPerSecond === null ? '' : ` at ${sizeText(bytesPerSecond)}/s`;
          const megabytes = (bytes: number): number => Math.round(bytes / 1e6);
          const [done, total] = [megabytes(doneBytes), Math.max(1, megabytes(totalBytes))];
          display.show({ label: 'Fetching', done, total, unit: `MB${speed}`, secondsLeft });
        },
      });
    } catch (error) {
      if (error instanceof CancelledError) {
        display.say(`What was fetched is kept. Continue with: tenfold models download ${repository}`);
      }
      throw error;
    }
  });
}

/** Asks once for each licence; without a terminal, `--yes` must answer. */
async function agreeToLicense(
  { folders }: Library,
  { repository, license }: HubModel,
  options: GetOptions,
  signal: AbortSignal,
): Promise<void> {
  const { settings } = folders.user;
  if (isLicenseAccepted(settings, repository, license)) return;
  const asked = `${repository} has the licence “${license.name}”, to be read at ${license.url}`;
  if (!options.yes) {
    if (!process.stdin.isTTY || !process.stderr.isTTY || options.json) {
      throw new BadInputError(`${asked}. Accept it by running the command again with --yes.`);
    }
    const terminal = createInterface({ input: process.stdin, output: process.stderr });
    try {
      const answer = await terminal.question(`${asked}.\nDo you accept it? [y/N] `, { signal });
      if (!/^y(es)?$/i.test(answer.trim())) throw new CancelledError('Nothing was downloaded.');
    } finally {
      terminal.close();
    }
  }
  await acceptLicense(settings, repository, license);
}

function repositoryOf(name: string): ReturnType<typeof repositorySchema.safeParse> {
  return repositorySchema.safeParse(name.split('@')[0]);
}

function totalOf({ files }: DownloadPlan): number {
  return files.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
}

function printLine(event: object): void {
  console.log(JSON.stringify(event));
}
