/** What a person can copy into a report when something is wrong: versions and what can compute, and nothing about them. */
import type { HostDescription } from '#core/contract/studio.ts';

/**
 * Lists what matters in a report.
 *
 * @param description What the host has said.
 * @param browser The page's user agent.
 * @returns Lines of text, without folders: these hold the user's name.
 */
export function diagnostics(description: HostDescription, browser: string): string {
  const { program, folders: _, ...engine } = description;
  return [`Tenfold ${program}`, browser, JSON.stringify(engine, null, 2)].join('\n');
}
