/** Project files by the system's own ways: its dialogs, a double click, a drop, and a file named on the command line. */
import { resolve } from 'node:path';
import { app, dialog, ipcMain } from 'electron';
import { z } from 'zod';
import { errorMessage } from '#core/errors.ts';
import { DOCUMENT_EXTENSION } from '../host/documents/archive-layout.ts';
import type { DocumentDialogs } from '../host/documents/documents.ts';
import type { Host } from '../host/host.ts';
import { DROPPED_CHANNEL } from '../preload/channels.ts';
import { isStudioPage } from './studio-protocol.ts';
import { systemWords } from './words.ts';

const EXTENSION = DOCUMENT_EXTENSION.slice(1);

/** What a preload script says of a file that was dropped. */
const droppedSchema = z.string().endsWith(DOCUMENT_EXTENSION);

/** Opens what waits for it and whatever comes later, and shows it in a window. */
type Opener = (documents: Pick<Host['documents'], 'show'>, showWindow: () => void) => void;

/** The system's dialogs. What is chosen goes to the system's own list of recent files. */
export const documentDialogs: DocumentDialogs = {
  /** A dialog for a project to open; nothing when it is closed. */
  async chooseDocument() {
    const { filePaths } = await dialog.showOpenDialog({
      title: systemWords().desktop.openProject,
      properties: ['openFile'],
      filters: [{ name: systemWords().desktop.projectFiles, extensions: [EXTENSION, 'json'] }],
    });
    return remembered(filePaths[0]);
  },
  /** A dialog for a place to save to; nothing when it is closed. */
  async choosePlace(name) {
    const { filePath, canceled } = await dialog.showSaveDialog({
      title: systemWords().desktop.saveProject,
      defaultPath: name,
      filters: [{ name: systemWords().desktop.projectFiles, extensions: [EXTENSION] }],
    });
    return canceled ? undefined : remembered(filePath);
  },
};

function remembered(file: string | undefined): string | undefined {
  if (file) app.addRecentDocument(file);
  return file || undefined;
}

/**
 * Collects the files that the system asks to open, or a window does. Must run before the program is ready: macOS asks early.
 *
 * @param argv The program's own arguments.
 * @returns What opens them, now and later, once there is a host.
 */
export function collectOpenings(argv: readonly string[]): Opener {
  let show: ((file: string) => void) | undefined;
  const waiting = documentArguments(argv, process.cwd());
  const open = (file: string): void => {
    if (show) show(file);
    else waiting.push(file);
  };
  app.on('open-file', (event, file) => {
    event.preventDefault();
    open(file);
  });
  app.on('second-instance', (_, secondArgv, folder) => documentArguments(secondArgv, folder).forEach(open));
  ipcMain.on(DROPPED_CHANNEL, ({ senderFrame }, file: unknown) => {
    const { data } = droppedSchema.safeParse(file);
    if (isStudioPage(senderFrame) && data !== undefined) open(data);
  });
  return (documents, showWindow) => {
    show = (file) => {
      // On macOS the program lives on without one.
      showWindow();
      documents.show(file).catch((error: unknown) => {
        dialog.showErrorBox(systemWords().desktop.notOpened, errorMessage(error));
      });
    };
    waiting.splice(0).forEach(show);
  };
}

/** Project files among the arguments of a program that was started in a folder; switches and the program itself are none. */
function documentArguments(argv: readonly string[] = [], folder = ''): string[] {
  return argv
    .slice(1)
    .filter((argument) => !argument.startsWith('-') && argument.endsWith(DOCUMENT_EXTENSION))
    .map((argument) => resolve(folder, argument));
}
