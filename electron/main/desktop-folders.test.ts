import { afterEach, expect, it, vi } from 'vitest';
import { desktopFolders } from './desktop-folders.ts';
import * as electron from './test/electron.ts';

vi.mock('electron', () => import('./test/electron.ts'));
afterEach(electron.resetElectron);

it('gives the folder that was chosen, or none', async () => {
  expect(await desktopFolders.chooseFolder('Add a model folder')).toBeUndefined();
  electron.dialog.showOpenDialog.mockResolvedValueOnce({ canceled: false, filePaths: ['/models/mine'] });
  expect(await desktopFolders.chooseFolder('Add a model folder')).toBe('/models/mine');
  expect(electron.dialog.showOpenDialog).toHaveBeenLastCalledWith({
    title: 'Add a model folder',
    properties: ['openDirectory', 'createDirectory'],
  });
});

it('shows a folder, or says why it cannot', async () => {
  await desktopFolders.reveal('/models/mine');
  expect(electron.shell.openPath).toHaveBeenCalledWith('/models/mine');
  electron.shell.openPath.mockResolvedValueOnce('No application');
  await expect(desktopFolders.reveal('/models/mine')).rejects.toThrow(
    '/models/mine could not be shown (No application): open it by hand.',
  );
});
