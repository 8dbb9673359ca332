/**
 * Unit normals from random bits by the Box–Muller transform, computed in 64-bit and stored as float32.
 *
 * Logarithm, sine and cosine are written out as series, because the results of `Math.log` and its like may differ
 * between engines: only +, −, ×, ÷ and √ are used, which IEEE 754 fixes to the last bit. The series agree with
 * the functions to about 1e-15, far below what float32 keeps.
 */
import type { NoiseStream } from '../kernels/kernels.ts';
import { philox4x32 } from './philox.ts';

const LN2 = 0.6931471805599453;
/** One turn divided by 2^32. */
const ANGLE_UNIT = 1.4629180792671596e-9;
/** Upper word of the double √½: mantissas are taken from [√½, √2), where the series converges fastest. */
const SQRT_HALF_WORD = 0x3fe6a09e;
/** The logarithm of (1 + s)/(1 - s) is 2s times a series in s², highest power first; s² is at most 0.03. */
const LOGARITHM_COEFFICIENTS = [21, 19, 17, 15, 13, 11, 9, 7, 5, 3, 1].map((divisor) => 1 / divisor);
/** Taylor series of sin(x)/x in x², highest power first: signed reciprocals of 15!, 13!, … 1!. */
const SINE_COEFFICIENTS = [-1307674368000, 6227020800, -39916800, 362880, -5040, 120, -6, 1].map(
  (divisor) => 1 / divisor,
);
/** Taylor series of cos(x) in x², highest power first: signed reciprocals of 16!, 14!, … 0!. */
const COSINE_COEFFICIENTS = [20922789888000, -87178291200, 479001600, -3628800, 40320, -720, 24, -2, 1].map(
  (divisor) => 1 / divisor,
);

const counter = new Uint32Array(4);
const double = new Float64Array(1);
const words = new Int32Array(double.buffer);
const isLittleEndian = new Uint8Array(Uint16Array.of(1).buffer)[0] === 1;
const UPPER_WORD = isLittleEndian ? 1 : 0;

/**
 * Four independent unit normals: block number `block` of a stream.
 *
 * @param stream Which sequence.
 * @param block Index of the block, 0 to 2^32-1.
 * @param target Array that receives them.
 * @param offset Index of the first of the four values.
 */
export function normalBlock(stream: NoiseStream, block: number, target: Float32Array, offset: number): void {
  counter[0] = block;
  counter[1] = stream.level;
  counter[2] = stream.step;
  counter[3] = 0;
  philox4x32(counter, stream.seed >>> 0, Math.floor(stream.seed / 0x1_0000_0000));
  boxMuller(counter[0], counter[1], target, offset);
  boxMuller(counter[2], counter[3], target, offset + 2);
}

function boxMuller(radiusBits: number, angleBits: number, target: Float32Array, offset: number): void {
  // Half a unit keeps the argument of the logarithm off zero.
  const radius = Math.sqrt(-2 * logarithm((radiusBits + 0.5) * 2 ** -32));
  // The nearest quarter turn is taken off as an integer, exactly; what is left is at most an eighth of a turn.
  const quarter = (angleBits + 0x2000_0000) >>> 30;
  const angle = ((angleBits - quarter * 0x4000_0000) | 0) * ANGLE_UNIT;
  const sine = sineSeries(angle);
  const cosine = cosineSeries(angle);
  const swap = (quarter & 1) === 1;
  const x = swap ? sine : cosine;
  const y = swap ? cosine : sine;
  target[offset] = radius * (((quarter + 1) & 2) === 0 ? x : -x);
  target[offset + 1] = radius * ((quarter & 2) === 0 ? y : -y);
}

/**
 * Natural logarithm.
 *
 * @param value Positive, normal double.
 * @returns Its logarithm, to about 1e-15.
 */
export function logarithm(value: number): number {
  double[0] = value;
  const exponent = (words[UPPER_WORD]! - SQRT_HALF_WORD) >> 20;
  words[UPPER_WORD]! -= exponent << 20;
  const s = (double[0] - 1) / (double[0] + 1);
  return exponent * LN2 + 2 * s * polynomial(LOGARITHM_COEFFICIENTS, s * s);
}

/**
 * Sine near zero.
 *
 * @param angle In radians, -π/4 to π/4.
 * @returns Its sine, to about 1e-16.
 */
export function sineSeries(angle: number): number {
  return angle * polynomial(SINE_COEFFICIENTS, angle * angle);
}

/**
 * Cosine near zero.
 *
 * @param angle In radians, -π/4 to π/4.
 * @returns Its cosine, to about 1e-16.
 */
export function cosineSeries(angle: number): number {
  return polynomial(COSINE_COEFFICIENTS, angle * angle);
}

function polynomial(coefficients: readonly number[], variable: number): number {
  let sum = 0;
  for (const coefficient of coefficients) sum = sum * variable + coefficient;
  return sum;
}
