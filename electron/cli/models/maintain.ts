/** `tenfold models verify` and `remove`. */
import { Command } from 'commander';
import { FailureError } from '#core/errors.ts';
import { listLibrary, removeModel, verifyModel } from '#native-models/library/maintain.ts';
import { openLibrary, untilInterrupted } from './library.ts';

/**
 * Makes the command that verifies.
 *
 * @returns The command, with options, help and action.
 */
export function verifyCommand(): Command {
  return new Command('verify')
    .description('Check that the files of a model are those that were added, bit for bit.')
    .argument('[id]', 'model; all of them when absent')
    .option('--json', 'print one JSON object')
    .addHelpText('after', '\nExamples:\n  tenfold models verify\n  tenfold models verify LCM_Dreamshaper_v7')
    .action(runVerify);
}

async function runVerify(id: string | undefined, options: { json?: true }): Promise<void> {
  const { places } = openLibrary();
  const ids = id === undefined ? (await listLibrary(places)).map((model) => model.id) : [id];
  const results: Record<string, string[]> = {};
  await untilInterrupted(async (signal) => {
    for (const one of ids) {
      const problems = await verifyModel(places, one, signal);
      results[one] = problems;
      if (options.json) continue;
      console.log(`${one}: ${problems.length === 0 ? 'as it was added' : problems.join(' ')}`);
    }
  });
  if (options.json) console.log(JSON.stringify(results, undefined, 2));
  const damaged = ids.filter((one) => results[one]!.length > 0);
  if (damaged.length > 0) {
    throw new FailureError(`${damaged.join(', ')}: remove and download again, or add again from the folder.`);
  }
}

/**
 * Makes the command that removes.
 *
 * @returns The command, with options, help and action.
 */
export function removeCommand(): Command {
  return new Command('remove')
    .description('Delete a model of the library from the disk.')
    .argument('<id>', 'model')
    .addHelpText('after', '\nExamples:\n  tenfold models remove LCM_Dreamshaper_v7')
    .action(async (id: string) => {
      await removeModel(openLibrary().places, id);
      console.log(`${id} was deleted.`);
    });
}
