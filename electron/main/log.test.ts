import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, it, vi } from 'vitest';
import { openLog, revealLog } from './log.ts';
import { resetElectron, shell } from './test/electron.ts';

vi.mock('electron', () => import('./test/electron.ts'));

afterEach(resetElectron);

it('shows the file that it writes', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'tenfold-log-'));
  const log = openLog(folder);
  try {
    log.transports.console.level = false;
    log.info('hello');
    revealLog(folder);
    const [file] = shell.showItemInFolder.mock.calls[0]!;
    expect(await readFile(file, 'utf8')).toContain('hello');
  } finally {
    log.errorHandler.stopCatching();
    await rm(folder, { recursive: true, force: true });
  }
});
