/**
 * Hot loops of rendering, blending and noise, with 128-bit SIMD. core/kernels/kernels.ts says what each of them
 * does, and core/kernels/plain.ts and core/noise/normal.ts are their plain TypeScript twins; both give the same bits.
 *
 * Addresses and strides are in bytes, widths and heights in float32 values.
 */

/** First free byte of the memory; everything above is the caller's. */
export function heapBase(): usize {
  return (__heap_base + 15) & ~15;
}

/** target = gain · mean of each block of source pixels. */
export function shrink(
  source: usize,
  sourceStride: usize,
  sourceWidth: i32,
  sourceHeight: i32,
  factor: i32,
  leadX: i32,
  leadY: i32,
  gain: f64,
  target: usize,
  targetStride: usize,
  targetWidth: i32,
  targetHeight: i32,
): void {
  const firstFull = leadX > 0 ? 1 : 0;
  const endFull = (sourceWidth + leadX) / factor;
  const endVector = firstFull + ((endFull - firstFull) & ~3);
  for (let y = 0; y < targetHeight; y++) {
    const top = max(y * factor - leadY, 0);
    const rows = min((y + 1) * factor - leadY, sourceHeight) - top;
    const from = source + (top as usize) * sourceStride;
    const to = target + (y as usize) * targetStride;
    const left = from + (((firstFull * factor - leadX) as usize) << 2);
    const share = f32x4.splat((gain / (rows * factor)) as f32);
    if (factor == 2) shrinkBy2(left, sourceStride, rows, share, to + (firstFull << 2), to + (endVector << 2));
    else if (factor == 3)
      shrinkBy3(left, sourceStride, rows, share, to + (firstFull << 2), to + (endVector << 2));
    else shrinkBy4(left, sourceStride, rows, share, to + (firstFull << 2), to + (endVector << 2));
    if (firstFull) shrinkBlock(from, sourceStride, rows, factor - leadX, gain, to);
    for (let x = endVector; x < targetWidth; x++) {
      const start = x * factor - leadX;
      const columns = min(start + factor, sourceWidth) - start;
      shrinkBlock(from + (start << 2), sourceStride, rows, columns, gain, to + (x << 2));
    }
  }
}

function shrinkBlock(source: usize, stride: usize, rows: i32, columns: i32, gain: f64, target: usize): void {
  let sum: f32 = -0.0;
  for (let column = 0; column < columns; column++) {
    let columnSum: f32 = -0.0;
    for (let row = 0; row < rows; row++)
      columnSum += load<f32>(source + (row as usize) * stride + (column << 2));
    sum += columnSum;
  }
  store<f32>(target, sum * ((gain / (rows * columns)) as f32));
}

function shrinkBy2(source: usize, stride: usize, rows: i32, share: v128, target: usize, end: usize): void {
  const second = rows > 1 ? stride : 0;
  for (; target < end; target += 16, source += 32) {
    let a = v128.load(source);
    let b = v128.load(source, 16);
    if (second) {
      a = f32x4.add(a, v128.load(source + second));
      b = f32x4.add(b, v128.load(source + second, 16));
    }
    const sum = f32x4.add(v128.shuffle<f32>(a, b, 0, 2, 4, 6), v128.shuffle<f32>(a, b, 1, 3, 5, 7));
    v128.store(target, f32x4.mul(sum, share));
  }
}

function shrinkBy3(source: usize, stride: usize, rows: i32, share: v128, target: usize, end: usize): void {
  for (; target < end; target += 16, source += 48) {
    let a = v128.load(source);
    let b = v128.load(source, 16);
    let c = v128.load(source, 32);
    for (let row = 1, from = source + stride; row < rows; row++, from += stride) {
      a = f32x4.add(a, v128.load(from));
      b = f32x4.add(b, v128.load(from, 16));
      c = f32x4.add(c, v128.load(from, 32));
    }
    const column0 = v128.shuffle<f32>(v128.shuffle<f32>(a, b, 0, 3, 6, 0), c, 0, 1, 2, 5);
    const column1 = v128.shuffle<f32>(v128.shuffle<f32>(a, b, 1, 4, 7, 0), c, 0, 1, 2, 6);
    const column2 = v128.shuffle<f32>(v128.shuffle<f32>(a, b, 2, 5, 0, 0), c, 0, 1, 4, 7);
    v128.store(target, f32x4.mul(f32x4.add(f32x4.add(column0, column1), column2), share));
  }
}

