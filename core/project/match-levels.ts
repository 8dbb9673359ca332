/** Which painted level belongs to which level of a project that may have been edited since. */

/** As much of a level as tells it from others. */
interface Prompted {
  readonly prompt: string;
}

/**
 * Finds the painted levels of a project's levels.
 *
 * A level belongs to the painted level with the same prompt, at its own place if there are several, else to the one
 * at its place when nothing else claims it.
 *
 * @param levels The project's levels, widest first.
 * @param painted The take's levels, widest first.
 * @returns For each level of the project the index of the painted one, or null; no index comes twice.
 */
export function matchLevels(levels: readonly Prompted[], painted: readonly Prompted[]): (number | null)[] {
  const free = new Set(painted.keys());
  const claim = (index: number | undefined): number | null =>
    index !== undefined && free.delete(index) ? index : null;
  const same = (index: number, prompt: string): boolean => painted[index]?.prompt.trim() === prompt.trim();
  const matches = levels.map(({ prompt }, index) => (same(index, prompt) ? claim(index) : null));
  levels.forEach(({ prompt }, index) => {
    matches[index] ??= claim([...free].find((candidate) => same(candidate, prompt)));
  });
  return matches.map((match, index) => match ?? claim(index));
}
