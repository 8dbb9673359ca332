/** How far tensors are apart, and how large their numbers are. */
import { expect } from 'vitest';

/** The largest absolute value. */
export function largest(values: Float32Array): number {
  return values.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
}

/** The largest difference between two tensors, which must be of one length. */
export function largestDifference(actual: Float32Array, expected: Float32Array): number {
  expect(actual.length).toBe(expected.length);
  return largest(actual.map((value, index) => value - expected[index]!));
}

/** Root of the mean square. */
export function rootMeanSquare(values: Float32Array): number {
  return Math.sqrt(values.reduce((sum, value) => sum + value ** 2, 0) / values.length);
}

/** Standard deviation. */
export function standardDeviation(values: Float32Array): number {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length);
}