function shrinkBy4(source: usize, stride: usize, rows: i32, share: v128, target: usize, end: usize): void {
  for (; target < end; target += 16, source += 64) {
    let a = v128.load(source);
    let b = v128.load(source, 16);
    let c = v128.load(source, 32);
    let d = v128.load(source, 48);
    for (let row = 1, from = source + stride; row < rows; row++, from += stride) {
      a = f32x4.add(a, v128.load(from));
      b = f32x4.add(b, v128.load(from, 16));
      c = f32x4.add(c, v128.load(from, 32));
      d = f32x4.add(d, v128.load(from, 48));
    }
    const abLow = v128.shuffle<f32>(a, b, 0, 4, 1, 5);
    const cdLow = v128.shuffle<f32>(c, d, 0, 4, 1, 5);
    const abHigh = v128.shuffle<f32>(a, b, 2, 6, 3, 7);
    const cdHigh = v128.shuffle<f32>(c, d, 2, 6, 3, 7);
    let sum = f32x4.add(
      v128.shuffle<f32>(abLow, cdLow, 0, 1, 4, 5),
      v128.shuffle<f32>(abLow, cdLow, 2, 3, 6, 7),
    );
    sum = f32x4.add(sum, v128.shuffle<f32>(abHigh, cdHigh, 0, 1, 4, 5));
    sum = f32x4.add(sum, v128.shuffle<f32>(abHigh, cdHigh, 2, 3, 6, 7));
    v128.store(target, f32x4.mul(sum, share));
  }
}

/**
 * target = baseGain · base + gain · (coarse plane, interpolated). Coarse rows are widened once each, into two rows
 * of `scratch`; a fine row is a mix of two of them. Scratch holds 3 · width + 80 values.
 */
export function enlarge(
  base: usize,
  baseStride: usize,
  baseGain: f32,
  coarse: usize,
  coarseStride: usize,
  coarseWidth: i32,
  coarseHeight: i32,
  factor: i32,
  leadX: i32,
  leadY: i32,
  gain: f64,
  target: usize,
  targetStride: usize,
  width: i32,
  height: i32,
  scratch: usize,
): void {
  const firstBlock = leadX / factor;
  const blocks = (leadX + width - 1) / factor - firstBlock + 1;
  const evenRow = scratch + ((blocks + 8) << 2);
  const oddRow = evenRow + ((factor * (blocks + 4)) << 2);
  const shift = (leadX - firstBlock * factor) << 2;
  const ownGain = f32x4.splat(baseGain);
  let evenHolds = -1;
  let oddHolds = -1;
  for (let y = 0; y < height; y++) {
    const block = (y + leadY) / factor;
    const position = (((y + leadY - block * factor) as f64) + 0.5) / factor - 0.5;
    const first = floor(position);
    const weight = position - first;
    const upper = min(max(block + (first as i32), 0), coarseHeight - 1);
    const lower = min(max(block + (first as i32) + 1, 0), coarseHeight - 1);
    const even = upper & 1 ? lower : upper;
    const odd = upper & 1 ? upper : lower;
    if (evenHolds != even && !(even & 1)) {
      evenHolds = even;
      widen(
        coarse + (even as usize) * coarseStride,
        coarseWidth,
        factor,
        firstBlock,
        blocks,
        scratch,
        evenRow,
      );
    }
    if (oddHolds != odd && odd & 1) {
      oddHolds = odd;
      widen(coarse + (odd as usize) * coarseStride, coarseWidth, factor, firstBlock, blocks, scratch, oddRow);
    }
    combine(
      base + (y as usize) * baseStride,
      ownGain,
      (upper & 1 ? oddRow : evenRow) + shift,
      (gain * (1 - weight)) as f32,
      (lower & 1 ? oddRow : evenRow) + shift,
      (gain * weight) as f32,
      target + (y as usize) * targetStride,
      width,
    );
  }
}

