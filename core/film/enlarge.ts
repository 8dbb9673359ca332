/**
 * Smooth enlargement of a small picture. Bilinear sampling alone shows the texels of a picture that is magnified
 * many times; enlarged by a cubic first, it stays smooth.
 */
import { texel, type Mip } from './mip.ts';

/**
 * Fills a mip level with an enlarged copy of another, by Catmull-Rom interpolation. The border of the smaller one
 * takes part, so that the copy continues as its border does.
 *
 * @param memory The memory in which both lie.
 * @param from The smaller mip level, its border filled.
 * @param to A mip level that is a whole number of times as large; its border is left alone.
 * @see E. Catmull, R. Rom, "A class of local interpolating splines", 1974
 */
export function enlarge(memory: Uint8Array, from: Mip, to: Mip): void {
  const rows = Array.from({ length: from.height + 2 }, (_, row) => {
    const source = texel(from, -1, row - 1);
    return enlargeLine(memory.subarray(source, source + from.stride), to.width / from.width, 4);
  });
  const scale = to.height / from.height;
  const line = new Float64Array(rows.length);
  for (let index = 0; index < 4 * to.width; index++) {
    for (let row = 0; row < rows.length; row++) line[row] = rows[row]![index]!;
    const column = enlargeLine(line, scale, 1);
    const top = texel(to, 0, 0) + index;
    for (let y = 0; y < to.height; y++) {
      memory[top + y * to.stride] = Math.min(Math.max(Math.round(column[y]!), 0), 255);
    }
  }
}

/**
 * Enlarges a line of values with interleaved channels that begins and ends with its border; beyond the border it
 * goes on straight.
 */
function enlargeLine(line: ArrayLike<number>, scale: number, channels: number): Float64Array {
  const length = line.length / channels - 2;
  const enlarged = new Float64Array(length * scale * channels);
  for (let cell = 0; cell < length * scale; cell++) {
    const place = (cell + 0.5) / scale - 0.5;
    const left = Math.floor(place);
    const t = place - left;
    // Weights of the texels left-1 … left+2.
    const a = t * (-0.5 + t * (1 - 0.5 * t));
    const b = 1 + t * t * (-2.5 + 1.5 * t);
    const c = t * (0.5 + t * (2 - 1.5 * t));
    const d = t * t * (-0.5 + 0.5 * t);
    for (let channel = 0; channel < channels; channel++) {
      const at = (left + 1) * channels + channel;
      const here = line[at]!;
      const next = line[at + channels]!;
      const before = left >= 0 ? line[at - channels]! : 2 * here - next;
      const after = left < length - 1 ? line[at + 2 * channels]! : 2 * next - here;
      enlarged[cell * channels + channel] = a * before + b * here + c * next + d * after;
    }
  }
  return enlarged;
}
