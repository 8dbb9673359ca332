/**
 * Hot loops of the film's frame renderer, with 128-bit SIMD. The plain TypeScript twin, which explains every
 * number, is core/film/plain-kernel.ts; both give the same bytes.
 *
 * Pixels are RGBA, 8 bits a channel. Texture positions are fixed-point numbers with 32 fractional bits.
 */

/** First free byte of the memory; everything above is the caller's. */
export function heapBase(): usize {
  return (__heap_base + 15) & ~15;
}

/** One bilinear sample of the texture row at `row`, as four 32-bit channels of 23 bits each. */
function sample(row: usize, stride: usize, position: i64, down: v128): v128 {
  const at = row + ((<usize>(position >> 32)) << 2);
  const right = (<i32>(position >> 24)) & 255;
  const top = v128.load_ext<u8>(at);
  const bottom = v128.load_ext<u8>(at + stride);
  const column = i16x8.shr_u(i16x8.add(i16x8.shl(top, 8), i16x8.mul(i16x8.sub(bottom, top), down)), 1);
  return i32x4.dot_i16x8_s(
    v128.shuffle<i16>(column, column, 0, 4, 1, 5, 2, 6, 3, 7),
    i32x4.splat((right << 16) | (256 - right)),
  );
}

/** A 23-bit sample as 8-bit numbers in 32-bit lanes. */
function rounded(value: v128): v128 {
  return i32x4.shr_s(i32x4.add(value, i32x4.splat(1 << 14)), 15);
}

/** Mixes a finer and a coarser 23-bit sample; `weights` holds pairs (256 - share, share). */
function mixed(fine: v128, coarse: v128, weights: v128): v128 {
  const both = i16x8.narrow_i32x4_s(i32x4.shr_s(fine, 8), i32x4.shr_s(coarse, 8));
  return rounded(i32x4.dot_i16x8_s(v128.shuffle<i16>(both, both, 0, 4, 1, 5, 2, 6, 3, 7), weights));
}

/** Stores four pixels given as 8-bit numbers in 32-bit lanes. */
function storeFour(at: usize, a: v128, b: v128, c: v128, d: v128): void {
  v128.store(at, i8x16.narrow_i16x8_u(i16x8.narrow_i32x4_s(a, b), i16x8.narrow_i32x4_s(c, d)));
}

/** Stores one pixel given as 8-bit numbers in 32-bit lanes. */
function storeOne(at: usize, a: v128): void {
  const narrow = i16x8.narrow_i32x4_s(a, a);
  store<i32>(at, i32x4.extract_lane(i8x16.narrow_i16x8_u(narrow, narrow), 0));
}

function fixed(value: f64): i64 {
  return <i64>(value * 4294967296.0);
}

/** Draws a rectangle of the frame from one texture, bilinearly. */
export function drawBilinear(
  frame: usize,
  frameStride: i32,
  x0: i32,
  y0: i32,
  x1: i32,
  y1: i32,
  texture: usize,
  stride: i32,
  u: f64,
  v: f64,
  stepU: f64,
  stepV: f64,
): void {
  const step = fixed(stepU);
  const start = fixed(u) + step * x0;
  for (let y = y0; y < y1; y++) {
    const line = fixed(v) + fixed(stepV) * y;
    const row = texture + <usize>(<i32>(line >> 32) * stride);
    const down = i16x8.splat(<i16>((line >> 24) & 255));
    let position = start;
    let at = frame + <usize>(y * frameStride + (x0 << 2));
    let x = x0;
    for (; x + 4 <= x1; x += 4) {
      const a = rounded(sample(row, stride, position, down));
      const b = rounded(sample(row, stride, position + step, down));
      const c = rounded(sample(row, stride, position + step * 2, down));
      const d = rounded(sample(row, stride, position + step * 3, down));
      storeFour(at, a, b, c, d);
      position += step * 4;
      at += 16;
    }
    for (; x < x1; x++) {
      storeOne(at, rounded(sample(row, stride, position, down)));
      position += step;
      at += 4;
    }
  }
}

