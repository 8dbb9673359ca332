/**
 * The grids of the Laplacian pyramids in which levels are blended.
 *
 * Level i's pyramid steps down by p_{i-1}, then p_{i-2}, … p_0, so that its band k lies on band k-1 of level i-1,
 * cropped to the footprint. For an off-centre footprint a grid that began at level i's own corner would lie
 * between the pixels of the wider level's band; so each grid takes its phase from the wider level instead, and
 * blocks at the border may be partly outside. Crops are then exact at every band, for any focus and any size.
 */
import type { StackGeometry } from './geometry.ts';

/** Bands with fewer pixels than this on one side are not made. */
const SMALLEST_SIDE = 4;

/** Grid of one band of a level's pyramid. */
export interface Band {
  width: number;
  height: number;
  /** Step from the next finer band to this one; 1 for band 0. */
  factor: number;
  /** How many pixels of the next finer band the first block of this one lacks, 0 to factor-1. */
  leadX: number;
  leadY: number;
  /** Where pixel (0, 0) of this band lies on the next finer band of the wider level. */
  cropX: number;
  cropY: number;
}

/**
 * Lays out the pyramid of every level.
 *
 * @param geometry Shape of the stack.
 * @returns For each level its bands, finest first. Level i has at most i+1 of them, and at most one more than
 *   level i-1: the last band is the low-pass rest.
 */
export function pyramidBands(geometry: StackGeometry): Band[][] {
  const { width, height, factors, footprints } = geometry;
  const pyramids: Band[][] = [];
  for (let level = 0; level < geometry.levels; level++) {
    const bands: Band[] = [{ width, height, factor: 1, leadX: 0, leadY: 0, cropX: 0, cropY: 0 }];
    for (let k = 1; k <= level; k++) {
      const finer = bands[k - 1]!;
      const factor = factors[level - k]!;
      const wider = pyramids[level - 1]![k - 1];
      if (!wider) break;
      const footprint = footprints[level - 1]!;
      const x = k === 1 ? { crop: footprint.x, lead: 0 } : coarserStart(finer.cropX, wider.leadX, factor);
      const y = k === 1 ? { crop: footprint.y, lead: 0 } : coarserStart(finer.cropY, wider.leadY, factor);
      const band: Band = {
        width: Math.ceil((finer.width + x.lead) / factor),
        height: Math.ceil((finer.height + y.lead) / factor),
        factor,
        leadX: x.lead,
        leadY: y.lead,
        cropX: x.crop,
        cropY: y.crop,
      };
      if (Math.min(band.width, band.height) < SMALLEST_SIDE) break;
      bands.push(band);
    }
    pyramids.push(bands);
  }
  return pyramids;
}

/** The block of the wider level's coarser band in which the crop of its finer band begins. */
function coarserStart(finerCrop: number, widerLead: number, factor: number): { crop: number; lead: number } {
  const position = finerCrop + widerLead;
  return { crop: Math.floor(position / factor), lead: position % factor };
}
