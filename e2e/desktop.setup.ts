/** Builds the desktop program before its stories are told. */
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { test as setup } from '@playwright/test';

setup('the desktop program is built', () => {
  const root = join(import.meta.dirname, '..');
  // Without the studio's page, which other specs look at meanwhile.
  const build = [join(root, 'scripts/build.ts'), '--desktop'];
  execFileSync(process.env['TENFOLD_NODE'] ?? process.execPath, build, { cwd: root });
});
