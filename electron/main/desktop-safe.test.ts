import { afterEach, expect, it, vi } from 'vitest';
import { desktopSafe } from './desktop-safe.ts';
import * as electron from './test/electron.ts';

vi.mock('electron', () => import('./test/electron.ts'));
afterEach(electron.resetElectron);

it('locks texts so that only the system opens them', async () => {
  expect(await desktopSafe.isAvailable()).toBe(true);
  const locked = await desktopSafe.lock('hf_secret');
  expect(locked.toString()).not.toContain('hf_secret');
  expect(await desktopSafe.open(locked)).toBe('hf_secret');
});
