/**
 * Rewrites a chain of prompts so that it holds together, without any service.
 *
 * The rules, plainly, in this order:
 *
 * 1. An empty prompt is filled from the nearest prompts around it, widest first, so that what was filled counts for
 *    the next one (`propose.ts`).
 * 2. A prompt that repeats the one around it word for word is replaced in the same way.
 * 3. What more than half of the prompts say behind a comma (`at night`, `oil painting`) is said by all of them.
 *
 * Everything else that a person has written stays as it is.
 */
import { proposePrompt } from './propose.ts';

/** Longest part behind a comma that counts as a way of saying how things look, in words. */
const CLAUSE_WORDS = 4;

/** Parts that tell how far away things are: they belong to one level. */
const DISTANCE = /close-up|closer|from |in the |microscope/i;

/**
 * Rewrites a chain.
 *
 * @param prompts What each level shows, widest first; blank where nothing has been written.
 * @returns As many prompts. Rewriting them again changes nothing, unless proposals happen to repeat each other.
 */
export function rewriteChain(prompts: readonly string[]): string[] {
  const filled = prompts.map((prompt) => prompt.trim());
  for (const [index, prompt] of filled.entries()) {
    const wider = filled[index - 1] ?? null;
    const repeats = wider !== null && same(prompt, wider);
    if (prompt !== '' && !repeats) continue;
    const deeper = filled
      .slice(index + 1)
      .find((each) => each !== '' && !(wider !== null && same(each, wider)));
    filled[index] = proposePrompt(wider, deeper ?? null);
  }
  return agree(filled);
}

/** Says everywhere what most say. */
function agree(prompts: readonly string[]): string[] {
  const written = prompts.filter((prompt) => prompt !== '');
  const counts = new Map<string, { clause: string; count: number }>();
  for (const clause of written.flatMap((prompt) => [...new Set(clausesOf(prompt))])) {
    const key = clause.toLowerCase();
    counts.set(key, { clause, count: (counts.get(key)?.count ?? 0) + 1 });
  }
  const common = [...counts.values()].filter(({ count }) => count > written.length / 2 && count > 1);
  return prompts.map((prompt) => {
    if (prompt === '') return prompt;
    const missing = common.filter(({ clause }) => !prompt.toLowerCase().includes(clause.toLowerCase()));
    return [prompt, ...missing.map(({ clause }) => clause)].join(', ');
  });
}

function clausesOf(prompt: string): string[] {
  return prompt
    .split(',')
    .slice(1)
    .map((clause) => clause.trim())
    .filter(
      (clause) => clause !== '' && clause.split(/\s+/).length <= CLAUSE_WORDS && !DISTANCE.test(clause),
    );
}

function same(one: string, other: string): boolean {
  return one.localeCompare(other, undefined, { sensitivity: 'base' }) === 0;
}
