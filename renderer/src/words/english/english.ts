/** English: one file for each folder of the studio. */
import { commands } from './commands.ts';
import { header } from './header.ts';
import { ui } from './ui.ts';

/** Every message in English. */
export const english = { commands, header, ui };
