import { join } from 'node:path';
import type { Tensor } from 'onnxruntime-node';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { loadNetwork, ProviderError, type Network, type NetworkInput } from '../session.ts';
import { IMAGE, NetworkDouble, images } from '../test/network-double.ts';
import { onnxModel, TYPE } from '../test/onnx-writer.ts';
import { temporaryFolder, writeTo } from '../test/tiny-model.ts';
import { AdaptiveNetwork } from './adaptive-network.ts';
import { isOutOfMemory, OutOfMemoryError } from './out-of-memory.ts';

const stopwatch = { seconds: 0 };

/** A network that has no memory for more than some images at once. */
function hungry(most: number, inputs?: NetworkInput[]): Promise<NetworkDouble> {
  return NetworkDouble.make((values, rows) => {
    if (rows > most) throw new OutOfMemoryError('Too much.');
    return values.map((value) => 2 * value);
  }, inputs);
}

async function runImages(network: Network, rows: number): Promise<Float32Array> {
  const feeds = { sample: network.tensor(IMAGE, images(rows), [rows, 1, 2, 2]) };
  const { values, shape } = await network.run(feeds, 'out', stopwatch);
  expect(shape).toEqual([rows, 1, 2, 2]);
  return values;
}

describe('when memory runs out', () => {
  test('the call is made again in halves, and so are the calls after it', async () => {
    const network = await hungry(4);
    const notices: string[] = [];
    const adaptive = new AdaptiveNetwork(network, (notice) => notices.push(notice));
    expect(await runImages(adaptive, 10)).toEqual(images(10).map((value) => 2 * value));
    expect(network.runs).toEqual([10, 5, 3, 2, 3, 2]);
    network.runs.length = 0;
    await runImages(adaptive, 8);
    expect(network.runs).toEqual([3, 3, 2]);
    expect(notices).toEqual([
      'Memory ran out: Tenfold goes on with 5 images per model call.',
      'Memory ran out: Tenfold goes on with 3 images per model call.',
    ]);
  });

  test('the result is the same for any number of images and any memory', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 40 }),
        fc.integer({ min: 1, max: 40 }),
        async (rows, most) => {
          const adaptive = new AdaptiveNetwork(await hungry(most), () => undefined);
          expect(await runImages(adaptive, rows)).toEqual(images(rows).map((value) => 2 * value));
        },
      ),
    );
  });

  test('a single image that does not fit fails with the sentence of the network', async () => {
    const adaptive = new AdaptiveNetwork(await hungry(0), () => undefined);
    await expect(runImages(adaptive, 8)).rejects.toThrow('Too much.');
  });

  test('a network whose batch is fixed fails at once', async () => {
    const network = await hungry(1, [{ ...IMAGE, shape: [2, 1, 2, 2] }]);
    await expect(runImages(new AdaptiveNetwork(network, () => undefined), 2)).rejects.toThrow('Too much.');
    expect(network.runs).toEqual([2]);
  });

  test('texts and timesteps stay with their images, and one timestep for all stays whole', async () => {
    const inputs: NetworkInput[] = [
      IMAGE,
      { name: 'each', type: 'int64', shape: ['batch'] },
      { name: 'all', type: 'float16', shape: ['steps'] },
      { name: 'text', type: 'float16', shape: ['batch', 3] },
    ];
    const seen: unknown[] = [];
    const network = await NetworkDouble.make((values, rows, feeds) => {
      if (rows > 2) throw new OutOfMemoryError('Too much.');
      const { each, all, text } = feeds as Record<'each' | 'all' | 'text', Tensor>;
      seen.push([rows, each.data, all.dims, text.dims, text.type]);
      return values.slice();
    }, inputs);
    const adaptive = new AdaptiveNetwork(network, () => undefined);
    const feeds = {
      sample: network.tensor(IMAGE, images(3), [3, 1, 2, 2]),
      each: network.tensor(inputs[1]!, Float32Array.of(7, 8, 9), [3]),
      all: network.tensor(inputs[2]!, Float32Array.of(5), [1]),
      text: network.tensor(inputs[3]!, new Float32Array(9), [3, 3]),
    };
    await adaptive.run(feeds, 'out', stopwatch);
    expect(seen).toEqual([
      [2, BigInt64Array.of(7n, 8n), [1], [2, 3], 'float16'],
      [1, BigInt64Array.of(9n), [1], [1, 3], 'float16'],
    ]);
  });

  test('other failures pass through', async () => {
    const network = await NetworkDouble.make(() => {
      throw new ProviderError('The double', 'device lost.');
    });
    await expect(runImages(new AdaptiveNetwork(network, () => undefined), 4)).rejects.toThrow(ProviderError);
    expect(network.runs).toEqual([4]);
  });
});

