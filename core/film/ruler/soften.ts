/** Softens a mask, as the shadow under something. */

/**
 * Averages over a square window, twice, which comes close to a Gaussian.
 *
 * @param values Width × height values, row by row; softened in place. Beyond the edges lies 0.
 * @param width Width of a row.
 * @param radius How far the window reaches from its middle, in pixels; each pass widens what is there by it.
 */
export function soften(values: Float32Array, width: number, radius: number): void {
  const height = values.length / width;
  const line = new Float32Array(Math.max(width, height));
  for (let pass = 0; pass < 2; pass++) {
    for (let row = 0; row < height; row++) average(values, row * width, 1, width, radius, line);
    for (let column = 0; column < width; column++) average(values, column, width, height, radius, line);
  }
}

/** Averages along one line of `count` values; `line` is room for them. */
function average(
  values: Float32Array,
  start: number,
  step: number,
  count: number,
  radius: number,
  line: Float32Array,
): void {
  for (let index = 0, at = start; index < count; index++, at += step) line[index] = values[at]!;
  const share = 1 / (2 * radius + 1);
  let sum = 0;
  for (let index = 0; index < Math.min(radius, count); index++) sum += line[index]!;
  for (let index = 0, at = start; index < count; index++, at += step) {
    if (index + radius < count) sum += line[index + radius]!;
    if (index > radius) sum -= line[index - radius - 1]!;
    values[at] = sum * share;
  }
}