function combine(
  base: usize,
  baseGain: v128,
  upper: usize,
  upperGain: f32,
  lower: usize,
  lowerGain: f32,
  target: usize,
  width: i32,
): void {
  const upperGains = f32x4.splat(upperGain);
  const lowerGains = f32x4.splat(lowerGain);
  const end = target + (width << 2);
  const endVector = target + ((width & ~3) << 2);
  while (target < endVector) {
    const own = f32x4.mul(v128.load(base), baseGain);
    const sum = f32x4.add(own, f32x4.mul(v128.load(upper), upperGains));
    v128.store(target, f32x4.add(sum, f32x4.mul(v128.load(lower), lowerGains)));
    base += 16;
    upper += 16;
    lower += 16;
    target += 16;
  }
  while (target < end) {
    const own = load<f32>(base) * f32x4.extract_lane(baseGain, 0);
    const sum = own + load<f32>(upper) * upperGain;
    store<f32>(target, sum + load<f32>(lower) * lowerGain);
    base += 4;
    upper += 4;
    lower += 4;
    target += 4;
  }
}

/** Interpolates `blocks` coarse pixels of one row; may write up to three blocks more than asked. */
function widen(
  row: usize,
  rowWidth: i32,
  factor: i32,
  firstBlock: i32,
  blocks: i32,
  padded: usize,
  target: usize,
): void {
  // The pixels needed, with one neighbour on each side; the outermost pixels repeat beyond the border.
  const start = max(firstBlock - 1, 0);
  const count = min(firstBlock + blocks + 1, rowWidth) - start;
  const inner = padded + (firstBlock == 0 ? 4 : 0);
  memory.copy(inner, row + (start << 2), count << 2);
  if (firstBlock == 0) store<f32>(padded, load<f32>(row));
  for (let at = inner + (count << 2); at < padded + ((blocks + 2) << 2); at += 4)
    store<f32>(at, load<f32>(row + ((rowWidth - 1) << 2)));

  const end = padded + (blocks << 2);
  for (let at = padded; at < end; at += 16) {
    const left = v128.load(at);
    const own = v128.load(at, 4);
    const right = v128.load(at, 8);
    if (factor == 2) {
      const phase0 = weighted(left, 0.25, own, 0.75);
      const phase1 = weighted(own, 0.75, right, 0.25);
      v128.store(target, v128.shuffle<f32>(phase0, phase1, 0, 4, 1, 5));
      v128.store(target, v128.shuffle<f32>(phase0, phase1, 2, 6, 3, 7), 16);
      target += 32;
    } else if (factor == 3) {
      const phase0 = weighted(left, 1.0 / 3.0, own, 2.0 / 3.0);
      const phase2 = weighted(own, 2.0 / 3.0, right, 1.0 / 3.0);
      const low = v128.shuffle<f32>(phase0, own, 0, 4, 1, 5);
      const middle = v128.shuffle<f32>(own, phase2, 1, 5, 2, 6);
      const high = v128.shuffle<f32>(phase0, own, 2, 6, 3, 7);
      v128.store(target, v128.shuffle<f32>(low, phase2, 0, 1, 4, 2));
      v128.store(target, v128.shuffle<f32>(middle, high, 0, 1, 4, 5), 16);
      v128.store(target, v128.shuffle<f32>(phase2, high, 2, 6, 7, 3), 32);
      target += 48;
    } else {
      const phase0 = weighted(left, 0.375, own, 0.625);
      const phase1 = weighted(left, 0.125, own, 0.875);
      const phase2 = weighted(own, 0.875, right, 0.125);
      const phase3 = weighted(own, 0.625, right, 0.375);
      const low01 = v128.shuffle<f32>(phase0, phase1, 0, 4, 1, 5);
      const low23 = v128.shuffle<f32>(phase2, phase3, 0, 4, 1, 5);
      const high01 = v128.shuffle<f32>(phase0, phase1, 2, 6, 3, 7);
      const high23 = v128.shuffle<f32>(phase2, phase3, 2, 6, 3, 7);
      v128.store(target, v128.shuffle<f32>(low01, low23, 0, 1, 4, 5));
      v128.store(target, v128.shuffle<f32>(low01, low23, 2, 3, 6, 7), 16);
      v128.store(target, v128.shuffle<f32>(high01, high23, 0, 1, 4, 5), 32);
      v128.store(target, v128.shuffle<f32>(high01, high23, 2, 3, 6, 7), 48);
      target += 64;
    }
  }
}