describe('ONNX Runtime itself', () => {
  /** Adds a zero to every number, by way of 100000^(images − 1) zeros: far more than any machine has from four on. */
  async function loadHungry(): Promise<Network> {
    const folder = await temporaryFolder();
    const one = (value: bigint): BigInt64Array => BigInt64Array.of(value);
    const model = onnxModel({
      inputs: [{ name: 'sample', type: TYPE.float32, shape: ['batch', 1, 2, 2] }],
      outputs: [{ name: 'out', type: TYPE.float32, shape: ['batch', 1, 2, 2] }],
      nodes: [
        { operator: 'Shape', inputs: ['sample'], outputs: ['shape'] },
        { operator: 'Gather', inputs: ['shape', 'zero'], outputs: ['images'] },
        { operator: 'Sub', inputs: ['images', 'one'], outputs: ['others'] },
        { operator: 'Pow', inputs: ['base', 'others'], outputs: ['count'] },
        { operator: 'ConstantOfShape', inputs: ['count'], outputs: ['zeros'] },
        { operator: 'ReduceMax', inputs: ['zeros'], outputs: ['nothing'] },
        { operator: 'Add', inputs: ['sample', 'nothing'], outputs: ['out'] },
      ],
      weights: [
        { name: 'zero', type: TYPE.int64, shape: [1], data: one(0n) },
        { name: 'one', type: TYPE.int64, shape: [1], data: one(1n) },
        { name: 'base', type: TYPE.int64, shape: [1], data: one(100_000n) },
      ],
    });
    writeTo(folder, 'model.onnx', model);
    const component = {
      name: 'unet/model.onnx',
      absolutePath: join(folder, 'model.onnx'),
      sizeBytes: model.length,
      inputs: [],
      outputs: [],
      externalLocations: [],
    };
    return loadNetwork(component, 'hungry', 'cpu');
  }

  test('runs out of memory with a sentence, and goes on in halves', async () => {
    const network = await loadHungry();
    await expect(runImages(network, 4)).rejects.toThrow(OutOfMemoryError);
    await expect(runImages(network, 4)).rejects.toThrow(
      /^There is not enough memory to run unet\/model\.onnx of model hungry, .+: choose a smaller size/,
    );
    const notices: string[] = [];
    const adaptive = new AdaptiveNetwork(network, (notice) => notices.push(notice));
    expect(await runImages(adaptive, 4)).toEqual(images(4));
    expect(notices).toEqual(['Memory ran out: Tenfold goes on with 2 images per model call.']);
    await adaptive.release();
  });
});

test.each([
  'std::bad_alloc',
  'bad allocation',
  'Failed to allocate memory for requested buffer of size 4398046511104',
  'Available memory of 1024 is smaller than requested bytes of 4096',
  'CUDA failure 2: out of memory ; GPU=0',
  'CUBLAS failure 3: CUBLAS_STATUS_ALLOC_FAILED',
  'DmlCommittedResourceAllocator.cpp(22): HRESULT 8007000E Not enough memory resources are available to complete this operation.',
  'D3D12 create resource failed with E_OUTOFMEMORY (0x8007000E)',
  'vkAllocateMemory failed with VK_ERROR_OUT_OF_DEVICE_MEMORY',
  'Error creating buffer: Out of memory',
  'Array buffer allocation failed',
])('“%s” is a lack of memory', (message) => {
  expect(isOutOfMemory(message)).toBe(true);
});

test.each(['device lost', 'Non-zero status code returned while running Conv node', 'Invalid argument'])(
  '“%s” is no lack of memory',
  (message) => {
    expect(isOutOfMemory(message)).toBe(false);
  },
);
