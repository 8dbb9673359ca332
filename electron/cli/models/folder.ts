/** `tenfold models folder`: where the library lies. */
import { resolve } from 'node:path';
import { Command } from 'commander';
import { useModelsFolder } from '../../host/folders.ts';
import { openLibrary } from './library.ts';

/**
 * Makes the command.
 *
 * @returns The command, with options, help and action.
 */
export function folderCommand(): Command {
  return new Command('folder')
    .description('Print where models lie, or keep them somewhere else from now on.')
    .argument('[path]', 'new folder; models that lie in the old one stay there')
    .addHelpText('after', '\nExamples:\n  tenfold models folder\n  tenfold models folder /data/models')
    .action(async (path: string | undefined) => {
      const { folders } = openLibrary();
      if (path !== undefined) await useModelsFolder(folders, resolve(path));
      console.log(folders.user.models);
    });
}
