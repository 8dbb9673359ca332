/** What a person can copy into a report when something is wrong: versions and what computes, and nothing about them. */
import type { Threads } from '#core/contract/machine.ts';
import type { HostDescription } from '#core/contract/studio.ts';

/**
 * Lists what matters in a report.
 *
 * @param description What the host has said.
 * @param threads What it has said of the processor's threads; null while it has not.
 * @param browser The page's user agent.
 * @returns Lines of text, without folders: these hold the user's name.
 */
export function diagnostics(description: HostDescription, threads: Threads | null, browser: string): string {
  const { program, folders: _, ...engine } = description;
  return [`Tenfold ${program}`, browser, JSON.stringify({ ...engine, threads }, null, 2)].join('\n');
}
