/** Writes tiny autoencoders for tests: latents are the colours' means over 8 × 8 pixels, and the red one again. */
import { TYPE, onnxModel } from './onnx-writer.ts';

const SCALE = 8;

/** How a decoder misbehaves. */
export type Fault = 'none' | 'not-a-number' | 'black';

/** What a fault adds to every picture that an otherwise good decoder gives. */
const ADDED: Record<Fault, number> = { none: 0, 'not-a-number': NaN, black: -1000 };

/** A decoder that repeats the first three channels. */
export function tinyDecoder(fault: Fault = 'none', channels = 4): Buffer {
  return onnxModel({
    inputs: [{ name: 'latent_sample', type: TYPE.float32, shape: ['batch', channels, 'h', 'w'] }],
    outputs: [{ name: 'sample', type: TYPE.float32, shape: ['batch', 3, '8*h', '8*w'] }],
    nodes: [
      { operator: 'Slice', inputs: ['latent_sample', 'zero', 'three', 'one'], outputs: ['colours'] },
      { operator: 'Resize', inputs: ['colours', '', 'scales'], outputs: ['large'] },
      { operator: 'Add', inputs: ['large', 'added'], outputs: ['sample'] },
    ],
    weights: [
      { name: 'zero', type: TYPE.int64, shape: [1], data: BigInt64Array.of(0n) },
      { name: 'three', type: TYPE.int64, shape: [1], data: BigInt64Array.of(3n) },
      { name: 'one', type: TYPE.int64, shape: [1], data: BigInt64Array.of(1n) },
      { name: 'scales', type: TYPE.float32, shape: [4], data: Float32Array.of(1, 1, SCALE, SCALE) },
      { name: 'added', type: TYPE.float32, shape: [1], data: Float32Array.of(ADDED[fault]) },
    ],
  });
}

/** An encoder that takes means, and repeats the red one as fourth channel. */
export function tinyEncoder(): Buffer {
  const size = { name: 'kernel_shape', value: [SCALE, SCALE] };
  return onnxModel({
    inputs: [{ name: 'sample', type: TYPE.float32, shape: ['batch', 3, 'height', 'width'] }],
    outputs: [{ name: 'latent_sample', type: TYPE.float32, shape: ['batch', 4, 'h', 'w'] }],
    nodes: [
      {
        operator: 'AveragePool',
        inputs: ['sample'],
        outputs: ['means'],
        attributes: [size, { name: 'strides', value: size.value }],
      },
      { operator: 'Slice', inputs: ['means', 'zero', 'one', 'one'], outputs: ['red'] },
      {
        operator: 'Concat',
        inputs: ['means', 'red'],
        outputs: ['latent_sample'],
        attributes: [{ name: 'axis', value: 1 }],
      },
    ],
    weights: [
      { name: 'zero', type: TYPE.int64, shape: [1], data: BigInt64Array.of(0n) },
      { name: 'one', type: TYPE.int64, shape: [1], data: BigInt64Array.of(1n) },
    ],
  });
}
