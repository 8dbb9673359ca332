/** English: one file for each folder of the studio, and those of what is said beside it. */
import { commands } from './commands.ts';
import { connection } from './connection.ts';
import { desktop } from './desktop.ts';
import { document } from './document.ts';
import { engine } from './engine.ts';
import { film } from './film.ts';
import { header } from './header.ts';
import { inspector } from './inspector.ts';
import { jobs } from './jobs.ts';
import { models } from './models.ts';
import { page } from './page.ts';
import { photographs } from './photographs.ts';
import { project } from './project.ts';
import { prompts } from './prompts.ts';
import { remote } from './remote.ts';
import { settings } from './settings.ts';
import { sketch } from './sketch.ts';
import { takes } from './takes.ts';
import { timeline } from './timeline.ts';
import { times } from './times.ts';
import { ui } from './ui.ts';
import { viewer } from './viewer.ts';

/** Every message in English. */
export const english = {
  commands,
  connection,
  desktop,
  document,
  engine,
  film,
  header,
  inspector,
  jobs,
  models,
  page,
  photographs,
  project,
  prompts,
  remote,
  settings,
  sketch,
  takes,
  timeline,
  times,
  ui,
  viewer,
};
