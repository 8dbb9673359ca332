/** Entry of the desktop program's main process. */
import { join } from 'node:path';
import { startDesktop } from './desktop.ts';

// Not awaited: Electron is not ready before this module has been evaluated.
void startDesktop(join(import.meta.dirname, '..'));
