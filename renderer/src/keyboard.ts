/** Keys that work wherever the focus is, except where someone is typing or choosing. */
import { chooseDocument, saveDocument } from './document/document-actions.ts';
import type { Studio } from './studio.svelte.ts';

/** Levels that one press of an arrow key goes. */
const ARROW_LEVELS = 0.5;

/** Elements that use these keys themselves. */
const OWN_KEYS =
  'input, textarea, select, [contenteditable], [role=menu], [role=menuitem], [role=dialog], [role=alertdialog], [role=slider]';

/**
 * Handles a key press with Ctrl or Cmd, before whatever has the focus does: a menu's button would take Ctrl Enter
 * for Enter.
 *
 * @param studio What it acts on.
 * @param event The key press, on its way down; it goes no further when it was handled.
 */
export function handleCommand(studio: Studio, event: KeyboardEvent): void {
  if (!event.ctrlKey && !event.metaKey) return;
  if (inside(event, '[role=dialog], [role=alertdialog]') || !runCommand(studio, event)) return;
  event.preventDefault();
  event.stopPropagation();
}

/**
 * Handles a plain key press that nothing on its way up has used.
 *
 * @param studio What it acts on.
 * @param event The key press; its default is prevented when it was handled.
 */
export function handleKey(studio: Studio, event: KeyboardEvent): void {
  if (event.defaultPrevented || event.ctrlKey || event.metaKey) return;
  if (zoomByKey(studio, event)) event.preventDefault();
}

function runCommand(studio: Studio, event: KeyboardEvent): boolean {
  const { project } = studio;
  switch (event.key.toLowerCase()) {
    case 'z':
      if (event.shiftKey) project.redo();
      else project.undo();
      return true;
    case 'y':
      project.redo();
      return true;
    case 's':
      void saveDocument(studio, event.shiftKey);
      return true;
    case 'o':
      void chooseDocument(studio);
      return true;
    case 'enter':
      if (!studio.submitting) void studio.generate();
      return true;
    default:
      return false;
  }
}

function zoomByKey(studio: Studio, event: KeyboardEvent): boolean {
  const { viewer } = studio;
  if (event.altKey || inside(event, OWN_KEYS)) return false;
  switch (event.key) {
    case ' ':
      if (inside(event, 'button, a, summary')) return false;
      viewer.toggle();
      return true;
    case 'ArrowUp':
    case 'ArrowRight':
    case '+':
    case '=':
      viewer.player?.push(ARROW_LEVELS);
      return true;
    case 'ArrowDown':
    case 'ArrowLeft':
    case '-':
      viewer.player?.push(-ARROW_LEVELS);
      return true;
    case 'Home':
      viewer.player?.glideTo(0);
      return true;
    case 'End':
      viewer.player?.glideTo(Number.POSITIVE_INFINITY);
      return true;
    case 'f':
    case 'F':
      void viewer.toggleFullScreen();
      return true;
    case 'Escape':
      if (!studio.comparison.active) return false;
      studio.comparison.end();
      return true;
    case 'o':
    case 'O':
      viewer.toggleOutlines();
      return true;
    default:
      return false;
  }
}

function inside(event: KeyboardEvent, selector: string): boolean {
  return event.target instanceof Element && event.target.closest(selector) !== null;
}
