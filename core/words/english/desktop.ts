/** English words of what the system shows for the desktop program: dialogs and notifications. */
import { plural } from './plural.ts';

const zoomsPainted = (zooms: number): string =>
  `${zooms} ${plural(zooms, { one: 'zoom is', other: 'zooms are' })} being painted`;

const filmsMade = (films: number): string =>
  `${films} ${plural(films, { one: 'film is', other: 'films are' })} being made`;

/** What the system's own windows say. */
export const desktop = {
  engine: 'Tenfold engine',
  menu: {
    file: '&File',
    recent: 'Open &recent',
    prompts: '&Prompts',
    edit: '&Edit',
    view: '&View',
    paint: '&Paint',
    showLogs: 'Show &logs',
    interfaceSize: 'Size of the &interface',
  },
  painted: 'Painted',
  notPainted: 'Not painted',
  filmMade: 'The film is ready',
  filmNotMade: 'The film was not made',
  cannotStart: 'Tenfold cannot start',
  openProject: 'Open a project',
  saveProject: 'Save the project',
  projectFiles: 'Tenfold project',
  notOpened: 'The project was not opened',
  notSaved: 'The project was not saved',
  saveFilm: (format: string) => `Save as ${format}`,
  closing: {
    question: (title: string) => `Save “${title}” before it is closed?`,
    detail: 'Without saving, the changes stay among the recent projects of this machine only.',
    buttons: { save: 'Save', close: 'Close without saving', cancel: 'Cancel' },
  },
  recovery: {
    failed: 'The studio has failed again.',
    silent: 'The studio does not answer.',
    kept: 'What you have edited is kept.',
    load: 'Load it again',
    wait: 'Wait',
    quit: 'Quit Tenfold',
  },
  working: {
    question: (zooms: number, films: number) =>
      `${[zooms > 0 && zoomsPainted(zooms), films > 0 && filmsMade(films)].filter(Boolean).join(', ')}.`,
    detail: 'What is not finished is lost. Finished takes and films stay.',
    stay: 'Keep working',
    quit: 'Quit anyway',
    close: 'Close anyway',
  },
};
