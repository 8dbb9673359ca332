/** Reads the tensors of a small safetensors file: an 8-byte length, a JSON header, then the raw data. */
import { readFileSync } from 'node:fs';

/**
 * Reads a whole file.
 *
 * @param path Path of the file.
 * @returns Every tensor by name, flat: float32 as it stands, bytes as numbers.
 */
export function readTensors(path: string): Map<string, Float32Array> {
  const file = readFileSync(path);
  const headerBytes = Number(file.readBigUInt64LE(0));
  const data = 8 + headerBytes;
  const header = JSON.parse(file.toString('utf8', 8, data)) as Record<
    string,
    { dtype: 'F32' | 'U8'; data_offsets: [number, number] }
  >;
  return new Map(
    Object.entries(header).map(([name, { dtype, data_offsets }]) => {
      const bytes = Uint8Array.from(file.subarray(data + data_offsets[0], data + data_offsets[1]));
      return [name, dtype === 'U8' ? Float32Array.from(bytes) : new Float32Array(bytes.buffer)];
    }),
  );
}
