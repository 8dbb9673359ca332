import { beforeEach, expect, test, vi } from 'vitest';
import { filmFormat } from '#core/film/formats.ts';
import { filmDialogs } from './film-files.ts';

const electron = vi.hoisted(() => ({
  app: { getPath: (name: string) => `/home/me/${name}`, getPreferredSystemLanguages: () => ['en'] },
  dialog: { showSaveDialog: vi.fn() },
  shell: { showItemInFolder: vi.fn() },
}));
vi.mock('electron', () => electron);

beforeEach(() => vi.clearAllMocks());

test('a film is saved where the user says, beginning among the videos', async () => {
  electron.dialog.showSaveDialog.mockResolvedValue({ canceled: false, filePath: '/films/a.webm' });
  expect(await filmDialogs.choosePlace('a.webm', filmFormat('webm'))).toBe('/films/a.webm');
  expect(electron.dialog.showSaveDialog).toHaveBeenCalledWith({
    title: 'Save as WebM',
    defaultPath: expect.stringMatching(/videos.a\.webm$/),
    filters: [{ name: 'WebM', extensions: ['webm'] }],
  });
});

test('frames get a folder, and a closed dialog gives no place', async () => {
  electron.dialog.showSaveDialog.mockResolvedValue({ canceled: true, filePath: '' });
  expect(await filmDialogs.choosePlace('frames', filmFormat('png'))).toBeUndefined();
  expect(electron.dialog.showSaveDialog).toHaveBeenCalledWith(expect.objectContaining({ filters: [] }));
});

test('a film is shown in the file manager', () => {
  filmDialogs.reveal('/films/a.webm');
  expect(electron.shell.showItemInFolder).toHaveBeenCalledWith('/films/a.webm');
});
