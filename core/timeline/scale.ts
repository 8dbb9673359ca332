/**
 * The ruler of a zoom: what its pictures measure in the scene, once the width of one level is known.
 *
 * A `StackGeometry` knows pixels, a `DepthScale` magnification; this is the only place that knows metres.
 */

import { BadInputError } from '../errors.ts';
import { matchLevels } from '../project/match-levels.ts';
import { WIDTH_METRES } from '../project/project.ts';

/** Width of the bar at most, as a share of the frame. */
const WIDEST_BAR = 0.25;

/** Lengths that a bar may have, times a power of ten. */
const BAR_STEPS = [5, 2, 1] as const;

/** Units by size, largest first. */
const UNITS = [
  ['km', 1e3],
  ['m', 1],
  ['cm', 1e-2],
  ['mm', 1e-3],
  ['µm', 1e-6],
  ['nm', 1e-9],
  ['pm', 1e-12],
  ['fm', 1e-15],
] as const;

/** Units that people type besides, by their usual spellings. */
const TYPED_UNITS: Readonly<Record<string, number>> = {
  ...Object.fromEntries(UNITS),
  um: 1e-6,
  μm: 1e-6,
  metre: 1,
  metres: 1,
  meter: 1,
  meters: 1,
  au: 1.495978707e11,
  ly: 9.4607e15,
  'light year': 9.4607e15,
  'light years': 9.4607e15,
};

/** Lengths from here on are written as powers of ten: a million kilometres. */
const LARGEST_IN_UNITS = 1e9;

const SUPERSCRIPT_DIGITS = '⁰¹²³⁴⁵⁶⁷⁸⁹';

/** Narrow no-break space, which groups digits. */
const NARROW_SPACE = '\u202f';

/** No-break space, which keeps a number and its unit together. */
const UNIT_SPACE = '\u00a0';

/** A project or a take, as far as sizes are concerned. */
export interface ScaledProject {
  /** The levels, widest first. */
  readonly levels: readonly {
    readonly factor: number | null;
    readonly widthMetres?: number | undefined;
  }[];
}

/** The same with prompts, which tell which levels of a project and a take belong together. */
interface PromptedProject extends ScaledProject {
  readonly levels: readonly (ScaledProject['levels'][number] & { readonly prompt: string })[];
}

/** What one level measures, from which the others follow. */
export interface KnownWidth {
  /** Index of the level. */
  readonly level: number;
  /** What its picture measures from left to right. */
  readonly widthMetres: number;
}

/** A scale bar. */
export interface ScaleBar {
  /** What it measures, for example `100 km` or `10⁷ m`. */
  readonly label: string;
  /** What it measures in metres: 1, 2 or 5 times a power of ten. */
  readonly metres: number;
  /** Its length as a share of the frame's width, 0.1 … 0.25. */
  readonly share: number;
}

/**
 * What the picture at a depth measures from left to right.
 *
 * @param depth Depth in levels; clamped to 0 … levels-1.
 * @param project Its levels; the first one that says its width counts.
 * @returns Metres, or null when no level says its width.
 */
export function widthMetresAt(depth: number, project: ScaledProject): number | null {
  const { levels } = project;
  const known = levels.findIndex(({ widthMetres }) => widthMetres !== undefined);
  if (known < 0) return null;
  const inside = Math.min(Math.max(depth, 0), levels.length - 1);
  let width = levels[known]!.widthMetres!;
  // Level by level instead of by one logarithm, so that whole levels keep round numbers.
  for (let level = known; level < inside; level++) {
    width /= (levels[level]!.factor ?? 1) ** Math.min(1, inside - level);
  }
  for (let level = known - 1; level >= inside - 1 && level >= 0; level--) {
    width *= (levels[level]!.factor ?? 1) ** Math.min(1, level + 1 - inside);
  }
  return width;
}

/**
 * The sizes of a take in a project that may have been edited since it was painted.
 *
 * @param take The take's levels.
 * @param project The project as it stands.
 * @returns The take's levels, one of which says its width, if the project knows any.
 */
export function takeScale(take: PromptedProject, project: PromptedProject): ScaledProject {
  const known = project.levels.findIndex(({ widthMetres }) => widthMetres !== undefined);
  if (known < 0) return { levels: take.levels.map(({ factor }) => ({ factor })) };
  const painted = matchLevels(project.levels, take.levels);
  const anchor = typeof painted[known] === 'number' ? known : painted.findIndex((level) => level !== null);
  const widthMetres = anchor < 0 ? null : widthMetresAt(anchor, project);
  const levels = take.levels.map(({ factor }, level) =>
    level === painted[anchor] && widthMetres !== null ? { factor, widthMetres } : { factor },
  );
  return { levels };
}

/**
 * The level that says its width.
 *
 * @param project A project, or a take as {@link takeScale} gives it.
 * @returns The first such level; null when there is none.
 */