/** Draws a rectangle of the frame from two neighbouring mip levels, mixing them by `share` of 256. */
export function drawTrilinear(
  frame: usize,
  frameStride: i32,
  x0: i32,
  y0: i32,
  x1: i32,
  y1: i32,
  texture: usize,
  stride: i32,
  u: f64,
  v: f64,
  stepU: f64,
  stepV: f64,
  coarse: usize,
  coarseStride: i32,
  coarseU: f64,
  coarseV: f64,
  coarseStepU: f64,
  coarseStepV: f64,
  share: i32,
): void {
  const weights = i32x4.splat((share << 16) | (256 - share));
  const step = fixed(stepU);
  const start = fixed(u) + step * x0;
  const step2 = fixed(coarseStepU);
  const start2 = fixed(coarseU) + step2 * x0;
  for (let y = y0; y < y1; y++) {
    const line = fixed(v) + fixed(stepV) * y;
    const row = texture + <usize>(<i32>(line >> 32) * stride);
    const down = i16x8.splat(<i16>((line >> 24) & 255));
    const line2 = fixed(coarseV) + fixed(coarseStepV) * y;
    const row2 = coarse + <usize>(<i32>(line2 >> 32) * coarseStride);
    const down2 = i16x8.splat(<i16>((line2 >> 24) & 255));
    let p = start;
    let q = start2;
    let at = frame + <usize>(y * frameStride + (x0 << 2));
    let x = x0;
    for (; x + 4 <= x1; x += 4) {
      const a = mixed(sample(row, stride, p, down), sample(row2, coarseStride, q, down2), weights);
      p += step;
      q += step2;
      const b = mixed(sample(row, stride, p, down), sample(row2, coarseStride, q, down2), weights);
      p += step;
      q += step2;
      const c = mixed(sample(row, stride, p, down), sample(row2, coarseStride, q, down2), weights);
      p += step;
      q += step2;
      const d = mixed(sample(row, stride, p, down), sample(row2, coarseStride, q, down2), weights);
      p += step;
      q += step2;
      storeFour(at, a, b, c, d);
      at += 16;
    }
    for (; x < x1; x++) {
      storeOne(at, mixed(sample(row, stride, p, down), sample(row2, coarseStride, q, down2), weights));
      p += step;
      q += step2;
      at += 4;
    }
  }
}

// BT.709, limited range, scaled by 2^14; see the twin.
const Y_R: i32 = 2991;
const Y_G: i32 = 10064;
const Y_B: i32 = 1016;
const CB_R: i32 = -1649;
const CB_G: i32 = -5547;
const CB_B: i32 = 7196;
const CR_R: i32 = 7196;
const CR_G: i32 = -6536;
const CR_B: i32 = -660;

/** Luma of the four pixels at `at`, in 32-bit lanes. */
function lumaFour(at: usize, weights: v128): v128 {
  const pixels = v128.load(at);
  const left = i32x4.dot_i16x8_s(v128.extend_low<u8>(pixels), weights);
  const right = i32x4.dot_i16x8_s(v128.extend_high<u8>(pixels), weights);
  const sum = i32x4.add(
    v128.shuffle<i32>(left, right, 0, 2, 4, 6),
    v128.shuffle<i32>(left, right, 1, 3, 5, 7),
  );
  return i32x4.shr_s(i32x4.add(sum, i32x4.splat((16 << 14) + (1 << 13))), 14);
}

function lumaRow(from: usize, to: usize, width: i32): void {
  const weights = i16x8(<i16>Y_R, <i16>Y_G, <i16>Y_B, 0, <i16>Y_R, <i16>Y_G, <i16>Y_B, 0);
  let x = 0;
  for (; x + 8 <= width; x += 8) {
    const words = i16x8.narrow_i32x4_s(lumaFour(from, weights), lumaFour(from + 16, weights));
    v128.store64_lane(to, i8x16.narrow_i16x8_u(words, words), 0);
    from += 32;
    to += 8;
  }
  for (; x < width; x++) {
    const sum = <i32>load<u8>(from) * Y_R + <i32>load<u8>(from, 1) * Y_G + <i32>load<u8>(from, 2) * Y_B;
    store<u8>(to, (sum + (16 << 14) + (1 << 13)) >> 14);
    from += 4;
    to++;
  }
}

