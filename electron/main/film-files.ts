/** Where films go on a desktop: the system's own dialog, and its file manager. */
import { join } from 'node:path';
import { app, dialog, shell } from 'electron';
import type { FilmFormat } from '#core/film/formats.ts';
import type { FilmDialogs } from '../host/films/films.ts';
import { systemWords } from './words.ts';

/** The system's dialog for films, which begins among the user's videos. */
export const filmDialogs: FilmDialogs = {
  choosePlace,
  reveal,
};

async function choosePlace(name: string, { id, extension }: FilmFormat): Promise<string | undefined> {
  const words = systemWords();
  const title = words.film.kinds[id].name;
  const { filePath, canceled } = await dialog.showSaveDialog({
    title: words.desktop.saveFilm(title),
    defaultPath: join(app.getPath('videos'), name),
    filters: extension === '' ? [] : [{ name: title, extensions: [extension.slice(1)] }],
  });
  return canceled || filePath === '' ? undefined : filePath;
}

function reveal(file: string): void {
  shell.showItemInFolder(file);
}
