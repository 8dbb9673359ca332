/**
 * Philox 4×32-10, a counter-based random generator: the numbers are a pure function of a key and a counter, so
 * any of them can be computed alone and in any order.
 *
 * Source: Salmon et al., *Parallel Random Numbers: As Easy as 1, 2, 3*, SC 2011, section 3.3.
 */

const ROUNDS = 10;
const MULTIPLIER = [0xd2511f53, 0xcd9e8d57] as const;
const KEY_INCREMENT = [0x9e3779b9, 0xbb67ae85] as const;

/**
 * One block of random bits.
 *
 * @param counter Four unsigned 32-bit words; replaced by four uniformly distributed ones.
 * @param keyLow First word of the key, unsigned 32-bit.
 * @param keyHigh Second word of the key, unsigned 32-bit.
 */
export function philox4x32(counter: Uint32Array, keyLow: number, keyHigh: number): void {
  let key0 = keyLow;
  let key1 = keyHigh;
  for (let round = 0; round < ROUNDS; round++) {
    const c0 = counter[0]!;
    const c1 = counter[1]!;
    const c2 = counter[2]!;
    const c3 = counter[3]!;
    counter[0] = highProduct(MULTIPLIER[1], c2) ^ c1 ^ key0;
    counter[1] = Math.imul(MULTIPLIER[1], c2);
    counter[2] = highProduct(MULTIPLIER[0], c0) ^ c3 ^ key1;
    counter[3] = Math.imul(MULTIPLIER[0], c0);
    key0 = (key0 + KEY_INCREMENT[0]) | 0;
    key1 = (key1 + KEY_INCREMENT[1]) | 0;
  }
}

/** Upper 32 bits of the 64-bit product, from products of 16-bit halves that a double holds exactly. */
function highProduct(a: number, b: number): number {
  const aLow = a & 0xffff;
  const aHigh = a >>> 16;
  const bLow = b & 0xffff;
  const bHigh = b >>> 16;
  const middle = aHigh * bLow + ((aLow * bLow) >>> 16);
  const carry = aLow * bHigh + (middle & 0xffff);
  return aHigh * bHigh + Math.floor(middle / 0x10000) + Math.floor(carry / 0x10000);
}
