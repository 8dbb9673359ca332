/** English words about documents: open elsewhere, left behind, or not what they should be. */
export const document = {
  untitled: 'Untitled',
  elsewhere: 'This project is open in another window. Here it can only be looked at.',
  readOnly: 'This project is open in another window. Close it there, or edit a copy here.',
  editCopy: 'Edit a copy',
  recovered: (moment: string) =>
    `Tenfold was ended before this project was saved. These are your changes up to ${moment}.`,
  restore: 'Restore',
  discard: 'Discard',
  forgotten: (title: string, inFile: boolean) =>
    inFile
      ? `“${title}” is off the list. Its file stays, and so do its takes, until you delete them in the settings, under Folders.`
      : `“${title}” is off the list. It is in no file, so it waits with its takes in the settings, under Folders.`,
  remember: 'Put it back',
  fileType: 'Tenfold project',
  oneFile: 'Drop one file at a time.',
  foreign: (file: string) => `${file} is not a Tenfold project: choose a .tenfold or a .json file.`,
};
