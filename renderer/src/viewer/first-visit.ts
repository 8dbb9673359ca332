/** The very first visit: the sample plays, and there is one thing to do. */
import type { Studio } from '../studio.svelte.ts';

/**
 * Whether somebody sees the studio for the first time and has done nothing yet.
 *
 * @param studio The studio.
 * @returns True until something is edited or painted.
 */
export function isFirstVisit(studio: Studio): boolean {
  const { document, host, jobs, project, takes } = studio;
  return (
    document.isFirst &&
    host.state === 'connected' &&
    !project.canUndo &&
    takes.list.length === 1 &&
    !jobs.busy
  );
}
