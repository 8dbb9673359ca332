/** `tenfold models`: the model library from a terminal. */
import { Command } from 'commander';
import { addCommand, downloadCommand } from './get.ts';
import { folderCommand } from './folder.ts';
import { listCommand } from './list.ts';
import { removeCommand, verifyCommand } from './maintain.ts';
import { searchCommand } from './search.ts';

/**
 * Makes the command.
 *
 * @returns The command, with its own commands.
 */
export function modelsCommand(): Command {
  const command = new Command('models')
    .description('List, search, download, add, verify and remove models.')
    .helpCommand('help [command]', 'print the help of a command')
    .addHelpText(
      'after',
      `
Examples:
  tenfold models list
  tenfold models search dreamshaper
  tenfold models download SimianLuo/LCM_Dreamshaper_v7
  tenfold models add ./my-model
  tenfold models folder /data/models`,
    );
  const commands = [
    listCommand(),
    searchCommand(),
    downloadCommand(),
    addCommand(),
    verifyCommand(),
    removeCommand(),
    folderCommand(),
  ];
  for (const one of commands) command.addCommand(one.option('--verbose', 'print stacks'));
  return command;
}
