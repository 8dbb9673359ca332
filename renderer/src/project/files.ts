/** Saving files, with the browser's file dialog where there is one. */

/**
 * A name for a file, made from a title.
 *
 * @param title What the user called it.
 * @param extension Without the dot.
 * @returns Letters, digits and hyphens, never empty.
 */
export function fileName(title: string, extension: string): string {
  const name = title
    .normalize('NFKD')
    .replace(/[^\p{Letter}\p{Number}]+/gu, '-')
    .replace(/^-+|-+$/g, '')
    .toLowerCase()
    .slice(0, 60);
  return `${name || 'zoom'}.${extension}`;
}

/** Kinds of files that a dialog offers. */
type FileTypes = { description: string; accept: Record<string, string[]> }[];

type SavePicker = (options: { suggestedName: string; types: FileTypes }) => Promise<FileSystemFileHandle>;

function savePicker(): SavePicker | undefined {
  const picker: unknown = Reflect.get(window, 'showSaveFilePicker');
  return typeof picker === 'function' ? (picker.bind(window) as SavePicker) : undefined;
}

/**
 * Lets the user choose where a file shall lie.
 *
 * @param name Proposed file name.
 * @param types Kinds of files, for the dialog.
 * @returns The place; null when the user closed the dialog, undefined where the browser has none.
 */
export async function pickPlace(
  name: string,
  types: FileTypes,
): Promise<FileSystemFileHandle | null | undefined> {
  try {
    return await savePicker()?.({ suggestedName: name, types });
  } catch (error) {
    if (error instanceof DOMException && error.name === 'AbortError') return null;
    throw error;
  }
}

/**
 * Saves bytes where the user wants them: through the browser's save dialog, else as a download.
 *
 * @param content What to save.
 * @param name Proposed file name.
 * @param description What kind of file it is, for the dialog.
 * @returns False when the user closed the dialog.
 */
export async function saveFile(content: Blob, name: string, description: string): Promise<boolean> {
  const extension = `.${name.split('.').at(-1) ?? ''}`;
  const type = content.type.split(';')[0] ?? content.type;
  const place = await pickPlace(name, [{ description, accept: { [type]: [extension] } }]);
  if (place === null) return false;
  if (place === undefined) {
    download(content, name);
    return true;
  }
  const writable = await place.createWritable();
  await writable.write(content);
  await writable.close();
  return true;
}

/**
 * Hands bytes to the browser's downloads.
 *
 * @param content The bytes.
 * @param name Name of the file.
 */
export function download(content: Blob, name: string): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(content);
  link.download = name;
  link.click();
  // The browser has its own hold on the data once the click has been handled.
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}
