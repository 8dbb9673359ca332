/** Where the cards of the strip stand, in CSS pixels. */

/** Smallest and largest width of a card, and the room between two, in grid units. */
const CARD = { smallest: 11, largest: 24, gap: 4 } as const;

/** How a row of cards is laid out. */
export interface StripLayout {
  /** Width of a card. */
  readonly card: number;
  /** Room between two cards. */
  readonly gap: number;
  /** Width of all cards and gaps. */
  readonly total: number;
}

/**
 * Lays the cards out: as wide as there is room for, within limits.
 *
 * @param room Width that there is.
 * @param levels Number of cards.
 * @param unit Grid unit in pixels.
 * @returns The layout; wider than the room when there are many levels, which then scroll.
 */
export function layOutStrip(room: number, levels: number, unit: number): StripLayout {
  const gap = CARD.gap * unit;
  const fair = (room - gap * (levels - 1)) / levels;
  const card = Math.floor(Math.min(Math.max(fair, CARD.smallest * unit), CARD.largest * unit));
  return { card, gap, total: card * levels + gap * (levels - 1) };
}

/**
 * Where a depth lies in the row: the middle of a card is its level.
 *
 * @param layout The layout.
 * @param depth Depth in levels.
 * @returns Distance from the row's left edge.
 */
export function depthToOffset(layout: StripLayout, depth: number): number {
  return layout.card / 2 + depth * (layout.card + layout.gap);
}

/**
 * The depth at a place in the row.
 *
 * @param layout The layout.
 * @param offset Distance from the row's left edge.
 * @returns Depth in levels; may lie outside of the zoom.
 */
export function offsetToDepth(layout: StripLayout, offset: number): number {
  return (offset - layout.card / 2) / (layout.card + layout.gap);
}

/**
 * The index that a dragged card would have if it were dropped at a place.
 *
 * @param layout The layout.
 * @param offset Distance of the pointer from the row's left edge.
 * @param from Index of the dragged card.
 * @param levels Number of cards.
 * @returns Its index afterwards, 0 … levels-1.
 */
export function dropIndex(layout: StripLayout, offset: number, from: number, levels: number): number {
  const slot = Math.round((offset + layout.gap / 2) / (layout.card + layout.gap));
  const index = slot > from ? slot - 1 : slot;
  return Math.min(Math.max(index, 0), levels - 1);
}
