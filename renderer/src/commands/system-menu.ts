/** What the desktop program's own menu is told of the commands, and what is done when something is chosen there. */
import { MENU_COMMANDS, type MenuChoice, type ShownMenu } from '#core/contract/menu.ts';
import { showOther } from '../document/document-actions.ts';
import type { Shell } from '../shell.svelte.ts';
import { words } from '../words/words.ts';
import { COMMANDS, isAvailable } from './commands.ts';

/**
 * What the menu shall show now. Nothing can be done while a dialog is open: its own fields and keys come first.
 *
 * @param shell What the commands act on.
 * @returns Commands in the order of `MENU_COMMANDS`, and other documents.
 */
export function shownMenu(shell: Shell): ShownMenu {
  return {
    commands: MENU_COMMANDS.map((id) => {
      const command = COMMANDS[id];
      return {
        id,
        label: command.name,
        // Plain keys are the page's alone: a menu of macOS would take them away from whoever types.
        chord: command.keys?.find((chord) => chord.startsWith('Ctrl ')) ?? null,
        available: shell.dialog === null && isAvailable(command, shell),
      };
    }),
    recent: shell.studio.document.others.map(({ id, title }) => ({
      id,
      title: title || words.header.untitled,
    })),
  };
}

/**
 * Does what was chosen in the menu, unless it cannot be done any more.
 *
 * @param shell What it acts on.
 * @param choice What was chosen.
 */
export function runChoice(shell: Shell, choice: MenuChoice): void {
  if (choice.type === 'recent') {
    void showOther(shell.studio, choice.id);
    return;
  }
  const command = COMMANDS[choice.id];
  if (isAvailable(command, shell)) command.run(shell);
}
