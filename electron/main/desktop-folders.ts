/** What the desktop adds to the model library: choosing folders, and showing them in the file manager. */
import { dialog, shell } from 'electron';
import { FailureError } from '#core/errors.ts';
import type { Desktop } from '../host/model-library.ts';

/** Folders by the system's own dialogs and windows. */
export const desktopFolders: Desktop = { chooseFolder, reveal };

async function chooseFolder(title: string): Promise<string | undefined> {
  const { filePaths } = await dialog.showOpenDialog({
    title,
    properties: ['openDirectory', 'createDirectory'],
  });
  return filePaths[0];
}

async function reveal(folder: string): Promise<void> {
  const problem = await shell.openPath(folder);
  if (problem !== '') throw new FailureError(`${folder} could not be shown (${problem}): open it by hand.`);
}
