/** Where films go on a desktop: the system's own dialog, and its file manager. */
import { join } from 'node:path';
import { app, dialog, shell } from 'electron';
import type { FilmFormat } from '#core/film/formats.ts';
import type { FilmDialogs } from '../host/films/films.ts';

/** The system's dialog for films, which begins among the user's videos. */
export const filmDialogs: FilmDialogs = {
  choosePlace,
  reveal,
};

async function choosePlace(
  name: string,
  { name: title, extension }: FilmFormat,
): Promise<string | undefined> {
  const { filePath, canceled } = await dialog.showSaveDialog({
    title: `Save as ${title}`,
    defaultPath: join(app.getPath('videos'), name),
    filters: extension === '' ? [] : [{ name: title, extensions: [extension.slice(1)] }],
  });
  return canceled || filePath === '' ? undefined : filePath;
}

function reveal(file: string): void {
  shell.showItemInFolder(file);
}
