/** English: one file for each folder of the studio. */
import { commands } from './commands.ts';
import { connection } from './connection.ts';
import { engine } from './engine.ts';
import { header } from './header.ts';
import { jobs } from './jobs.ts';
import { models } from './models.ts';
import { photographs } from './photographs.ts';
import { settings } from './settings.ts';
import { times } from './times.ts';
import { ui } from './ui.ts';

/** Every message in English. */
export const english = {
  commands,
  connection,
  engine,
  header,
  jobs,
  models,
  photographs,
  settings,
  times,
  ui,
};