function weighted(a: v128, aWeight: f32, b: v128, bWeight: f32): v128 {
  return f32x4.add(f32x4.mul(a, f32x4.splat(aWeight)), f32x4.mul(b, f32x4.splat(bWeight)));
}

/** target = firstGain · first + secondGain · second. */
export function mix(
  first: usize,
  firstStride: usize,
  firstGain: f32,
  second: usize,
  secondStride: usize,
  secondGain: f32,
  target: usize,
  targetStride: usize,
  width: i32,
  height: i32,
): void {
  const firstGains = f32x4.splat(firstGain);
  const secondGains = f32x4.splat(secondGain);
  for (let y = 0; y < height; y++) {
    let a = first + (y as usize) * firstStride;
    let b = second + (y as usize) * secondStride;
    let to = target + (y as usize) * targetStride;
    const end = to + (width << 2);
    const endVector = to + ((width & ~3) << 2);
    while (to < endVector) {
      v128.store(to, f32x4.add(f32x4.mul(v128.load(a), firstGains), f32x4.mul(v128.load(b), secondGains)));
      a += 16;
      b += 16;
      to += 16;
    }
    while (to < end) {
      store<f32>(to, load<f32>(a) * firstGain + load<f32>(b) * secondGain);
      a += 4;
      b += 4;
      to += 4;
    }
  }
}

/** Unit normals, four blocks of four values at a time; `blocks` is rounded up to a multiple of 4. */
export function normals(
  target: usize,
  keyLow: u32,
  keyHigh: u32,
  level: u32,
  step: u32,
  firstBlock: u32,
  blocks: i32,
): void {
  for (let block = 0; block < blocks; block += 4, target += 64) {
    let c0 = i32x4.add(i32x4.splat(firstBlock + block), i32x4(0, 1, 2, 3));
    let c1 = i32x4.splat(level);
    let c2 = i32x4.splat(step);
    let c3 = i32x4.splat(0);
    let key0 = keyLow;
    let key1 = keyHigh;
    for (let round = 0; round < 10; round++) {
      const multiplier0 = i32x4.splat(0xd2511f53);
      const multiplier1 = i32x4.splat(0xcd9e8d57);
      const low0 = i64x2.extmul_low_i32x4_u(c0, multiplier0);
      const high0 = i64x2.extmul_high_i32x4_u(c0, multiplier0);
      const low1 = i64x2.extmul_low_i32x4_u(c2, multiplier1);
      const high1 = i64x2.extmul_high_i32x4_u(c2, multiplier1);
      c0 = v128.xor(v128.xor(v128.shuffle<i32>(low1, high1, 1, 3, 5, 7), c1), i32x4.splat(key0));
      c1 = v128.shuffle<i32>(low1, high1, 0, 2, 4, 6);
      c2 = v128.xor(v128.xor(v128.shuffle<i32>(low0, high0, 1, 3, 5, 7), c3), i32x4.splat(key1));
      c3 = v128.shuffle<i32>(low0, high0, 0, 2, 4, 6);
      key0 += 0x9e3779b9;
      key1 += 0xbb67ae85;
    }
    const a = boxMuller(c0, c1);
    const b = boxMuller(upperHalf(c0), upperHalf(c1));
    const c = boxMuller(c2, c3);
    const d = boxMuller(upperHalf(c2), upperHalf(c3));
    v128.store(target, v128.shuffle<f32>(a, c, 0, 2, 4, 6));
    v128.store(target, v128.shuffle<f32>(a, c, 1, 3, 5, 7), 16);
    v128.store(target, v128.shuffle<f32>(b, d, 0, 2, 4, 6), 32);
    v128.store(target, v128.shuffle<f32>(b, d, 1, 3, 5, 7), 48);
  }
}

function upperHalf(value: v128): v128 {
  return v128.shuffle<i32>(value, value, 2, 3, 2, 3);
}