/** Chroma of two rows at the left edge, where the pixel to the left is the edge itself. */
function chromaEdge(row: usize, stride: usize, cb: usize, cr: usize): void {
  const r = edgeSum(row, stride, 0);
  const g = edgeSum(row, stride, 1);
  const b = edgeSum(row, stride, 2);
  store<u8>(cb, (r * CB_R + g * CB_G + b * CB_B + (128 << 17) + (1 << 16)) >> 17);
  store<u8>(cr, (r * CR_R + g * CR_G + b * CR_B + (128 << 17) + (1 << 16)) >> 17);
}

function edgeSum(row: usize, stride: usize, channel: usize): i32 {
  const top = row + channel;
  const bottom = top + stride;
  return 3 * (<i32>load<u8>(top) + <i32>load<u8>(bottom)) + <i32>load<u8>(top, 4) + <i32>load<u8>(bottom, 4);
}

/** Sums of two neighbouring pixels over two rows, in 16-bit lanes. */
function pairSum(at: usize, stride: usize): v128 {
  return i16x8.add(v128.load_ext<u8>(at), v128.load_ext<u8>(at + stride));
}

/** Two chroma samples of each kind: [cb, cb, cr, cr] in 32-bit lanes, from pixels -1 … 4 around the first. */
function chromaTwo(a: v128, b: v128, c: v128, cbWeights: v128, crWeights: v128): v128 {
  const outer = i16x8.add(v128.shuffle<i64>(a, b, 0, 2), v128.shuffle<i64>(b, c, 0, 2));
  const sum = i16x8.add(outer, i16x8.shl(v128.shuffle<i64>(a, b, 1, 3), 1));
  const cb = i32x4.dot_i16x8_s(sum, cbWeights);
  const cr = i32x4.dot_i16x8_s(sum, crWeights);
  const total = i32x4.add(v128.shuffle<i32>(cb, cr, 0, 2, 4, 6), v128.shuffle<i32>(cb, cr, 1, 3, 5, 7));
  return i32x4.shr_s(i32x4.add(total, i32x4.splat((128 << 17) + (1 << 16))), 17);
}

function chromaRow(row: usize, stride: usize, cb: usize, cr: usize, width: i32): void {
  const cbWeights = i16x8(<i16>CB_R, <i16>CB_G, <i16>CB_B, 0, <i16>CB_R, <i16>CB_G, <i16>CB_B, 0);
  const crWeights = i16x8(<i16>CR_R, <i16>CR_G, <i16>CR_B, 0, <i16>CR_R, <i16>CR_G, <i16>CR_B, 0);
  chromaEdge(row, stride, cb, cr);
  const samples = width >> 1;
  let x = 1;
  let at = row + 4;
  let a = pairSum(at, stride);
  for (; x + 4 <= samples; x += 4) {
    const b = pairSum(at + 8, stride);
    const c = pairSum(at + 16, stride);
    const d = pairSum(at + 24, stride);
    const e = pairSum(at + 32, stride);
    const first = chromaTwo(a, b, c, cbWeights, crWeights);
    const second = chromaTwo(c, d, e, cbWeights, crWeights);
    const words = i16x8.narrow_i32x4_s(
      v128.shuffle<i64>(first, second, 0, 2),
      v128.shuffle<i64>(first, second, 1, 3),
    );
    const bytes = i8x16.narrow_i16x8_u(words, words);
    v128.store32_lane(cb + x, bytes, 0);
    v128.store32_lane(cr + x, bytes, 1);
    a = e;
    at += 32;
  }
  for (; x < samples; x++) {
    const b = pairSum(at + 8, stride);
    const one = chromaTwo(a, b, b, cbWeights, crWeights);
    store<u8>(cb + x, i32x4.extract_lane(one, 0));
    store<u8>(cr + x, i32x4.extract_lane(one, 2));
    a = b;
    at += 8;
  }
}

/** Converts a whole RGBA frame to I420. Reads up to 32 bytes beyond the frame's end. */
export function convertToI420(frame: usize, width: i32, height: i32, target: usize): void {
  const stride = <usize>(width << 2);
  const cb = target + <usize>(width * height);
  const cr = cb + <usize>((width >> 1) * (height >> 1));
  for (let y = 0; y < height; y += 2) {
    const row = frame + <usize>y * stride;
    lumaRow(row, target + <usize>(y * width), width);
    lumaRow(row + stride, target + <usize>((y + 1) * width), width);
    const across = <usize>((y >> 1) * (width >> 1));
    chromaRow(row, stride, cb + across, cr + across, width);
  }
}
