/** What the page is called: on the tab, where a browser has nothing else to show how far a job is. */
import { words } from '../words/words.ts';
import { shareDone, type JobEnd, type JobView } from './progress.ts';

/** What the title is made of. */
export interface TitleParts {
  /** Title of the project; may be empty. */
  readonly title: string;
  /** Whether the project has changes that are not saved. */
  readonly changed: boolean;
  /** The job that is being painted, or null. */
  readonly running: JobView | null;
  /** How the latest job ended that nobody has seen end, or null. */
  readonly unseen: JobEnd | null;
}

/**
 * The title of the page. A tab has room for a few letters: what is most urgent comes first.
 *
 * @param parts What it is made of.
 * @returns For example `42 % · Cosmos to atom – Tenfold`.
 */
export function pageTitle(parts: TitleParts): string {
  const { title, changed, running, unseen } = parts;
  const name = `${title || words.document.untitled} – Tenfold`;
  if (running) return `${words.jobs.percent(Math.floor(100 * shareDone(running)))} · ${name}`;
  if (unseen) return `${words.jobs.ended[unseen]} · ${name}`;
  return changed ? `• ${name}` : name;
}
