/** English words of the settings. */
import { plural } from './plural.ts';

/** What the settings say. */
export const settings = {
  parts: 'Part of the settings',
  partNames: { general: 'General', folders: 'Folders', about: 'About' },
  look: 'Look',
  themes: { dark: 'Dark', light: 'Light', system: 'As the system' },
  folderNames: {
    takes: 'Takes',
    models: 'Models',
    documents: 'Open projects',
    photographs: 'Photographs',
    logs: 'Log',
    settings: 'Settings',
  },
  room: {
    measuring: 'Counting what they take…',
    all: (takes: number, size: string) =>
      takes === 0 ? 'None yet' : `${takes} ${plural(takes, { one: 'take', other: 'takes' })}, ${size}`,
    earlier: (folders: string) => `Some lie where they were kept before: ${folders}`,
    spare: (takes: number, size: string) =>
      `${takes} of them, ${size}, ${plural(takes, { one: 'belongs', other: 'belong' })} to no project on the list.`,
    remove: 'Delete…',
    ask: (takes: number, size: string) =>
      `Delete ${takes} ${plural(takes, { one: 'take', other: 'takes' })} for good? That frees ${size}. A saved project has its own in its file; of others the words stay.`,
    confirm: 'Delete for good',
    deleted: (size: string) => `Deleted: ${size} more is free.`,
    forgotten: 'Projects that are off the list:',
    putBack: (title: string) => `Put “${title}” back on the list`,
  },
  starting: 'The engine is starting…',
  savedElsewhere: 'What is not saved yet. Projects that you save lie where you saved them.',
  changeModelsByCommand: 'To keep models elsewhere, run “tenfold models folder” where this page is served.',
  changeTakesByCommand: 'To keep new takes elsewhere, run “tenfold takes folder” where this page is served.',
  changeFolder: (name: string) => `Change folder: ${name}`,
  moveEverything:
    'To keep everything elsewhere, on a larger disk perhaps, move these folders there and set TENFOLD_HOME to the folder that holds them.',
  showFolder: (name: string) => `Show the folder: ${name}`,
  copyPath: (name: string) => `Copy the path: ${name}`,
  pathCopied: 'Path copied',
  threads: {
    label: 'Threads of the processor',
    automatic: (available: number) => `Automatic (up to ${available})`,
    count: (threads: number) => `${threads} ${plural(threads, { one: 'thread', other: 'threads' })}`,
    hint: 'Fewer leave room for other programs; painting and films take longer.',
    here: (machine: string) => `Of ${machine}, which does not paint at the moment.`,
    later: 'What is being painted goes on as it began.',
  },
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
  diagnostics: 'Diagnostics',
  copyByHand: 'The browser keeps this page from copying: select the text and copy it by hand.',
  diagnosticsCopied: 'Diagnostics copied',
};
