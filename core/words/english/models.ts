/** English words of the model library, of downloads, and of the hub. */
import { pluralOf } from '../plural.ts';

const plural = pluralOf('en');

/** What is said of models, here and on their way. */
export const models = {
  title: 'Models',
  parts: 'Models',
  here: 'In the library',
  more: 'Get more',
  downloads: 'Downloads',
  library: 'Library',
  onlyStarter: 'The starter paints small pictures anywhere. Under “Get more” are models for a graphics card.',
  looking: 'Looking for models…',
  total: (size: string) => `${size} in all`,
  free: (size: string) => `${size} free`,
  showFolder: 'Show folder',
  changeFolder: 'Change folder…',
  addFolder: 'Add a folder…',
  addElsewhere: 'To add a model folder, run “tenfold models add” on the machine that serves this page.',
  entry: {
    newName: (model: string) => `New name of ${model}`,
    checking: 'Checking every file…',
    verify: (model: string) => `Verify ${model}`,
    showFolder: (model: string) => `Show the folder of ${model}`,
    rename: (model: string) => `Rename ${model}`,
    remove: (model: string) => `Delete ${model}`,
    use: 'Use',
    inUse: 'In use',
    useIt: (model: string) => `Use ${model}`,
    isInUse: (model: string) => `In use: ${model}`,
    askRemoval: (model: string) => `Delete ${model}?`,
    confirmRemoval: 'Delete',
    removal: (size: string) =>
      `Its files are removed from the disk, which frees ${size}. Jobs that wait for it will fail; takes that it has painted stay.`,
    bundled: 'came with Tenfold',
    fromFolder: 'added from a folder',
    verified: (day: string) => `verified ${day}`,
  },
  download: {
    progress: (repository: string) => `Download of ${repository}`,
    pause: (repository: string) => `Pause ${repository}`,
    resume: (repository: string) => `Go on with ${repository}`,
    cancel: (repository: string) => `Cancel ${repository}`,
    askCancel: 'Cancel this download?',
    confirmCancel: 'Cancel download',
    cancelling: (repository: string) =>
      `What has been fetched of ${repository} is removed. To go on later, pause it instead.`,
    done: (size: string, total: string) => `${size} of ${total}`,
    paused: 'paused',
    left: (time: string) => `${time} left`,
  },
  hub: {
    name: 'the hub',
    search: 'Search',
    label: (hub: string) => `Search ${hub}`,
    placeholder: (hub: string) => `Search ${hub} for ONNX models`,
    asking: (hub: string) => `Asking ${hub}…`,
    nothing: (hub: string) =>
      `${hub} has no ONNX text-to-image model named like that. Others must be exported first; docs/models.md explains how.`,
    found: 'Found',
    recommended: 'Recommended',
    downloads: (count: string) => `${count} downloads`,
    noLicence: 'licence not stated',
    gated: 'must be asked for',
    about: (size: string) => `about ${size}`,
    states: {
      installed: 'In the library',
      loading: 'On its way',
      asking: 'Asking…',
      free: 'Download…',
    },
    of: (state: string, repository: string) => `${state} ${repository}`,
  },
  offer: {
    title: (repository: string) => `Download ${repository}?`,
    download: 'Download',
    accept: 'Accept the licence and download',
    size: (size: string, files: number) =>
      `${size} in ${files} ${plural(files, { one: 'file', other: 'files' })}`,
    free: (size: string) => `${size} are free`,
    gated: 'Its owner wants to be asked first, on the model’s page.',
    accepted: (licence: string) => `You have accepted its licence, ${licence}, before.`,
    licence: 'Its licence is',
    readFirst: '. Read it first:',
  },
  token: {
    title: 'Access token',
    hints: {
      environment: 'from HF_TOKEN',
      kept: 'kept',
      none: 'for models that must be asked for',
    },
    fromEnvironment: 'The token in the environment variable HF_TOKEN is used.',
    explanation: (hub: string) =>
      `Some owners want to be asked before they give a model away. Make a token in the settings of your account at ${hub} and paste it here. It is kept on the machine that runs Tenfold and sent to ${hub} only.`,
    label: (hub: string) => `Access token for ${hub}`,
    isKept: 'A token is kept',
    placeholder: 'hf_…',
    keep: 'Keep',
    forget: 'Forget',
  },
};
