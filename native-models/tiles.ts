/**
 * Runs a network over a large image piece by piece, so that its memory does not grow with the image.
 *
 * Tiles overlap, and where they do the results are mixed with weights that fall linearly to a tile's edge, so no seam
 * shows. The weights of all tiles add up to one everywhere.
 */

/** How to cut an image, in pixels of the network's input. */
export interface Tiling {
  /** Sides of a tile. */
  width: number;
  height: number;
  /** Pixels that neighbours share at least. */
  overlap: number;
}

/** An image and what becomes of it. */
export interface TiledImage {
  /** Flat [channels,height,width]. */
  values: Float32Array;
  channels: number;
  width: number;
  height: number;
  /** Output pixels to one input pixel on each side; a fraction where the network shrinks. */
  scale: number;
  outputChannels: number;
}

/** Where a tile lies on one axis, and the share that it has in each of its output pixels. */
interface Span {
  start: number;
  weights: Float32Array;
}

/**
 * Runs a network over an image in tiles.
 *
 * @param image The image, at least as large as a tile; with a fractional scale, its sides, the tile's and the overlap
 *   are multiples of 1 / scale.
 * @param tiling How to cut it.
 * @param run Turns one flat [channels, tile height, tile width] into a flat output.
 * @returns The flat [outputChannels, scale × height, scale × width].
 */
export async function runTiled(
  image: TiledImage,
  tiling: Tiling,
  run: (tile: Float32Array) => Promise<Float32Array>,
): Promise<Float32Array> {
  const { scale, outputChannels, width, height } = image;
  const output = new Float32Array(outputChannels * width * scale * height * scale);
  const rows = spans(height, tiling.height, tiling.overlap, scale);
  const columns = spans(width, tiling.width, tiling.overlap, scale);
  for (const row of rows) {
    for (const column of columns) {
      const result = await run(cut(image, column.start, row.start, tiling));
      add(output, result, row, column, image);
    }
  }
  return output;
}

/** Places tiles evenly along one side. */
function spans(length: number, side: number, overlap: number, scale: number): Span[] {
  const grid = Math.max(1, 1 / scale);
  const count = length === side ? 1 : Math.ceil((length - overlap) / (side - overlap));
  const starts = Array.from({ length: count }, (_, index) =>
    count === 1 ? 0 : Math.round((index * (length - side)) / (count - 1) / grid) * grid,
  );
  const total = new Float32Array(length * scale);
  const result = starts.map((start, index) => {
    const before = index === 0 ? 0 : starts[index - 1]! + side - start;
    const after = index === count - 1 ? 0 : start + side - starts[index + 1]!;
    const weights = ramp(side * scale, before * scale, after * scale);
    weights.forEach((weight, offset) => (total[start * scale + offset]! += weight));
    return { start, weights };
  });
  for (const { start, weights } of result) {
    weights.forEach((weight, offset) => (weights[offset] = weight / total[start * scale + offset]!));
  }
  return result;
}

/** One inside; rising from zero over what is shared with the tile before, falling over what the next one shares. */
function ramp(length: number, before: number, after: number): Float32Array {
  return Float32Array.from({ length }, (_, index) =>
    Math.min(1, before === 0 ? 1 : (index + 0.5) / before, after === 0 ? 1 : (length - index - 0.5) / after),
  );
}

function cut(
  { values, channels, width, height }: TiledImage,
  x: number,
  y: number,
  tile: Tiling,
): Float32Array {
  const piece = new Float32Array(channels * tile.width * tile.height);
  let target = 0;
  for (let channel = 0; channel < channels; channel++) {
    for (let row = 0; row < tile.height; row++, target += tile.width) {
      const start = (channel * height + y + row) * width + x;
      piece.set(values.subarray(start, start + tile.width), target);
    }
  }
  return piece;
}

function add(output: Float32Array, tile: Float32Array, row: Span, column: Span, image: TiledImage): void {
  const { scale, outputChannels } = image;
  const width = image.width * scale;
  const height = image.height * scale;
  let source = 0;
  for (let channel = 0; channel < outputChannels; channel++) {
    for (let y = 0; y < row.weights.length; y++) {
      const weight = row.weights[y]!;
      const target = (channel * height + row.start * scale + y) * width + column.start * scale;
      for (let x = 0; x < column.weights.length; x++) {
        output[target + x]! += weight * column.weights[x]! * tile[source++]!;
      }
    }
  }
}
