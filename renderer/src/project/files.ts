/** Opening and saving project files, with the browser's file dialogs where there are any. */
import { BadInputError } from '#core/errors.ts';
import { FILE_BYTE_LIMIT, parseProject } from '#core/project/parse.ts';

/**
 * Reads a file that the user chose or dropped.
 *
 * @param file The file.
 * @returns See `parseProject`.
 * @throws {BadInputError} When it is too large, not JSON or not a project.
 */
export async function readProjectFile(file: File): Promise<ReturnType<typeof parseProject>> {
  if (file.size > FILE_BYTE_LIMIT) {
    throw new BadInputError(`${file.name} is too large to be a project: check that it is the right file.`);
  }
  return parseProject(await file.text(), file.name);
}

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

interface SavePickerOptions {
  suggestedName: string;
  types: { description: string; accept: Record<string, string[]> }[];
}

type SavePicker = (options: SavePickerOptions) => Promise<FileSystemFileHandle>;

function savePicker(): SavePicker | undefined {
  const picker: unknown = Reflect.get(window, 'showSaveFilePicker');
  return typeof picker === 'function' ? (picker.bind(window) as SavePicker) : undefined;
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
  const picker = savePicker();
  if (!picker) {
    download(content, name);
    return true;
  }
  try {
    const extension = `.${name.split('.').at(-1) ?? ''}`;
    const type = content.type.split(';')[0] ?? content.type;
    const handle = await picker({
      suggestedName: name,
      types: [{ description, accept: { [type]: [extension] } }],
    });
    const writable = await handle.createWritable();
    await writable.write(content);
    await writable.close();
    return true;
  } catch (error) {
    if (error instanceof DOMException && error.name === 'AbortError') return false;
    throw error;
  }
}

function download(content: Blob, name: string): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(content);
  link.download = name;
  link.click();
  // The browser has its own hold on the data once the click has been handled.
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}