/** Two pairs of normals from the lower two lanes: first of each pair in lanes 0 and 1, second in lanes 2 and 3. */
function boxMuller(radiusBits: v128, angleBits: v128): v128 {
  const uniform = f64x2.mul(
    f64x2.add(f64x2.convert_low_i32x4_u(radiusBits), f64x2.splat(0.5)),
    f64x2.splat(1.0 / 4294967296.0),
  );
  const radius = f64x2.sqrt(f64x2.mul(f64x2.splat(-2), logarithm(uniform)));
  const quarter = i32x4.shr_u(i32x4.add(angleBits, i32x4.splat(0x20000000)), 30);
  const rest = i32x4.sub(angleBits, i32x4.shl(quarter, 30));
  const angle = f64x2.mul(f64x2.convert_low_i32x4_s(rest), f64x2.splat(1.4629180792671596e-9));
  const square = f64x2.mul(angle, angle);
  const sine = f64x2.mul(angle, sineFactor(square));
  const cosine = cosineSeries(square);
  const turns = i64x2.extend_low_i32x4_u(quarter);
  const swap = i64x2.neg(v128.and(turns, i64x2.splat(1)));
  const signX = i64x2.shl(i64x2.shr_u(i64x2.add(turns, i64x2.splat(1)), 1), 63);
  const signY = i64x2.shl(i64x2.shr_u(turns, 1), 63);
  const x = v128.xor(v128.bitselect(sine, cosine, swap), signX);
  const y = v128.xor(v128.bitselect(cosine, sine, swap), signY);
  return v128.shuffle<f32>(
    f32x4.demote_f64x2_zero(f64x2.mul(radius, x)),
    f32x4.demote_f64x2_zero(f64x2.mul(radius, y)),
    0,
    1,
    4,
    5,
  );
}

function logarithm(value: v128): v128 {
  const exponent = i32x4.shr_s(i32x4.sub(value, i32x4.splat(0x3fe6a09e)), 20);
  const upperWords = i64x2.splat(-0x100000000);
  const mantissa = i32x4.sub(value, v128.and(i32x4.shl(exponent, 20), upperWords));
  const one = f64x2.splat(1);
  const s = f64x2.div(f64x2.sub(mantissa, one), f64x2.add(mantissa, one));
  const square = f64x2.mul(s, s);
  let sum = f64x2.splat(1.0 / 21.0);
  sum = horner(sum, square, 1.0 / 19.0);
  sum = horner(sum, square, 1.0 / 17.0);
  sum = horner(sum, square, 1.0 / 15.0);
  sum = horner(sum, square, 1.0 / 13.0);
  sum = horner(sum, square, 1.0 / 11.0);
  sum = horner(sum, square, 1.0 / 9.0);
  sum = horner(sum, square, 1.0 / 7.0);
  sum = horner(sum, square, 1.0 / 5.0);
  sum = horner(sum, square, 1.0 / 3.0);
  sum = horner(sum, square, 1.0);
  const exponents = f64x2.convert_low_i32x4_s(v128.shuffle<i32>(exponent, exponent, 1, 3, 1, 3));
  return f64x2.add(
    f64x2.mul(exponents, f64x2.splat(0.6931471805599453)),
    f64x2.mul(f64x2.mul(f64x2.splat(2), s), sum),
  );
}

function sineFactor(square: v128): v128 {
  let sum = f64x2.splat(-1.0 / 1307674368000.0);
  sum = horner(sum, square, 1.0 / 6227020800.0);
  sum = horner(sum, square, -1.0 / 39916800.0);
  sum = horner(sum, square, 1.0 / 362880.0);
  sum = horner(sum, square, -1.0 / 5040.0);
  sum = horner(sum, square, 1.0 / 120.0);
  sum = horner(sum, square, -1.0 / 6.0);
  return horner(sum, square, 1.0);
}

function cosineSeries(square: v128): v128 {
  let sum = f64x2.splat(1.0 / 20922789888000.0);
  sum = horner(sum, square, -1.0 / 87178291200.0);
  sum = horner(sum, square, 1.0 / 479001600.0);
  sum = horner(sum, square, -1.0 / 3628800.0);
  sum = horner(sum, square, 1.0 / 40320.0);
  sum = horner(sum, square, -1.0 / 720.0);
  sum = horner(sum, square, 1.0 / 24.0);
  sum = horner(sum, square, -1.0 / 2.0);
  return horner(sum, square, 1.0);
}

function horner(sum: v128, variable: v128, coefficient: f64): v128 {
  return f64x2.add(f64x2.mul(sum, variable), f64x2.splat(coefficient));
}
