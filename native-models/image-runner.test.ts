/** What happens when there is not enough memory for a picture. */
import { afterEach, describe, expect, test, vi } from 'vitest';
import type { Tensor } from 'onnxruntime-node';
import type { Autoencoder } from '#core/sampler/autoencoder.ts';
import { OutOfMemoryError } from './memory/out-of-memory.ts';
import { openModelFolder } from './model-folder.ts';
import { openModel, type LoadedModel } from './pipeline.ts';
import { loadRuntime } from './runtime.ts';
import { latentModel } from './test/latent-model.ts';

/** What ONNX Runtime says on a graphics card, and on the processor. */
const CARD =
  "Non-zero status code returned while running Conv node. Name:'/decoder/up_blocks.3/resnets.0/conv1/Conv' Status Message: " +
  '/onnxruntime_src/onnxruntime/core/framework/bfc_arena.cc:376 void* onnxruntime::BFCArena::AllocateRawInternal(size_t, bool, ' +
  'onnxruntime::Stream*) Failed to allocate memory for requested buffer of size 1073741824\n';
const PROCESSOR = 'std::bad_alloc';

/** A wide picture, and the size of its latents. */
const size = { width: 64, height: 32 };
const pictureSize = { width: 512, height: 256 };
const picture = Float32Array.from({ length: 3 * 512 * 256 }, (_, index) => Math.sin(index / 70));
const latents = Float32Array.from({ length: 4 * 64 * 32 }, (_, index) => Math.sin(index / 9));

let model: LoadedModel | undefined;
afterEach(async () => {
  vi.restoreAllMocks();
  await model?.release();
  model = undefined;
});

/** The part of ONNX Runtime that is made to fail. */
interface Sessions {
  create(path: string, options: object): Promise<Session>;
}
interface Session {
  run(feeds: Record<string, Tensor>, outputs: readonly string[]): Promise<unknown>;
}

/** Opens a latent model whose sessions throw, as ONNX Runtime does, on images of more than some values a channel. */
async function openWithMemoryFor(most: number, message: string) {
  const sessions = (await loadRuntime()).InferenceSession as unknown as Sessions;
  const create = sessions.create.bind(sessions);
  const runs: string[] = [];
  vi.spyOn(sessions, 'create').mockImplementation(async (path, options) => {
    const session = await create(path, options);
    const run = session.run.bind(session);
    vi.spyOn(session, 'run').mockImplementation((feeds, outputs) => {
      const [, , height = 1, width = 1] = Object.values(feeds)[0]!.dims;
      runs.push(`${width}×${height}`);
      return width * height > most ? Promise.reject(new Error(message)) : run(feeds, outputs);
    });
    return session;
  });
  const notices: string[] = [];
  model = await openModel(await openModelFolder(await latentModel()), {
    provider: 'cpu',
    onNotice: (notice) => notices.push(notice),
  });
  return { autoencoder: model.autoencoders!.own, runs, notices };
}

/** What the autoencoder gives where memory does not matter. */
async function whole(of: (autoencoder: Autoencoder) => Promise<Float32Array[]>): Promise<Float32Array> {
  const roomy = await openModel(await openModelFolder(await latentModel()), { provider: 'cpu' });
  const [result] = await of(roomy.autoencoders!.own);
  await roomy.release();
  return result!;
}

function expectNear(actual: Float32Array, expected: Float32Array): void {
  expect(actual).toHaveLength(expected.length);
  const worst = actual.reduce((most, value, index) => Math.max(most, Math.abs(value - expected[index]!)), 0);
  expect(worst).toBeLessThan(1e-5);
}

describe.each([
  ['a graphics card', CARD],
  ['the machine', PROCESSOR],
])('when the memory of %s runs out', (_, message) => {
  test('a picture is decoded in tiles of half its side, and of half of that, and this is said', async () => {
    const expected = await whole((own) => own.decode([latents], size));
    const { autoencoder, runs, notices } = await openWithMemoryFor(16 * 16, message);
    const [picture] = await autoencoder.decode([latents], size);
    expectNear(picture!, expected);
    expect(runs.slice(0, 3)).toEqual(['64×32', '32×32', '16×16']);
    expect(notices).toEqual([
      'Memory ran out: Tenfold goes on decoding pictures in tiles of 256 pixels.',
      'Memory ran out: Tenfold goes on decoding pictures in tiles of 128 pixels.',
    ]);
  });

  test('the pictures after it are cut at once, so that memory runs out no more', async () => {
    const { autoencoder, runs, notices } = await openWithMemoryFor(32 * 32, message);
    await autoencoder.decode([latents, latents], size);
    expect(runs.filter((run) => run === '64×32')).toHaveLength(1);
    expect(notices).toHaveLength(1);
  });

  test('a picture is encoded in smaller tiles as well', async () => {
    const expected = await whole((own) => own.encode!([picture], pictureSize));
    const { autoencoder, notices } = await openWithMemoryFor(256 * 256, message);
    const [encoded] = await autoencoder.encode!([picture], pictureSize);
    expectNear(encoded!, expected);
    expect(notices).toEqual(['Memory ran out: Tenfold goes on encoding pictures in tiles of 256 pixels.']);
  });

  test('even for the smallest tiles, the job ends with the sentence of the network', async () => {
    const { autoencoder, runs } = await openWithMemoryFor(0, message);
    const decoded = autoencoder.decode([latents], size);
    await expect(decoded).rejects.toThrow(OutOfMemoryError);
    await expect(decoded).rejects.toThrow('not enough memory to run vae_decoder/model.onnx of model');
    expect(runs).toEqual(['64×32', '32×32', '16×16']);
  });
});
