/** `tenfold takes`: where the studio keeps takes. */
import { resolve } from 'node:path';
import { Command } from 'commander';
import { sourceTreeFolders, takePlaces, userFolders, useTakesFolder } from '../host/folders.ts';

/**
 * Makes the command.
 *
 * @returns The command, with its own command.
 */
export function takesCommand(): Command {
  return new Command('takes')
    .description("Say where the studio's takes lie, or keep new ones somewhere else.")
    .helpCommand('help [command]', 'print the help of a command')
    .addCommand(folderCommand().option('--verbose', 'print stacks'));
}

function folderCommand(): Command {
  return new Command('folder')
    .description('Print where takes lie, or keep new ones somewhere else from now on.')
    .argument('[path]', 'new folder; takes that lie in the old one stay there, and are found there')
    .addHelpText('after', '\nExamples:\n  tenfold takes folder\n  tenfold takes folder /data/takes')
    .action(async (path: string | undefined) => {
      const folders = { user: userFolders(), bundled: sourceTreeFolders() };
      if (path !== undefined) await useTakesFolder(folders, resolve(path));
      for (const folder of takePlaces(folders).own) console.log(folder);
    });
}
