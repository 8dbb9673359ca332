/** Draws the label of a scale bar from outlines: alike on every machine, whatever fonts it has. */
import { GLYPHS, UNITS_PER_EM, type Glyph } from './glyphs.ts';

/** Rows that a pixel is looked at in; along a row, coverage is exact. */
const SUBROWS = 8;

/** Straight pieces that stand for a curve. */
const CURVE_PIECES = 8;

/** Height above and depth below the baseline that characters may have, as a share of the letters' size. */
const ASCENT = 0.86;
const DESCENT = 0.22;

/** Size of raised characters, and how high they stand, as shares of the letters' size. */
const RAISED = { size: 0.64, rise: 0.36 } as const;

/** Raised characters, most of which the font has not, by the plain ones that are drawn smaller instead. */
const RAISED_CHARACTERS: Readonly<Record<string, string>> = {
  ...Object.fromEntries(Array.from('⁰¹²³⁴⁵⁶⁷⁸⁹', (raised, digit) => [raised, String(digit)])),
  '⁻': '−',
};

/** Width of the narrow space that groups digits, as a share of a space's. */
const NARROW = 0.6;

/** A picture of coverage. */
export interface Mask {
  readonly width: number;
  readonly height: number;
  /** Row by row, top first, 0 … 255. */
  readonly coverage: Uint8Array;
}

/** A piece of an outline, in pixels from the left end of the baseline; y goes down. */
interface Edge {
  readonly x0: number;
  readonly y0: number;
  readonly x1: number;
  readonly y1: number;
}

/**
 * Draws a label.
 *
 * @param text Digits, spaces, units from fm to km, and powers of ten.
 * @param size Size of the letters in pixels, above 0.
 * @returns Its mask: as wide as the text, with room for what stands above and below the line.
 * @throws {RangeError} When there is no outline of a character.
 */
export function drawLabel(text: string, size: number): Mask {
  const edges: Edge[] = [];
  let x = 0;
  for (const character of text) {
    const plain = RAISED_CHARACTERS[character];
    const scale = ((plain ? RAISED.size : 1) * size) / UNITS_PER_EM;
    const { advance, outline } = glyphOf(plain ?? character);
    addEdges(edges, outline, scale, x, plain ? -RAISED.rise * size : 0);
    x += advance * scale;
  }
  const width = Math.max(1, Math.ceil(x));
  const ascent = Math.ceil(ASCENT * size);
  const height = ascent + Math.ceil(DESCENT * size);
  return { width, height, coverage: fill(edges, width, height, ascent) };
}

function glyphOf(character: string): Glyph {
  if (character === '\u202f') return { advance: NARROW * GLYPHS[' ']!.advance, outline: '' };
  const glyph = GLYPHS[character === '\u00a0' ? ' ' : character];
  if (!glyph) throw new RangeError(`There is no outline of "${character}".`);
  return glyph;
}

/** Adds the pieces of one character's outline. */
function addEdges(edges: Edge[], outline: string, scale: number, left: number, baseline: number): void {
  let [x, y, startX, startY] = [0, 0, 0, 0];
  const to = (nextX: number, nextY: number): void => {
    edges.push({
      ...{ x0: left + x * scale, y0: baseline - y * scale },
      ...{ x1: left + nextX * scale, y1: baseline - nextY * scale },
    });
    [x, y] = [nextX, nextY];
  };
  for (const [, command, numbers = ''] of outline.matchAll(/([MLQZ])([^MLQZ]*)/g)) {
    const [a = 0, b = 0, c = 0, d = 0] = numbers.split(' ').map(Number);
    if (command === 'M') [x, y, startX, startY] = [a, b, a, b];
    if (command === 'L') to(a, b);
    if (command === 'Z') to(startX, startY);
    if (command === 'Q') {
      const [fromX, fromY] = [x, y];
      for (let piece = 1; piece <= CURVE_PIECES; piece++) {
        const t = piece / CURVE_PIECES;
        const [before, middle, after] = [(1 - t) ** 2, 2 * t * (1 - t), t ** 2];
        to(before * fromX + middle * a + after * c, before * fromY + middle * b + after * d);
      }
    }
  }
}

/** Fills what the edges wind around, by the nonzero rule: parts of a character may overlap. */
function fill(edges: readonly Edge[], width: number, height: number, baseline: number): Uint8Array {
  const coverage = new Uint8Array(width * height);
  const line = new Float64Array(width);
  for (let row = 0; row < height; row++) {
    line.fill(0);
    for (let sub = 0; sub < SUBROWS; sub++) {
      const y = row - baseline + (sub + 0.5) / SUBROWS;
      let winding = 0;
      let start = 0;
      for (const { x, turn } of crossings(edges, y)) {
        if (winding === 0) start = x;
        winding += turn;
        if (winding === 0) addSpan(line, start, x);
      }
    }
    line.forEach((sum, x) => (coverage[row * width + x] = Math.round((255 * sum) / SUBROWS)));
  }
  return coverage;
}

/** Where edges cross a row, from left to right, and which way they turn around what is right of them. */
function crossings(edges: readonly Edge[], y: number): { x: number; turn: number }[] {
  return edges
    .filter(({ y0, y1 }) => y0 <= y !== y1 <= y)
    .map(({ x0, y0, x1, y1 }) => ({ x: x0 + ((y - y0) / (y1 - y0)) * (x1 - x0), turn: y1 > y0 ? 1 : -1 }))
    .sort((a, b) => a.x - b.x);
}

/** Adds how much of each pixel lies between two places. */
function addSpan(line: Float64Array, from: number, to: number): void {
  const end = Math.min(line.length, to);
  for (let x = Math.max(0, Math.floor(from)); x < end; x++) {
    line[x]! += Math.min(x + 1, to) - Math.max(x, from);
  }
}
