/**
 * Tensors of whatever number type a network asks for, made from ours, and read back.
 *
 * `onnxruntime-node` 1.30 reads a `Float16Array` as zero bytes (its issue 26791 and pull request 32323), and makes one
 * out of whatever a float16 tensor is given. So a half-precision tensor is made of the same bits as 16-bit integers and
 * then renamed.
 */
import type { Tensor } from 'onnxruntime-node';
import type { Runtime } from './runtime.ts';

/** Number types that a network's inputs may have. */
export const INPUT_TYPES = ['float32', 'float16', 'int64', 'int32', 'bool'] as const;

/** Number type of an input. */
export type InputType = (typeof INPUT_TYPES)[number];

/**
 * Makes a tensor.
 *
 * @param runtime ONNX Runtime.
 * @param type The number type that the network asks for.
 * @param values The numbers: rounded to integers where the type is one. A float32 tensor shares this memory.
 * @param shape Dimensions whose product is the number of values; empty for a scalar.
 * @returns The tensor.
 */
export function makeTensor(
  runtime: Runtime,
  type: InputType,
  values: Float32Array,
  shape: readonly number[],
): Tensor {
  switch (type) {
    case 'float32':
      return new runtime.Tensor('float32', values, shape);
    case 'int64':
      return new runtime.Tensor(
        'int64',
        BigInt64Array.from(Array.from(values, (value) => BigInt(Math.round(value)))),
        shape,
      );
    case 'int32':
      return new runtime.Tensor('int32', Int32Array.from(values, Math.round), shape);
    case 'bool':
      return new runtime.Tensor(
        'bool',
        Uint8Array.from(values, (value) => (value === 0 ? 0 : 1)),
        shape,
      );
    case 'float16':
      return halfTensor(runtime, new Uint16Array(new Float16Array(values).buffer), shape);
  }
}

/**
 * Takes some rows out of a tensor.
 *
 * @param runtime ONNX Runtime.
 * @param tensor A tensor in main memory of one of `INPUT_TYPES`, with at least one dimension.
 * @param first Index of the first row, along the first dimension.
 * @param end Index behind the last row.
 * @returns A tensor on the same memory.
 */
export function sliceRows(runtime: Runtime, tensor: Tensor, first: number, end: number): Tensor {
  const [rows = 1, ...rest] = tensor.dims;
  const shape = [end - first, ...rest];
  const width = tensor.size / rows;
  const { data } = tensor;
  if (data instanceof Uint16Array) {
    return halfTensor(runtime, data.subarray(first * width, end * width), shape);
  }
  const typed = data as Float32Array | BigInt64Array | Int32Array;
  return new runtime.Tensor(typed.subarray(first * width, end * width), shape);
}

function halfTensor(runtime: Runtime, bits: Uint16Array, shape: readonly number[]): Tensor {
  const tensor = new runtime.Tensor('uint16', bits, shape);
  Object.defineProperty(tensor, 'type', { value: 'float16' });
  return tensor;
}

/**
 * Reads the numbers of a float32 or float16 tensor.
 *
 * @param tensor A tensor in main memory, as ONNX Runtime gives it back.
 * @returns Its values; a view on the tensor's own memory where it is float32. `undefined` for other types.
 */
export function floatValues(tensor: Tensor): Float32Array | undefined {
  const data: unknown = tensor.data;
  if (data instanceof Float32Array) return data;
  if (data instanceof Float16Array) return new Float32Array(data);
  return undefined;
}
