import { describe, expect, test } from 'vitest';
import { FailureError } from '#core/errors.ts';
import { OutOfMemoryError } from './memory/out-of-memory.ts';
import type { ExecutionProvider } from './provider-names.ts';
import { ReloadableNetwork } from './reloadable-network.ts';
import { ProviderError } from './session.ts';
import { IMAGE, images, NetworkDouble, type Behaviour } from './test/network-double.ts';

const stopwatch = { seconds: 0 };
const copy: Behaviour = (values) => values.slice();
const fail =
  (error: Error): Behaviour =>
  () => {
    throw error;
  };

interface Scene {
  readonly network: ReloadableNetwork;
  readonly first: NetworkDouble;
  readonly loaded: { provider: ExecutionProvider; double: NetworkDouble }[];
  readonly notices: string[];
}

/** A network on WebGPU; whatever is loaded again behaves as the provider's entry says. */
async function onWebgpu(
  first: Behaviour,
  later: Partial<Record<ExecutionProvider, Behaviour | Error>> = {},
): Promise<Scene> {
  const loaded: Scene['loaded'] = [];
  const notices: string[] = [];
  const double = await NetworkDouble.make(first);
  const network = new ReloadableNetwork(
    double,
    'webgpu',
    async (provider) => {
      const behaviour = later[provider] ?? copy;
      if (behaviour instanceof Error) throw behaviour;
      const again = await NetworkDouble.make(behaviour);
      loaded.push({ provider, double: again });
      return again;
    },
    (notice) => notices.push(notice),
  );
  return { network, first: double, loaded, notices };
}

async function run({ network }: Scene): Promise<Float32Array> {
  const feeds = { sample: network.tensor(IMAGE, images(2), [2, 1, 2, 2]) };
  return (await network.run(feeds, 'out', stopwatch)).values;
}

const lost = new ProviderError('The double', 'GPU device was lost.');

describe('a provider that fails while it runs', () => {
  test('gives way to the processor, which repeats the call, with one notice', async () => {
    const scene = await onWebgpu(fail(lost));
    expect(await run(scene)).toEqual(images(2));
    await run(scene);
    expect(scene.first.runs).toEqual([2]);
    expect(scene.first.released).toBe(true);
    expect(scene.loaded.map(({ provider, double }) => [provider, double.runs])).toEqual([['cpu', [2, 2]]]);
    expect(scene.network.provider).toBe('cpu');
    expect(scene.notices).toEqual([
      'WebGPU failed while it painted (GPU device was lost): the processor takes over.',
    ]);
  });

  test('is not tried again when the processor fails too', async () => {
    const scene = await onWebgpu(fail(lost), { cpu: fail(new FailureError('No kernel.')) });
    await expect(run(scene)).rejects.toThrow('No kernel.');
    await expect(run(scene)).rejects.toThrow('No kernel.');
    expect(scene.loaded.map(({ provider }) => provider)).toEqual(['cpu']);
    expect(scene.notices).toHaveLength(1);
  });

  test('keeps its work when only memory ran out: fewer images may do', async () => {
    const scene = await onWebgpu(fail(new OutOfMemoryError('Too much.')));
    await expect(run(scene)).rejects.toThrow('Too much.');
    expect(scene.network.provider).toBe('webgpu');
    expect(scene.notices).toEqual([]);
  });
});

describe('a network at rest', () => {
  test('is loaded again, where it was, when it is run', async () => {
    const scene = await onWebgpu(copy);
    await scene.network.rest();
    expect(scene.first.released).toBe(true);
    expect(scene.loaded).toEqual([]);
    expect(await run(scene)).toEqual(images(2));
    await run(scene);
    expect(scene.loaded.map(({ provider }) => provider)).toEqual(['webgpu']);
    expect(scene.notices).toEqual([]);
  });

  test('wakes on the processor when its provider has no room left', async () => {
    const scene = await onWebgpu(copy, { webgpu: new Error('No adapter.') });
    await scene.network.rest();
    expect(await run(scene)).toEqual(images(2));
    expect(scene.network.provider).toBe('cpu');
    expect(scene.notices).toEqual(['WebGPU failed while it painted (No adapter): the processor takes over.']);
  });

  test('stays as it is when it rests twice', async () => {
    const scene = await onWebgpu(copy);
    await scene.network.rest();
    await scene.network.rest();
    await scene.network.release();
    expect(await run(scene)).toEqual(images(2));
  });
});
