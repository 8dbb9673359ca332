/** Keys that work wherever the focus is, except where someone is typing or choosing. */
import { isCommand } from './commands/chords.ts';
import { commandFor } from './commands/commands.ts';
import type { Shell } from './shell.svelte.ts';

/** Dialogs that somebody is in; one that is only fading out keeps no key from what lies under it. */
const OPEN_DIALOGS = '[role=dialog]:not([data-state=closed]), [role=alertdialog]:not([data-state=closed])';

/** Elements that use plain keys themselves. */
const OWN_KEYS = `input, textarea, select, [contenteditable], [role=menu], [role=menuitem], ${OPEN_DIALOGS}`;

/**
 * Handles a key press with Ctrl or Cmd, before whatever has the focus does: a menu's button would take Ctrl Enter
 * for Enter.
 *
 * @param shell What it acts on.
 * @param event The key press, on its way down; it goes no further when it was handled.
 */
export function handleCommand(shell: Shell, event: KeyboardEvent): void {
  if (!isCommand(event)) return;
  if (inside(event, OPEN_DIALOGS) || !run(shell, event)) return;
  event.stopPropagation();
}

/**
 * Handles a plain key press that nothing on its way up has used.
 *
 * @param shell What it acts on.
 * @param event The key press; its default is prevented when it was handled.
 */
export function handleKey(shell: Shell, event: KeyboardEvent): void {
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
  if (inside(event, OWN_KEYS)) return;
  if (event.key !== 'Escape' && inside(event, '[role=slider]')) return;
  if (event.key === ' ' && inside(event, 'button, a, summary')) return;
  run(shell, event);
}

function run(shell: Shell, event: KeyboardEvent): boolean {
  // A dialog that is just opening has no focus yet: what is typed for it is not for the studio.
  if (shell.dialog !== null) return false;
  const command = commandFor(event, shell);
  if (!command) return false;
  event.preventDefault();
  command.run(shell);
  return true;
}

function inside(event: KeyboardEvent, selector: string): boolean {
  return event.target instanceof Element && event.target.closest(selector) !== null;
}
