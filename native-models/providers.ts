/** Which execution providers work on this machine, found out by trying, and which one to load a model on. */
import { existsSync, readdirSync } from 'node:fs';
import type { ProviderStatus } from '#core/contract/engine.ts';
import { BadInputError, FailureError, errorMessage } from '#core/errors.ts';
import type { ProviderName } from '#core/project/project.ts';
import {
  EXECUTION_PROVIDERS,
  PROVIDER_TITLES,
  automaticOrder,
  type ExecutionProvider,
  type ProviderObstacle,
} from './provider-names.ts';
import { diagnoseCuda } from './cuda/diagnose-cuda.ts';
import { loadRuntime, shortReason } from './runtime.ts';
import { sessionOptions } from './session.ts';

/** y = x + x for one number: the smallest ONNX model that makes a provider start. */
const PROBE_MODEL =
  'CAlCAhASOjkKDgoBeAoBeBIBeSIDQWRkEgVncmFwaFoPCgF4EgoKCAgBEgQKAggBYg8KAXkSCgoICAESBAoCCAE=';

const statuses = new Map<ExecutionProvider, Promise<ProviderObstacle | undefined>>();

/**
 * Tries every provider once in the life of this process.
 *
 * @returns One entry a provider, `cpu` first, each unavailable one with the reason and the remedy in one sentence.
 * @throws {FailureError} When ONNX Runtime itself cannot be loaded.
 */
export async function listProviders(): Promise<ProviderStatus[]> {
  const result: ProviderStatus[] = [];
  for (const name of EXECUTION_PROVIDERS) {
    const obstacle = await findObstacle(name);
    const reason = obstacle === undefined ? null : `${obstacle.problem}: ${obstacle.remedy}.`;
    const installable = obstacle?.installable ?? false;
    result.push({ name, available: obstacle === undefined, reason, installable });
  }
  return result;
}

/** What was loaded, and where. */
export interface Loaded<T> {
  value: T;
  provider: ExecutionProvider;
  /** Why a faster or an asked-for provider is not used, for people; `null` when there is nothing to say. */
  notice: string | null;
}

/**
 * Loads something on the best provider that works, and says so when that is not what was asked for.
 *
 * @param requested The provider asked for; `auto` tries this platform's, fastest first, unless the denoiser is small.
 * @param denoiserBytes Size of the denoiser with its weights, in bytes.
 * @param load Loads on one provider. A `BadInputError` or `FailureError` from it is final; any other error means that
 *   the provider cannot do it. It must free whatever it loaded before it failed.
 * @returns What `load` gave, and where it runs.
 * @throws {BadInputError|FailureError} As `load` does.
 */
export async function loadOnProvider<T>(
  requested: ProviderName,
  denoiserBytes: number,
  load: (provider: ExecutionProvider) => Promise<T>,
): Promise<Loaded<T>> {
  const problems: string[] = [];
  for (const provider of providerOrder(requested, denoiserBytes)) {
    if (provider === 'cpu') break;
    const obstacle = await findObstacle(provider);
    if (obstacle !== undefined) {
      const remedy = requested === 'auto' ? '' : `: ${obstacle.remedy}`;
      problems.push(`${obstacle.problem}${remedy}`);
      continue;
    }
    try {
      return { value: await load(provider), provider, notice: null };
    } catch (error) {
      if (error instanceof BadInputError || error instanceof FailureError) throw error;
      const reason = shortReason(errorMessage(error)).replace(/\.$/, '');
      problems.push(`${PROVIDER_TITLES[provider]} cannot run this model (${reason})`);
    }
  }
  const value = await load('cpu');
  return { value, provider: 'cpu', notice: fallbackNotice(problems) };
}

/**
 * Tells what `loadOnProvider` will most likely load on, without loading anything.
 *
 * @param requested The provider asked for.
 * @param denoiserBytes Size of the denoiser with its weights, in bytes.
 * @returns The first provider that works on this machine; it may still refuse the model.
 */
export async function likelyProvider(
  requested: ProviderName,
  denoiserBytes: number,
): Promise<ExecutionProvider> {
  for (const provider of providerOrder(requested, denoiserBytes)) {
    if (provider === 'cpu' || (await findObstacle(provider)) === undefined) return provider;
  }
  return 'cpu';
}

function providerOrder(requested: ProviderName, denoiserBytes: number): readonly ExecutionProvider[] {
  return requested === 'auto' ? automaticOrder(process.platform, denoiserBytes) : [requested, 'cpu'];
}

function fallbackNotice(problems: readonly string[]): string | null {
  if (problems.length === 0) return null;
  return `The processor paints instead of a graphics card. ${problems.join('; ')}.`;
}

async function findObstacle(provider: ExecutionProvider): Promise<ProviderObstacle | undefined> {
  let status = statuses.get(provider);
  if (status === undefined) {
    status = probe(provider);
    statuses.set(provider, status);
  }
  return status;
}

async function probe(provider: ExecutionProvider): Promise<ProviderObstacle | undefined> {
  const runtime = await loadRuntime();
  const bundled = runtime.listSupportedBackends().map((backend) => backend.name);
  if (!bundled.includes(provider)) return elsewhere(provider);
  if (provider === 'webgpu' && process.platform === 'linux' && !linuxMayHaveGraphicsCard()) {
    return NO_GRAPHICS_CARD;
  }
  try {
    const model = Uint8Array.from(Buffer.from(PROBE_MODEL, 'base64'));
    const session = await runtime.InferenceSession.create(model, sessionOptions(provider));
    await session.release();
    return undefined;
  } catch (error) {
    return await explain(provider, errorMessage(error));
  }
}

const NO_GRAPHICS_CARD: ProviderObstacle = {
  problem: 'WebGPU found no graphics card that it can use',
  remedy: 'install the driver of your graphics card, with Vulkan on Linux',
};

/** Why a provider is not part of ONNX Runtime on this platform. */
function elsewhere(provider: ExecutionProvider): ProviderObstacle {
  const homes: Record<ExecutionProvider, string> = {
    cpu: 'everywhere',
    webgpu: 'on Windows, Macs with Apple silicon and 64-bit Intel or AMD Linux',
    cuda: 'on 64-bit Intel or AMD Linux',
    dml: 'on Windows',
    coreml: 'on Macs',
  };
  return {
    problem: `${PROVIDER_TITLES[provider]} exists only ${homes[provider]}`,
    remedy: 'choose another provider, or auto',
  };
}

/** Turns ONNX Runtime's reason into ours. */
async function explain(provider: ExecutionProvider, message: string): Promise<ProviderObstacle> {
  if (provider === 'webgpu' && /adapter/i.test(message)) return NO_GRAPHICS_CARD;
  const found = provider === 'cuda' ? await diagnoseCuda() : undefined;
  if (found !== undefined) return found;
  return {
    problem: `${PROVIDER_TITLES[provider]} does not start (${shortReason(message).replace(/\.$/, '')})`,
    remedy: 'update the driver of your graphics card',
  };
}

/**
 * Whether it makes sense to start WebGPU at all: starting it in vain takes half a second, and its libraries write
 * warnings that cannot be switched off. A driver named in the environment counts, as it needs no device (SwiftShader).
 */
function linuxMayHaveGraphicsCard(): boolean {
  if (process.env['VK_ICD_FILENAMES'] ?? process.env['VK_DRIVER_FILES']) return true;
  if (['/dev/nvidia0', '/dev/dxg'].some((device) => existsSync(device))) return true;
  try {
    return readdirSync('/dev/dri').some((device) => device.startsWith('render'));
  } catch {
    return false;
  }
}
