/** Reads the float32 tensors of a small safetensors file: an 8-byte length, a JSON header, then the raw data. */
import { readFileSync } from 'node:fs';

/**
 * Reads a whole file.
 *
 * @param path Path of the file.
 * @returns Every tensor by name, flat.
 */
export function readTensors(path: string): Map<string, Float32Array> {
  const file = readFileSync(path);
  const headerBytes = Number(file.readBigUInt64LE(0));
  const data = 8 + headerBytes;
  const header = JSON.parse(file.toString('utf8', 8, data)) as Record<
    string,
    { data_offsets: [number, number] }
  >;
  return new Map(
    Object.entries(header).map(
      ([
        name,
        {
          data_offsets: [start, end],
        },
      ]) => [name, new Float32Array(Uint8Array.from(file.subarray(data + start, data + end)).buffer)],
    ),
  );
}