export function knownWidth(project: ScaledProject): KnownWidth | null {
  const { levels } = project;
  const level = levels.findIndex(({ widthMetres }) => widthMetres !== undefined);
  return level < 0 ? null : { level, widthMetres: levels[level]!.widthMetres! };
}

/**
 * Levels of which one says its width.
 *
 * @param factors Zoom factor from each level to the next, widest first.
 * @param known That level.
 * @returns The levels.
 * @throws {BadInputError} When there is no such level.
 */
export function scaledLevels(factors: readonly number[], known: KnownWidth): ScaledProject {
  const { level, widthMetres } = known;
  if (level > factors.length)
    throw new BadInputError(`There is no level ${level + 1} that could say its size.`);
  const levels = [...factors, null].map((factor, index) =>
    index === level ? { factor, widthMetres } : { factor },
  );
  return { levels };
}

/**
 * The scale bar for a frame.
 *
 * @param depth Depth in levels that the frame shows; clamped.
 * @param project Its levels; the first one that says its width counts.
 * @param visible Share of a level's width that a frame sees at a whole level; below 1 where its aspect is narrower.
 * @returns The bar, or null when no level says its width.
 */
export function scaleBar(depth: number, project: ScaledProject, visible = 1): ScaleBar | null {
  const width = widthMetresAt(depth, project);
  if (width === null) return null;
  const most = width * visible * WIDEST_BAR;
  // A hair of tolerance, so that a bar of exactly the widest length is not lost to rounding.
  const power = Math.floor(Math.log10(most) + 1e-12);
  const step = BAR_STEPS.find((candidate) => tenTo(power, candidate) <= most * (1 + 1e-12)) ?? 1;
  const metres = tenTo(power, step);
  return { label: formatLength(metres), metres, share: metres / (width * visible) };
}

/**
 * A length as people say it.
 *
 * @param metres Above 0.
 * @returns Up to three figures with a unit from fm to km, else a power of ten: `12 700 km`, `40 nm`, `3 × 10²¹ m`.
 */
export function formatLength(metres: number): string {
  const rounded = Number(metres.toPrecision(3));
  const unit = UNITS.find(([, size]) => rounded >= size * (1 - 1e-9));
  if (!unit || rounded >= LARGEST_IN_UNITS) return formatPower(rounded);
  const [name, size] = unit;
  const digits = String(Number((rounded / size).toPrecision(3)));
  return `${digits.replace(/\B(?=(\d{3})+$)/g, NARROW_SPACE)}${UNIT_SPACE}${name}`;
}

/**
 * Reads a length as people type it.
 *
 * @param text For example `40 m`, `12 700 km`, `1.5e7`, `1,5 m`, `10^-9 m`, `3 × 10²¹ m` or `2 ly`; metres without a unit.
 * @returns Metres, or null when it is no length that a level may have.
 */
export function parseLength(text: string): number | null {
  const plain = text
    .replace(/[⁰¹²³⁴⁵⁶⁷⁸⁹⁻]+/g, (power) => `^${Array.from(power, plainDigit).join('')}`)
    .replace(/(\d)[\s,](?=\d{3}(?:\D|$))/g, '$1')
    .replace(/(\d),(?=\d)/, '$1.')
    .replace('−', '-')
    .trim();
  const match = /^(?:([\d.]+(?:e[+-]?\d+)?)\s*(?:[×x*·]\s*)?)?(?:10\s*\^\s*([+-]?\d+))?\s*(\D*)$/i.exec(
    plain,
  );
  if (!match || (match[1] === undefined && match[2] === undefined)) return null;
  const [, figures = '1', power = '0', unit = ''] = match;
  const size = unit === '' ? 1 : (TYPED_UNITS[unit] ?? TYPED_UNITS[unit.toLowerCase()]);
  const metres = Number(figures) * Number(`1e${power}`) * (size ?? Number.NaN);
  return metres >= WIDTH_METRES.minimum && metres <= WIDTH_METRES.maximum ? metres : null;
}

function plainDigit(digit: string): string {
  return digit === '⁻' ? '-' : String(SUPERSCRIPT_DIGITS.indexOf(digit));
}

function formatPower(metres: number): string {
  const [figures = '', exponent = ''] = metres.toExponential().split('e');
  const power = exponent
    .replace('+', '')
    .replace('-', '⁻')
    .replace(/\d/g, (digit) => SUPERSCRIPT_DIGITS[Number(digit)]!);
  const factor = figures === '1' ? '' : `${Number(Number(figures).toPrecision(3))} × `;
  return `${factor}10${power}${UNIT_SPACE}m`;
}

/** A number times a power of ten, without the rounding of repeated multiplication. */
function tenTo(power: number, factor: number): number {
  return Number(`${factor}e${power}`);
}
