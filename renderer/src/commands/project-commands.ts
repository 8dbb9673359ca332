/** Commands on the project and its file, and on its prompts. */
import { isDesktop } from '../connection.ts';
import { chooseDocument, newDocument, saveDocument } from '../document/document-actions.ts';
import { exportPrompts, importPrompts, rewritePrompts } from '../prompts/prompt-actions.ts';
import { words } from '../words/words.ts';
import type { CommandTable } from './command.ts';

/** Commands on the project. */
export const PROJECT_COMMANDS = {
  newProject: {
    name: words.commands.newProject,
    // Browsers keep this key for their own windows.
    keys: isDesktop() ? ['Ctrl N'] : [],
    run: ({ studio }) => void newDocument(studio),
  },
  open: {
    name: words.commands.open,
    keys: ['Ctrl O'],
    run: ({ studio }) => void chooseDocument(studio),
  },
  save: {
    name: words.commands.save,
    keys: ['Ctrl S'],
    run: ({ studio }) => void saveDocument(studio),
  },
  saveCopy: {
    name: words.commands.saveCopy,
    keys: ['Ctrl Shift S'],
    run: ({ studio }) => void saveDocument(studio, true),
  },
  undo: {
    name: words.commands.undo,
    keys: ['Ctrl Z'],
    run: ({ studio }) => studio.project.undo(),
    available: ({ studio }) => studio.project.canUndo,
  },
  redo: {
    name: words.commands.redo,
    keys: ['Ctrl Shift Z', 'Ctrl Y'],
    run: ({ studio }) => studio.project.redo(),
    available: ({ studio }) => studio.project.canRedo,
  },
} satisfies CommandTable;

/** Commands on the prompts of all levels. */
export const PROMPT_COMMANDS = {
  rewritePrompts: {
    name: words.commands.rewritePrompts,
    run: ({ studio }) => rewritePrompts(studio),
  },
  importPrompts: {
    name: words.commands.importPrompts,
    run: ({ studio }) => void importPrompts(studio),
  },
  exportTxt: {
    name: words.commands.exportTxt,
    run: ({ studio }) => void exportPrompts(studio, 'txt'),
  },
  exportCsv: {
    name: words.commands.exportCsv,
    run: ({ studio }) => void exportPrompts(studio, 'csv'),
  },
  exportJson: {
    name: words.commands.exportJson,
    run: ({ studio }) => void exportPrompts(studio, 'json'),
  },
} satisfies CommandTable;
