/** English words of the settings. */
export const settings = {
  look: 'Look',
  themes: { dark: 'Dark', light: 'Light', system: 'As the system' },
  folders: 'Folders',
  folderNames: {
    takes: 'Takes',
    models: 'Models',
    documents: 'Open projects',
    logs: 'Log',
    settings: 'Settings',
  },
  starting: 'The engine is starting…',
  openModels: 'Models and their folder…',
  about: 'About',
  method: ' – generative semantic zooms, after',
  paper: ' (Wang et al., CVPR 2024).',
  licence:
    'Free software under the MIT licence; its parts have licences of their own. It connects to nothing unless you ask it to.',
  licences: 'Licences of its parts',
  readingLicences: 'Reading…',
  noLicences: 'They are not in this build: run “npm run build” and load the page again.',
  copyDiagnostics: 'Copy diagnostics',
  copied: 'Copied',
  showLog: 'Show the log',
  saveLog: 'Save the log',
  nothingLogged: 'Nothing has been logged since Tenfold was started.',
  diagnosticsCopied: 'Diagnostics copied',
};
