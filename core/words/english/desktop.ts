/** English words of what the system shows for the desktop program: dialogs and notifications. */

/** What the system's own windows say. */
export const desktop = {
  engine: 'Tenfold engine',
  view: '&View',
  showLogs: 'Show &logs',
  menu: {
    file: '&File',
    recent: 'Open &recent',
    prompts: '&Prompts',
    edit: '&Edit',
    paint: '&Paint',
    interfaceSize: 'Size of the &interface',
  },
  painted: 'Painted',
  notPainted: 'Not painted',
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
};
