import { describe, expect, test, vi } from 'vitest';
import { providerStatusSchema } from '#core/contract/engine.ts';
import { BadInputError, FailureError } from '#core/errors.ts';
import { EXECUTION_PROVIDERS, SMALL_DENOISER_BYTES, automaticOrder } from './provider-names.ts';
import { listProviders, loadOnProvider } from './providers.ts';
import { loadRuntime, missingRuntime, shortReason, type Runtime } from './runtime.ts';

/** A provider that does not exist on the machine that runs the tests. */
const foreign = process.platform === 'win32' ? 'coreml' : 'dml';

const large = SMALL_DENOISER_BYTES;

describe('listing providers', () => {
  test('tries each one, and says of every unavailable one why and what to do', async () => {
    const providers = await listProviders();
    expect(providers.map(({ name }) => name)).toEqual(EXECUTION_PROVIDERS);
    expect(providers[0]).toEqual({ name: 'cpu', available: true, reason: null, installable: false });
    for (const status of providers) {
      providerStatusSchema.parse(status);
      if (status.available) expect(status.reason).toBeNull();
      else expect(status.reason).toMatch(/^[A-Z].{10,300}: .+\.$/);
    }
    expect(providers.find(({ name }) => name === foreign)?.available).toBe(false);
  });
});

describe('choosing a provider', () => {
  test('uses the one that is asked for', async () => {
    const loaded = await loadOnProvider('cpu', large, (provider) => Promise.resolve(`on ${provider}`));
    expect(loaded).toEqual({ value: 'on cpu', provider: 'cpu', notice: null });
  });

  test('falls back to the processor and says why', async () => {
    const loaded = await loadOnProvider(foreign, large, (provider) => Promise.resolve(provider));
    expect(loaded.provider).toBe('cpu');
    expect(loaded.notice).toMatch(
      /^The processor paints instead of a graphics card\. (DirectML|CoreML) exists only on .+: choose another provider, or auto\.$/,
    );
  });

  test('paints with small models on the processor when it may choose', async () => {
    const loaded = await loadOnProvider('auto', large - 1, (provider) => Promise.resolve(provider));
    expect(loaded).toEqual({ value: 'cpu', provider: 'cpu', notice: null });
  });

  test.each(['linux', 'win32', 'darwin', 'freebsd'] as const)(
    'always ends with the processor on %s',
    (platform) => {
      expect(automaticOrder(platform, large).at(-1)).toBe('cpu');
    },
  );

  describe('that starts', () => {
    /** Makes ONNX Runtime pretend that WebGPU and CUDA work. */
    async function withGraphicsCard(): Promise<typeof loadOnProvider> {
      vi.resetModules();
      const runtime: Runtime = await loadRuntime();
      vi.doMock('./runtime.ts', () => ({
        shortReason,
        loadRuntime: () =>
          Promise.resolve({
            ...runtime,
            listSupportedBackends: () => EXECUTION_PROVIDERS.map((name) => ({ name, bundled: true })),
            InferenceSession: { create: () => Promise.resolve({ release: () => Promise.resolve() }) },
          }),
      }));
      vi.stubEnv('VK_DRIVER_FILES', 'pretended');
      return (await import('./providers.ts')).loadOnProvider;
    }

    test('is used', async () => {
      const load = await withGraphicsCard();
      const loaded = await load('webgpu', large, (provider) => Promise.resolve(provider));
      expect(loaded).toEqual({ value: 'webgpu', provider: 'webgpu', notice: null });
    });

    test('but cannot run the model gives way to the processor, with a notice', async () => {
      const load = await withGraphicsCard();
      const loaded = await load('webgpu', large, (provider) =>
        provider === 'cpu' ? Promise.resolve(provider) : Promise.reject(new Error('no kernel for Foo')),
      );
      expect(loaded.notice).toBe(
        'The processor paints instead of a graphics card. WebGPU cannot run this model (no kernel for Foo).',
      );
    });

    test('is not blamed for a bad model', async () => {
      const load = await withGraphicsCard();
      const bad = load('webgpu', large, () => Promise.reject(new BadInputError('The model is bad.')));
      await expect(bad).rejects.toThrow('The model is bad.');
    });
  });
});

describe('the reasons that ONNX Runtime gives', () => {
  test('lose their source files and functions', () => {
    const long =
      '/onnxruntime_src/onnxruntime/core/providers/webgpu/webgpu_context.cc:136 onnxruntime::webgpu::WebGpuContext::Initialize(const onnxruntime::webgpu::WebGpuContextConfig&)::<lambda()> adapter_result.status == wgpu::RequestAdapterStatus::Success was false. Failed to get a WebGPU adapter: No supported adapters\n';
    expect(shortReason(long)).toBe('Failed to get a WebGPU adapter: No supported adapters.');
  });

  test('lose everything after about a line', () => {
    expect(shortReason('word '.repeat(100)).length).toBeLessThanOrEqual(160);
  });

  test('are never empty', () => {
    expect(shortReason('')).toBe('no reason was given.');
  });
});

describe('a machine without a binary of ONNX Runtime', () => {
  test('gets a sentence', () => {
    const error = missingRuntime('linux', 'riscv64', "Cannot find module '../bin/x.node'\nRequire stack: …");
    expect(error).toBeInstanceOf(FailureError);
    expect(error.message).toBe(
      "ONNX Runtime could not be loaded on this machine (linux, riscv64): Cannot find module '../bin/x.node'. Install Tenfold again.",
    );
  });

  test('gets its own one when it is an Intel Mac', () => {
    expect(missingRuntime('darwin', 'x64', '').message).toContain('Macs with an Intel processor');
  });
});
