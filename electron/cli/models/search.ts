/** `tenfold models search`: what the hub has. */
import { Command } from 'commander';
import { curatedModels } from '#native-models/library/curated.ts';
import { sizeText } from '#native-models/library/disk.ts';
import { searchHub } from '#native-models/library/hub/client.ts';
import { hubFromEnvironment } from '#native-models/library/hub/settings.ts';
import { table } from '../table.ts';
import { untilInterrupted } from './library.ts';

/**
 * Makes the command.
 *
 * @returns The command, with options, help and action.
 */
export function searchCommand(): Command {
  return new Command('search')
    .description('Search the hub for ONNX text-to-image models; without words, print the recommended ones.')
    .argument('[words...]', 'what the name should contain')
    .option('--json', 'print a JSON list')
    .addHelpText('after', '\nExamples:\n  tenfold models search\n  tenfold models search stable diffusion')
    .action(runSearch);
}

async function runSearch(words: string[], options: { json?: true }): Promise<void> {
  if (words.length === 0) {
    if (options.json) console.log(JSON.stringify(curatedModels, undefined, 2));
    else console.log(recommended());
    return;
  }
  const text = words.join(' ');
  const found = await untilInterrupted((signal) => searchHub(hubFromEnvironment(), text, signal));
  if (options.json) {
    console.log(JSON.stringify(found, undefined, 2));
  } else if (found.length === 0) {
    console.log(`The hub has no ONNX text-to-image model named like “${text}”.`);
  } else {
    console.log(
      table(
        found.map(({ repository, downloads, license, gated }) => [
          repository,
          `${downloads} downloads`,
          license ?? 'licence not stated',
          gated ? 'must be asked for' : '',
        ]),
      ),
    );
  }
}

function recommended(): string {
  return curatedModels
    .map(({ repository, title, sizeBytes, license, needs, note }) => {
      const size = sizeBytes === null ? 'size not known' : `about ${sizeText(sizeBytes)}`;
      return `${repository}\n  ${title}: ${size}; ${license}\n  ${needs}.\n  ${note}`;
    })
    .join('\n\n');
}
