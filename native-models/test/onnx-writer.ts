/** Writes tiny ONNX files for tests: just enough of the format for a few nodes, weights and lies. */

/** Number types of ONNX (TensorProto.DataType). */
export const TYPE = { float32: 1, int32: 6, int64: 7, float16: 10 } as const;

type Dimension = number | string;
interface Value {
  name: string;
  type: number;
  shape: Dimension[];
}
interface Weights {
  name: string;
  type: number;
  shape: number[];
  data?: ArrayBufferView;
  /** Makes the tensor external: the file that it claims to be in. */
  location?: string;
}
interface Attribute {
  name: string;
  value: number | number[] | Buffer;
}
interface NodeParts {
  operator: string;
  inputs: string[];
  outputs: string[];
  attributes?: Attribute[];
}
interface GraphParts {
  inputs: Value[];
  outputs: Value[];
  nodes: NodeParts[];
  weights?: Weights[];
}

/** A whole ONNX file. */
export function onnxModel(graph: GraphParts): Buffer {
  return Buffer.concat([
    varintField(1, 9),
    bytesField(8, varintField(2, 18)),
    bytesField(7, onnxGraph(graph)),
  ]);
}

/** A bare graph, to be a file's own or an attribute. */
export function onnxGraph({ inputs, outputs, nodes, weights = [] }: GraphParts): Buffer {
  return Buffer.concat([
    ...nodes.map((node) => bytesField(1, nodeMessage(node))),
    textField(2, 'graph'),
    ...weights.map((tensor) => bytesField(5, onnxTensor(tensor))),
    ...inputs.map((value) => bytesField(11, valueMessage(value))),
    ...outputs.map((value) => bytesField(12, valueMessage(value))),
  ]);
}

/** A tensor with its data, or with a claim where its data is. */
export function onnxTensor({ name, type, shape, data, location }: Weights): Buffer {
  const parts = [...shape.map((size) => varintField(1, size)), varintField(2, type), textField(8, name)];
  if (data) parts.push(bytesField(9, Buffer.from(data.buffer, data.byteOffset, data.byteLength)));
  if (location !== undefined) {
    parts.push(bytesField(13, Buffer.concat([textField(1, 'location'), textField(2, location)])));
    parts.push(varintField(14, 1));
  }
  return Buffer.concat(parts);
}

function nodeMessage({ operator, inputs, outputs, attributes = [] }: NodeParts): Buffer {
  return Buffer.concat([
    ...inputs.map((name) => textField(1, name)),
    ...outputs.map((name) => textField(2, name)),
    textField(4, operator),
    ...attributes.map((attribute) => bytesField(5, attributeMessage(attribute))),
  ]);
}

function attributeMessage({ name, value }: Attribute): Buffer {
  if (Buffer.isBuffer(value)) {
    return Buffer.concat([textField(1, name), bytesField(6, value), varintField(20, 5)]);
  }
  if (Array.isArray(value)) {
    return Buffer.concat([
      textField(1, name),
      ...value.map((item) => varintField(8, item)),
      varintField(20, 7),
    ]);
  }
  return Buffer.concat([textField(1, name), varintField(3, value), varintField(20, 2)]);
}

function valueMessage({ name, type, shape }: Value): Buffer {
  const dimensions = shape.map((size) =>
    bytesField(1, typeof size === 'number' ? varintField(1, size) : textField(2, size)),
  );
  const tensor = Buffer.concat([varintField(1, type), bytesField(2, Buffer.concat(dimensions))]);
  return Buffer.concat([textField(1, name), bytesField(2, bytesField(1, tensor))]);
}

function varint(value: number): Buffer {
  const bytes = [];
  let rest = value;
  while (rest >= 0x80) {
    bytes.push((rest % 0x80) | 0x80);
    rest = Math.floor(rest / 0x80);
  }
  return Buffer.from([...bytes, rest]);
}

function varintField(number: number, value: number): Buffer {
  return Buffer.concat([varint(number * 8), varint(value)]);
}

function bytesField(number: number, bytes: Buffer): Buffer {
  return Buffer.concat([varint(number * 8 + 2), varint(bytes.length), bytes]);
}

function textField(number: number, text: string): Buffer {
  return bytesField(number, Buffer.from(text));
}
