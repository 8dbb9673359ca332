/** Smearing: what is somewhere is felt around it, less with distance. */

/**
 * Smears a plane in place: each value becomes a weighted mean of all, the weights falling exponentially with the
 * distance along rows and along columns. Beyond the edges there is nothing.
 *
 * @param values The plane, row by row.
 * @param width Its width in pixels.
 * @param reach Pixels over which a weight falls to 1/e, above 0.
 */
export function smear(values: Float32Array, width: number, reach: number): void {
  const height = values.length / width;
  const decay = Math.exp(-1 / reach);
  for (let row = 0; row < height; row += 1) smearLine(values, row * width, 1, width, decay);
  for (let column = 0; column < width; column += 1) smearLine(values, column, width, height, decay);
}

/** y = Σ_k decay^|k| x_k, times what makes the weights of an endless line sum to 1: once there and once back. */
function smearLine(values: Float32Array, first: number, stride: number, count: number, decay: number): void {
  const share = (1 - decay) / (1 + decay);
  const there = new Float32Array(count);
  let sum = 0;
  for (let place = 0; place < count; place += 1) {
    sum = decay * sum + values[first + place * stride]!;
    there[place] = sum;
  }
  sum = 0;
  for (let place = count - 1; place >= 0; place -= 1) {
    const index = first + place * stride;
    const value = values[index]!;
    values[index] = share * (there[place]! + sum);
    sum = decay * (sum + value);
  }
}
