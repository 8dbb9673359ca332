/** Opening and saving projects, from the menu and from the keyboard. */
import { toProject } from '../project/draft.ts';
import { fileName, readProjectFile, saveFile } from '../project/files.ts';
import type { Studio } from '../studio.svelte.ts';

/**
 * Saves the project as a file, valid or not yet.
 *
 * @param studio Whose project.
 */
export async function saveProject(studio: Studio): Promise<void> {
  const { draft } = studio.project;
  const text = `${JSON.stringify(toProject(draft), null, 2)}\n`;
  try {
    await saveFile(
      new Blob([text], { type: 'application/json' }),
      fileName(draft.title, 'json'),
      'Tenfold project',
    );
  } catch (error) {
    studio.report(error);
  }
}

/**
 * Lets the user choose a project file and opens it.
 *
 * @param studio Where to.
 */
export async function chooseProjectFile(studio: Studio): Promise<void> {
  const input = document.createElement('input');
  input.type = 'file';
  input.accept = '.json,application/json';
  const chosen = new Promise<File | undefined>((resolve) => {
    input.addEventListener('change', () => resolve(input.files?.[0]));
    input.addEventListener('cancel', () => resolve(undefined));
  });
  input.click();
  const file = await chosen;
  if (file) await openProjectFile(studio, file);
}

/**
 * Opens a project file that was chosen or dropped.
 *
 * @param studio Where to.
 * @param file The file.
 */
export async function openProjectFile(studio: Studio, file: File): Promise<void> {
  try {
    const { project, unknownFields } = await readProjectFile(file);
    studio.project.open(project);
    studio.message =
      unknownFields.length === 0
        ? null
        : {
            kind: 'note',
            text: `This version does not know ${unknownFields.join(', ')} in ${file.name}. It is kept, but changes nothing.`,
          };
  } catch (error) {
    studio.report(error);
  }
}
