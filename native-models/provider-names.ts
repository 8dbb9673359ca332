/** Execution providers by name, and the order in which `auto` tries them. */
import type { ProviderName } from '#core/project/project.ts';

/** What can compute: every provider name but `auto`. */
export type ExecutionProvider = Exclude<ProviderName, 'auto'>;

/** All providers, in the order in which they are listed. */
export const EXECUTION_PROVIDERS = ['cpu', 'webgpu', 'cuda', 'dml', 'coreml'] as const;

/** Names for people. */
export const PROVIDER_TITLES: Record<ExecutionProvider, string> = {
  cpu: 'the processor',
  webgpu: 'WebGPU',
  cuda: 'CUDA',
  dml: 'DirectML',
  coreml: 'CoreML',
};

/** Why a provider cannot be used. */
export interface ProviderObstacle {
  /** What is wrong, without a full stop. */
  problem: string;
  /** What to do about it, without a full stop. */
  remedy: string;
  /** Whether Tenfold itself can install what is missing. */
  installable?: boolean;
}

/**
 * Denoisers of fewer bytes than this run on the processor when the provider is `auto`.
 *
 * A graphics card has to be started, and has to be handed every one of a step's hundreds of operations one by one. That
 * costs more than it saves when one operation is worth microseconds. The starter model's step (16 images, 7 GFLOP in
 * all) takes 43 ms on two cores, and a whole generation less than starting a card. It also keeps the starter's pictures
 * the same on every machine with the same kind of processor.
 */
export const SMALL_DENOISER_BYTES = 64 * 1024 ** 2;

/**
 * The providers that `auto` tries, fastest first. The processor always comes last.
 *
 * @param platform As in `process.platform`.
 * @param denoiserBytes Size of the denoiser with its weights.
 * @returns The order.
 */
export function automaticOrder(
  platform: NodeJS.Platform,
  denoiserBytes: number,
): readonly ExecutionProvider[] {
  if (denoiserBytes < SMALL_DENOISER_BYTES) return ['cpu'];
  if (platform === 'linux') return ['cuda', 'webgpu', 'cpu'];
  if (platform === 'win32') return ['dml', 'webgpu', 'cpu'];
  if (platform === 'darwin') return ['coreml', 'webgpu', 'cpu'];
  return ['cpu'];
}
