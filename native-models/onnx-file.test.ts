import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { OnnxFormatError, inspectOnnxFile } from './onnx-file.ts';
import { TYPE, onnxGraph, onnxModel, onnxTensor } from './test/onnx-writer.ts';
import { temporaryFolder } from './test/tiny-model.ts';

const starter = join(import.meta.dirname, 'starter');

const plain = {
  inputs: [{ name: 'x', type: TYPE.float32, shape: ['batch', 3, 32, 'width'] }],
  outputs: [{ name: 'y', type: TYPE.float32, shape: [1] }],
  nodes: [{ operator: 'Identity', inputs: ['x'], outputs: ['y'] }],
};

const external = { name: 'w', type: TYPE.float32, shape: [1] };

async function inspect(bytes: Uint8Array): Promise<ReturnType<typeof inspectOnnxFile>> {
  const file = join(await temporaryFolder(), 'model.onnx');
  writeFileSync(file, bytes);
  return inspectOnnxFile(file);
}

describe('looking into an ONNX file', () => {
  test('reads names and shapes of inputs and outputs', async () => {
    expect(await inspect(onnxModel(plain))).toEqual({
      inputs: [{ name: 'x', shape: ['batch', 3, 32, 'width'] }],
      outputs: [{ name: 'y', shape: [1] }],
      externalLocations: [],
    });
  });

  test("reads the starter's denoiser", () => {
    expect(inspectOnnxFile(join(starter, 'unet/model.onnx')).inputs).toEqual([
      { name: 'sample', shape: ['batch', 3, '16*rows', '16*columns'] },
      { name: 'timestep', shape: [] },
      { name: 'encoder_hidden_states', shape: ['batch', 32, 192] },
    ]);
  });

  test('finds external data of weights', async () => {
    const weights = ['a.bin', 'b.bin', 'a.bin'].map((location) => ({ ...external, location }));
    expect((await inspect(onnxModel({ ...plain, weights }))).externalLocations).toEqual(['a.bin', 'b.bin']);
  });

  test("finds external data hidden in an attribute's graph", async () => {
    const value = onnxGraph({
      inputs: [],
      outputs: [],
      nodes: [],
      weights: [{ ...external, location: '../x' }],
    });
    const nodes = [{ operator: 'If', inputs: ['x'], outputs: ['y'], attributes: [{ name: 'then', value }] }];
    expect((await inspect(onnxModel({ ...plain, nodes }))).externalLocations).toEqual(['../x']);
  });

  test('finds external data in a sparse tensor and in a function', async () => {
    const tensor = (location: string): Buffer => onnxTensor({ ...external, location });
    const field = (number: number, bytes: Buffer): Buffer =>
      Buffer.concat([
        Buffer.from(number < 16 ? [number * 8 + 2] : [((number * 8 + 2) % 128) | 128, (number * 8 + 2) >> 7]),
        Buffer.from([bytes.length]),
        bytes,
      ]);
    const sparse = field(7, field(15, field(1, tensor('sparse'))));
    const inFunction = field(25, field(7, field(5, field(5, tensor('function')))));
    const bytes = Buffer.concat([onnxModel(plain), sparse, inFunction]);
    expect((await inspect(bytes)).externalLocations).toEqual(['sparse', 'function']);
  });

  test('refuses a field number beyond 32 bits, which ONNX Runtime reads as another field', async () => {
    const nodes: [] = [];
    const graph = onnxGraph({ inputs: [], outputs: [], nodes, weights: [{ ...external, location: '../x' }] });
    // The key of a graph (field 7, bytes), and one bit above the 32 that count.
    const hidden = Buffer.concat([Buffer.from([0xba, 0x80, 0x80, 0x80, 0x10, graph.length]), graph]);
    await expect(inspect(Buffer.concat([onnxModel(plain), hidden]))).rejects.toThrow('impossible number');
  });

  test('refuses a file cut off at any byte', async () => {
    const whole = onnxModel({ ...plain, weights: [{ ...external, data: Float32Array.of(1) }] });
    for (let length = 0; length < whole.length; length++) {
      await expect(inspect(whole.subarray(0, length)), `${length} bytes`).rejects.toThrow(OnnxFormatError);
    }
  });

  test('says of any bytes at all that they are a model or that they are none', async () => {
    const file = join(await temporaryFolder(), 'model.onnx');
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
        writeFileSync(file, bytes);
        try {
          inspectOnnxFile(file);
        } catch (error) {
          expect(error).toBeInstanceOf(OnnxFormatError);
        }
      }),
    );
  });

  test('refuses endless nesting', async () => {
    let graph = onnxGraph({ inputs: [], outputs: [], nodes: [] });
    for (let depth = 0; depth < 60; depth++) {
      const attributes = [{ name: 'body', value: graph }];
      graph = onnxGraph({
        inputs: [],
        outputs: [],
        nodes: [{ operator: 'Loop', inputs: [], outputs: [], attributes }],
      });
    }
    const nodes = [
      { operator: 'Loop', inputs: [], outputs: [], attributes: [{ name: 'body', value: graph }] },
    ];
    await expect(inspect(onnxModel({ ...plain, nodes }))).rejects.toThrow('nested');
  });
});
