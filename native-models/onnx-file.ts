/**
 * Looks into an ONNX file without loading it: its inputs and outputs, and every file that it wants read beside it.
 *
 * ONNX Runtime opens whatever file a tensor's `external_data` names, so a stranger's model could name any path; the
 * names must be checked first. Weights are skipped, not read: this costs milliseconds even for gigabytes.
 *
 * @see https://github.com/onnx/onnx/blob/main/onnx/onnx.proto
 * @see https://protobuf.dev/programming-guides/encoding/
 */
import { closeSync, fstatSync, openSync, readSync } from 'node:fs';

/** The bytes are no ONNX model: cut off, garbage, or something else altogether. */
export class OnnxFormatError extends Error {
  override readonly name = 'OnnxFormatError';
}

/** An input or output as the file declares it. */
export interface OnnxValue {
  name: string;
  /** One entry a dimension: a number when fixed, its symbol (or `''`) when free. */
  shape: (number | string)[];
}

/** What the file says about itself. */
export interface OnnxFile {
  inputs: OnnxValue[];
  outputs: OnnxValue[];
  /** Every location that a tensor's external data names, as written, each once. */
  externalLocations: string[];
}

/** Deeper nesting than any real model has; Protocol Buffers readers stop at 100 as well. */
const MAXIMUM_DEPTH = 100;

/** Names and locations longer than this are no honest ones. */
const MAXIMUM_TEXT_BYTES = 4096;

const BLOCK_BYTES = 65_536;

/** Which fields of which message lead to tensors, inputs and outputs. All other fields are skipped. */
const CHILDREN = {
  model: { 7: 'mainGraph', 20: 'training', 25: 'function' },
  mainGraph: { 1: 'node', 5: 'tensor', 11: 'input', 12: 'output', 15: 'sparseTensor' },
  graph: { 1: 'node', 5: 'tensor', 15: 'sparseTensor' },
  training: { 1: 'graph', 2: 'graph' },
  function: { 7: 'node', 11: 'attribute' },
  node: { 5: 'attribute' },
  attribute: {
    5: 'tensor',
    6: 'graph',
    10: 'tensor',
    11: 'graph',
    22: 'sparseTensor',
    23: 'sparseTensor',
  },
  sparseTensor: { 1: 'tensor', 2: 'tensor' },
  tensor: { 13: 'externalEntry' },
  input: { 2: 'type' },
  output: { 2: 'type' },
  type: { 1: 'tensorType' },
  tensorType: { 2: 'shape' },
  shape: { 1: 'dimension' },
  dimension: {},
  externalEntry: {},
} as const satisfies Record<string, Record<number, string>>;

type Kind = keyof typeof CHILDREN;

/** One field of a message: `value` is the number of a varint field, and bytes lie in `start`…`end`. */
interface Field {
  number: number;
  wireType: number;
  value: number;
  start: number;
  end: number;
}

/** Random access to a file through one small block in memory. */
class FileBytes {
  readonly size: number;
  readonly #descriptor: number;
  readonly #block = new Uint8Array(BLOCK_BYTES);
  #blockStart = 0;
  #blockLength = 0;

  constructor(descriptor: number) {
    this.#descriptor = descriptor;
    this.size = fstatSync(descriptor).size;
  }

