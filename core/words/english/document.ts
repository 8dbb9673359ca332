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
  fileType: 'Tenfold project',
  foreign: (file: string) => `${file} is no Tenfold project: choose a .tenfold or a .json file.`,
};
