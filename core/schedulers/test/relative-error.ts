/** How far two tensors are apart. */

/**
 * Largest difference, relative to the largest expected value.
 *
 * @param actual Any tensor.
 * @param expected A tensor of the same length.
 * @returns At least 0; NaN if a value is not a number.
 */
export function relativeError(actual: Float32Array, expected: Float32Array): number {
  const scale = expected.reduce((largest, value) => Math.max(largest, Math.abs(value)), 0);
  return actual.reduce(
    (worst, value, index) => Math.max(worst, Math.abs(value - expected[index]!) / scale),
    0,
  );
}
