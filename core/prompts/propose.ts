/**
 * Proposes what a new level shows, from its neighbours, without any service.
 *
 * The rules, plainly:
 *
 * 1. Each neighbour's subject is looked up in the table of things by physical size (`scales.ts`).
 * 2. Between two subjects, the proposal is the thing whose size lies nearest to the middle (on a logarithmic scale) of
 *    those that belong to a world of both and share the deeper one's home; else of those that belong to a world of
 *    both; else of the deeper one, because that is where the zoom goes; else of the wider one.
 * 3. Below a single subject it is the next smaller thing whose home is the subject's; above it, the next larger one.
 * 4. When a neighbour is unknown or nothing lies between, the wider prompt is kept and seen from closer, with the
 *    deeper subject in its middle; with one neighbour only, from closer or from farther away.
 * 5. What both neighbours say after their subject in the same words (`at night`, `oil painting`) is said again.
 */
import { subjectOf, THINGS, type Thing } from './scales.ts';

/** Sizes closer together than this factor count as the same. */
const SAME_SIZE = 1.2;

/** Longest part of a neighbour's prompt that a proposal repeats, in characters; it is cut at a word. */
const LONGEST_PART = 300;

/**
 * Proposes the prompt of a new level.
 *
 * @param wider Prompt of the level around it; null at the top, blank counts as null.
 * @param deeper Prompt of the level inside it; null at the bottom, blank counts as null.
 * @returns The proposal; empty when there is no neighbour to go by.
 */
export function proposePrompt(wider: string | null, deeper: string | null): string {
  const above = plain(wider);
  const below = plain(deeper);
  if (above === null && below === null) return '';
  if (below === null) return proposeDeeper(above!);
  if (above === null) return proposeWider(below);
  return proposeBetween(above, below);
}

function proposeBetween(wider: string, deeper: string): string {
  const [outer, inner] = [subjectOf(wider), subjectOf(deeper)];
  const found = outer && inner ? thingBetween(outer, inner) : null;
  const proposal =
    found?.prompt ?? `${withoutDistance(wider)}, closer, with ${withoutDistance(deeper)} in the middle`;
  return withShared(proposal, sharedClauses(wider, deeper));
}

function proposeDeeper(wider: string): string {
  const outer = subjectOf(wider);
  const next =
    outer &&
    THINGS.filter((each) => isSmaller(each, outer) && shareHome(each, outer))
      .sort(bySize)
      .at(-1);
  return next?.prompt ?? `${withoutDistance(wider)}, close-up`;
}

function proposeWider(deeper: string): string {
  const inner = subjectOf(deeper);
  const next =
    inner && THINGS.filter((each) => isSmaller(inner, each) && shareHome(each, inner)).sort(bySize)[0];
  return next?.prompt ?? `${withoutDistance(deeper)}, small in the frame`;
}

/** The thing nearest to the middle of two; null when none lies between. */
function thingBetween(outer: Thing, inner: Thing): Thing | null {
  const between = THINGS.filter((each) => isSmaller(each, outer) && isSmaller(inner, each));
  const ofBoth = between.filter((each) => shareRealm(each, outer) && shareRealm(each, inner));
  const ofInner = between.filter((each) => shareRealm(each, inner));
  const ofOuter = between.filter((each) => shareRealm(each, outer));
  const ofHome = ofBoth.filter((each) => shareHome(each, inner));
  const candidates = [ofHome, ofBoth, ofInner, ofOuter].find((list) => list.length > 0) ?? [];
  const middle = Math.log(outer.metres * inner.metres) / 2;
  const distance = ({ metres }: Thing): number => Math.abs(Math.log(metres) - middle);
  return [...candidates].sort((a, b) => distance(a) - distance(b))[0] ?? null;
}

function isSmaller(a: Thing, b: Thing): boolean {
  return a.metres * SAME_SIZE < b.metres;
}

function shareRealm(a: Thing, b: Thing): boolean {
  return a.realms.some((realm) => b.realms.includes(realm));
}

function shareHome(a: Thing, b: Thing): boolean {
  return a.realms[0] === b.realms[0];
}

function bySize(a: Thing, b: Thing): number {
  return a.metres - b.metres;
}

function plain(prompt: string | null): string | null {
  const text =
    prompt
      ?.replaceAll(/\s+/g, ' ')
      .trim()
      .replace(/[.,;]+$/, '') ?? '';
  if (text.length <= LONGEST_PART) return text || null;
  return text.slice(0, text.lastIndexOf(' ', LONGEST_PART) + 1 || LONGEST_PART).trim();
}

/** Words about the distance would contradict the new one. */
function withoutDistance(prompt: string): string {
  return prompt.replaceAll(
    /,? (?:very |extreme )?(?:close-up|closer|small in the frame|from far away)(?=,|$)/gi,
    '',
  );
}

/** What stands between commas in both prompts, behind the first part. */
function sharedClauses(wider: string, deeper: string): string[] {
  const clauses = (text: string): string[] =>
    text
      .split(',')
      .slice(1)
      .map((part) => part.trim());
  const below = new Set(clauses(deeper).map((clause) => clause.toLowerCase()));
  return clauses(wider).filter((clause) => clause !== '' && below.has(clause.toLowerCase()));
}

function withShared(proposal: string, shared: readonly string[]): string {
  const missing = shared.filter((clause) => !proposal.toLowerCase().includes(clause.toLowerCase()));
  return [proposal, ...missing].join(', ');
}
