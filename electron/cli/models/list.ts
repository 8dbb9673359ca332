/** `tenfold models list`: what is in the library, and what it takes. */
import { Command } from 'commander';
import type { LibraryEntry } from '#core/contract/library.ts';
import { freeBytes, sizeText } from '#native-models/library/disk.ts';
import { listPlans } from '#native-models/library/download/plan.ts';
import { listLibrary } from '#native-models/library/maintain.ts';
import { table } from '../table.ts';
import { openLibrary } from './library.ts';

/**
 * Makes the command.
 *
 * @returns The command, with options, help and action.
 */
export function listCommand(): Command {
  return new Command('list')
    .description('Print the models, their size on disk and where they came from.')
    .option('--json', 'print one JSON object')
    .addHelpText('after', '\nExamples:\n  tenfold models list\n  tenfold models list --json')
    .action(runList);
}

async function runList(options: { json?: true }): Promise<void> {
  const { places } = openLibrary();
  const [models, unfinished, free] = await Promise.all([
    listLibrary(places),
    listPlans(places.libraryFolder),
    freeBytes(places.libraryFolder),
  ]);
  const totalBytes = models.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
  const downloads = unfinished.map(({ id, repository, revision }) => ({ id, repository, revision }));
  if (options.json) {
    const folder = places.libraryFolder;
    console.log(JSON.stringify({ folder, freeBytes: free, totalBytes, models, downloads }, undefined, 2));
    return;
  }
  const rows = models.map((model) => [model.id, sizeText(model.sizeBytes), originOf(model), stateOf(model)]);
  console.log(table(rows));
  for (const { repository } of downloads) {
    console.log(`Not finished: ${repository}. Continue with: tenfold models download ${repository}`);
  }
  const room = free === null ? '' : `, ${sizeText(free)} free`;
  console.log(`${sizeText(totalBytes)} in all${room}: ${places.libraryFolder}`);
}

function originOf({ origin }: LibraryEntry): string {
  switch (origin.type) {
    case 'bundled':
      return 'came with Tenfold';
    case 'folder':
      return 'added from a folder';
    case 'hub':
      return `${origin.repository}@${origin.revision.slice(0, 8)}`;
  }
}

function stateOf({ problem, license, verified }: LibraryEntry): string {
  if (problem !== null) return problem;
  const checked = verified === null ? '' : `verified ${verified.slice(0, 10)}`;
  return [license?.name, checked].filter(Boolean).join(', ');
}
