/**
 * Reads the weights that a person writes into a prompt: `(more)`, `((much more))`, `[less]`, `(exactly:1.3)`.
 *
 * Each round bracket multiplies by 1.1 or by the number before its end, each square one divides by 1.1, and nesting
 * multiplies. A backslash makes a bracket, or another backslash, an ordinary character. Brackets without a partner are
 * ordinary characters too, so that every text is a prompt.
 */

/** What one pair of brackets multiplies by, or divides by. */
const BRACKET_FACTOR = 1.1;

/** Weights beyond this are clipped: the text would drown everything else, and numbers overflow in the end. */
const LARGEST_WEIGHT = 10;

/** Bound while factors are multiplied, so that hundreds of brackets give no infinity, and no 0 × infinity. */
const LARGEST_PRODUCT = 1e30;

/** A number at the end of round brackets, with its colon. */
const STATED_WEIGHT = /:\s*([+-]?(?:\d{1,9}(?:\.\d{0,9})?|\.\d{1,9}))\s*$/;

/** Longest end of a bracket's text that can be a number, in characters. */
const STATED_WEIGHT_LENGTH = 40;

/** A stretch of a prompt with one weight. */
export interface WeightedText {
  /** The text without brackets, weights and backslashes; never empty. */
  text: string;
  /** −10 to 10; 1 is neither more nor less than usual. */
  weight: number;
}

/** A pair of brackets. */
interface Bracket {
  close: number;
  /** What it multiplies by; `undefined` where only the kind of the bracket says so. */
  stated: number | undefined;
  /** Where the text ends: before the stated weight, or at the closing bracket. */
  textEnd: number;
}

/**
 * Splits a prompt by weight.
 *
 * @param prompt What a person wrote.
 * @returns Its stretches in order, neighbours of equal weight joined; empty for an empty prompt.
 */
export function parseWeights(prompt: string): WeightedText[] {
  const brackets = findBrackets(prompt);
  const stretches: WeightedText[] = [];
  const open: { bracket: Bracket; product: number; power: number }[] = [];
  // The power is counted apart, so that `([word])` is exactly 1.
  let product = 1;
  let power = 0;
  for (let index = 0; index < prompt.length; index++) {
    const bracket = brackets.get(index);
    const innermost = open[open.length - 1];
    if (bracket !== undefined) {
      open.push({ bracket, product, power });
      if (bracket.stated !== undefined) product = clip(product * bracket.stated, LARGEST_PRODUCT);
      else power += prompt[index] === '(' ? 1 : -1;
    } else if (index === innermost?.bracket.textEnd) {
      index = innermost.bracket.close;
      ({ product, power } = innermost);
      open.pop();
    } else {
      if (isEscape(prompt, index)) index += 1;
      const factor = clip(BRACKET_FACTOR ** power, LARGEST_PRODUCT);
      append(stretches, prompt[index]!, clip(product * factor, LARGEST_WEIGHT));
    }
  }
  return stretches;
}

function append(stretches: WeightedText[], character: string, weight: number): void {
  const last = stretches[stretches.length - 1];
  if (last?.weight === weight) last.text += character;
  else stretches.push({ text: character, weight });
}

function clip(value: number, most: number): number {
  return Math.min(Math.max(value, -most), most);
}

/** A backslash before something that would mean more without it. */
function isEscape(prompt: string, index: number): boolean {
  const next = prompt[index + 1];
  return prompt[index] === '\\' && next !== undefined && '()[]\\'.includes(next);
}

/** Finds the pairs, by the index of the opening bracket. */
function findBrackets(prompt: string): Map<number, Bracket> {
  const pairs = new Map<number, Bracket>();
  const open: number[] = [];
  for (let index = 0; index < prompt.length; index++) {
    if (isEscape(prompt, index)) {
      index += 1;
    } else if (prompt[index] === '(' || prompt[index] === '[') {
      open.push(index);
    } else if (prompt[index] === ')' || prompt[index] === ']') {
      const partner = prompt[index] === ')' ? '(' : '[';
      const place = open.findLastIndex((start) => prompt[start] === partner);
      if (place < 0) continue;
      const start = open[place]!;
      pairs.set(start, bracketAt(prompt, start, index));
      // Whatever was opened inside and not closed has no partner.
      open.length = place;
    }
  }
  return pairs;
}

function bracketAt(prompt: string, start: number, close: number): Bracket {
  const end = prompt.slice(Math.max(start + 1, close - STATED_WEIGHT_LENGTH), close);
  const found = prompt[start] === '(' ? STATED_WEIGHT.exec(end) : null;
  if (found === null) return { close, stated: undefined, textEnd: close };
  return { close, stated: Number(found[1]), textEnd: close - found[0].length };
}
