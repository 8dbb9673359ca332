/**
 * Where the cards of the strip stand, in CSS pixels: every level at its depth on a logarithmic axis, so that the way
 * between two cards says how far one zooms into the other.
 */
import { ZOOM_FACTORS, type ZoomFactor } from '#core/project/project.ts';

/** Smallest width of a card that shows its prompt, largest width, and the room between two, in grid units. */
const CARD = { readable: 11, largest: 24, gap: 4 } as const;

/** A card grows beyond its largest width where its picture is tall enough to be of this shape. */
const ASPECT = 16 / 9;

/** Room between two small cards, as a share of the way between them, and at least so many pixels. */
const SMALL_GAP = { share: 0.2, pixels: 3 } as const;

/** How a row of cards is laid out. */
export interface StripLayout {
  /** Width of a card. */
  readonly card: number;
  /** Way that doubles the magnification. */
  readonly pitch: number;
  /** Left edge of every card. */
  readonly offsets: readonly number[];
  /** Width of the row. */
  readonly total: number;
  /** False when cards are so small that they show only their picture. */
  readonly readable: boolean;
}

/** Room that there is for a row of cards. */
export interface StripRoom {
  /** Width of the row. */
  readonly width: number;
  /** Height of the pictures. */
  readonly height: number;
}

/** Ways that double the magnification: between what shows everything at once and the largest cards. */
export interface PitchRange {
  /** Everything fits into the room. */
  readonly fit: number;
  /** The one to begin with: as wide as there is room for, but readable. */
  readonly usual: number;
  /** The widest. */
  readonly largest: number;
}

/**
 * The limits of zooming into the strip.
 *
 * @param room Width that there is for the row, and height for its pictures.
 * @param factors Zoom factor from each level to the next.
 * @param unit Grid unit in pixels.
 * @returns The ways that double the magnification.
 */
export function pitchRange(room: StripRoom, factors: readonly number[], unit: number): PitchRange {
  const steps = factors.map((factor) => Math.log2(factor));
  const octaves = steps.reduce((sum, step) => sum + step, 0);
  const nearest = Math.min(...steps);
  const gap = CARD.gap * unit;
  const pitchOf = (card: number): number => (card + gap) / nearest;
  const largest = pitchOf(Math.max(CARD.largest * unit, ASPECT * room.height));
  // Small cards stand closer together, so this one leaves no more than a little room.
  const fit = Math.min((room.width + SMALL_GAP.pixels) / (octaves + nearest), largest);
  const roomy = (room.width + gap) / (octaves + nearest);
  return { fit, usual: Math.min(Math.max(roomy, pitchOf(CARD.readable * unit)), largest), largest };
}

/**
 * Lays the cards out.
 *
 * @param factors Zoom factor from each level to the next.
 * @param pitch Way that doubles the magnification.
 * @param unit Grid unit in pixels.
 * @returns The layout.
 */
export function layOutStrip(factors: readonly number[], pitch: number, unit: number): StripLayout {
  const nearest = pitch * Math.min(...factors.map((factor) => Math.log2(factor)));
  const smallGap = Math.max(SMALL_GAP.pixels, SMALL_GAP.share * nearest);
  const gap = nearest - CARD.readable * unit >= CARD.gap * unit ? CARD.gap * unit : smallGap;
  const card = Math.max(1, Math.floor(nearest - gap));
  const offsets = [0];
  for (const factor of factors) offsets.push(offsets.at(-1)! + pitch * Math.log2(factor));
  return { card, pitch, offsets, total: offsets.at(-1)! + card, readable: gap === CARD.gap * unit };
}

/**
 * Where a depth lies in the row: the middle of a card is its level.
 *
 * @param layout The layout.
 * @param depth Depth in levels; clamped.
 * @returns Distance from the row's left edge.
 */
export function depthToOffset(layout: StripLayout, depth: number): number {
  const { offsets, card } = layout;
  const inside = Math.min(Math.max(depth, 0), offsets.length - 1);
  const level = Math.min(Math.floor(inside), offsets.length - 2);
  const start = offsets[level]!;
  return card / 2 + start + (inside - level) * (offsets[level + 1]! - start);
}

/**
 * The depth at a place in the row.
 *
 * @param layout The layout.
 * @param offset Distance from the row's left edge.
 * @returns Depth in levels, within the zoom.
 */
export function offsetToDepth(layout: StripLayout, offset: number): number {
  const { offsets, card } = layout;
  const middle = Math.min(Math.max(offset - card / 2, 0), offsets.at(-1)!);
  const level = Math.min(
    Math.max(
      offsets.findLastIndex((start) => start <= middle),
      0,
    ),
    offsets.length - 2,
  );
  const start = offsets[level]!;
  return level + (middle - start) / (offsets[level + 1]! - start);
}

/**
 * The level whose place is nearest.
 *
 * @param layout The layout.
 * @param offset Distance from the row's left edge.
 * @returns Its index.
 */
export function nearestLevel(layout: StripLayout, offset: number): number {
  const distances = layout.offsets.map((start) => Math.abs(start + layout.card / 2 - offset));
  return distances.indexOf(Math.min(...distances));
}

/**
 * The factor that the way between two cards stands for when it is dragged.
 *
 * @param layout The layout when the drag began.
 * @param factor The factor then.
 * @param way How far the deeper card was dragged away from the wider one; negative is nearer.
 * @returns The nearest factor that a zoom may have.
 */
export function draggedFactor(layout: StripLayout, factor: number, way: number): ZoomFactor {
  const wanted = Math.log2(factor) + way / layout.pitch;
  const distance = (known: number): number => Math.abs(Math.log2(known) - wanted);
  return ZOOM_FACTORS.reduce((best, known) => (distance(known) < distance(best) ? known : best));
}