  byte(position: number): number {
    const offset = position - this.#blockStart;
    if (offset >= 0 && offset < this.#blockLength) return this.#block[offset]!;
    this.#blockStart = position;
    this.#blockLength = readSync(this.#descriptor, this.#block, 0, BLOCK_BYTES, position);
    if (this.#blockLength === 0) throw new OnnxFormatError('The file ends too early.');
    return this.#block[0]!;
  }

  text(start: number, end: number): string {
    if (end - start > MAXIMUM_TEXT_BYTES) throw new OnnxFormatError('A name in the file is far too long.');
    const bytes = new Uint8Array(end - start);
    for (let index = 0; index < bytes.length; index++) bytes[index] = this.byte(start + index);
    return new TextDecoder().decode(bytes);
  }
}

function* fieldsOf(bytes: FileBytes, start: number, end: number): Generator<Field> {
  let position = start;
  const varint = (): number => {
    let value = 0;
    for (let shift = 0; shift < 70; shift += 7) {
      if (position >= end) throw new OnnxFormatError('A number is cut off.');
      const byte = bytes.byte(position++);
      // Multiplication instead of shifts: lengths may exceed 32 bits. Beyond 53 bits the value is only "too large".
      value += (byte & 0x7f) * 2 ** shift;
      if (byte < 0x80) return value;
    }
    throw new OnnxFormatError('A number is too long.');
  };
  while (position < end) {
    const key = varint();
    const wireType = key % 8;
    const number = Math.floor(key / 8);
    if (number === 0) throw new OnnxFormatError('A field has no number.');
    // ONNX Runtime keeps 32 bits of a key: a larger one would be another field there than here, and hide it from us.
    if (key >= 2 ** 32) throw new OnnxFormatError('A field has an impossible number.');
    let value = 0;
    let length = 0;
    if (wireType === 0) value = varint();
    else if (wireType === 1) length = 8;
    else if (wireType === 2) length = varint();
    else if (wireType === 5) length = 4;
    else throw new OnnxFormatError('A field has an unknown type.');
    const fieldStart = position;
    position += length;
    if (position > end) throw new OnnxFormatError('A field is longer than what holds it.');
    yield { number, wireType, value, start: fieldStart, end: position };
  }
}

/** Walks the messages that matter and gathers what they say. */
class Inspection {
  readonly result: OnnxFile = { inputs: [], outputs: [], externalLocations: [] };
  hasGraph = false;
  readonly #bytes: FileBytes;
  readonly #locations = new Set<string>();
  #value: OnnxValue = { name: '', shape: [] };

  constructor(bytes: FileBytes) {
    this.#bytes = bytes;
    this.#walk('model', 0, bytes.size, 0);
    this.result.externalLocations = [...this.#locations];
  }

  #walk(kind: Kind, start: number, end: number, depth: number): void {
    if (depth > MAXIMUM_DEPTH) throw new OnnxFormatError('The graph is nested too deeply.');
    this.#enter(kind);
    const children: Partial<Record<number, Kind>> = CHILDREN[kind];
    const entry = { key: '', value: '' };
    for (const field of fieldsOf(this.#bytes, start, end)) {
      const child = field.wireType === 2 ? children[field.number] : undefined;
      if (child !== undefined) this.#walk(child, field.start, field.end, depth + 1);
      else if (kind === 'externalEntry') this.#readEntry(field, entry);
      else this.#readValue(kind, field);
    }
    if (entry.key === 'location') this.#locations.add(entry.value);
  }

  #enter(kind: Kind): void {
    if (kind === 'mainGraph') this.hasGraph = true;
    if (kind === 'dimension') this.#value.shape.push('');
    if (kind !== 'input' && kind !== 'output') return;
    this.#value = { name: '', shape: [] };
    this.result[`${kind}s`].push(this.#value);
  }

  #readEntry(field: Field, entry: { key: string; value: string }): void {
    if (field.wireType !== 2) return;
    if (field.number === 1) entry.key = this.#bytes.text(field.start, field.end);
    if (field.number === 2) entry.value = this.#bytes.text(field.start, field.end);
  }

  #readValue(kind: Kind, field: Field): void {
    if ((kind === 'input' || kind === 'output') && field.number === 1 && field.wireType === 2) {
      this.#value.name = this.#bytes.text(field.start, field.end);
    }
    if (kind !== 'dimension') return;
    const last = this.#value.shape.length - 1;
    if (field.number === 1 && field.wireType === 0) this.#value.shape[last] = field.value;
    if (field.number === 2 && field.wireType === 2) {
      this.#value.shape[last] = this.#bytes.text(field.start, field.end);
    }
  }
}

/**
 * Reads what an ONNX file declares about itself.
 *
 * @param path The file.
 * @returns Inputs, outputs and external data locations; nothing in it is trusted or resolved.
 * @throws {OnnxFormatError} When the file is cut off, garbage or empty.
 */
export function inspectOnnxFile(path: string): OnnxFile {
  const descriptor = openSync(path, 'r');
  try {
    const inspection = new Inspection(new FileBytes(descriptor));
    if (!inspection.hasGraph) throw new OnnxFormatError('The file holds no graph.');
    return inspection.result;
  } finally {
    closeSync(descriptor);
  }
}
