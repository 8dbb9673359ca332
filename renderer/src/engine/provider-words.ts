/** Execution providers as people know them. */
import type { ProviderName } from '#core/project/project.ts';

/** Names for people, by the names in project files. */
export const PROVIDER_NAMES: Readonly<Record<ProviderName, string>> = {
  auto: 'Automatic',
  cpu: 'CPU',
  webgpu: 'WebGPU',
  cuda: 'CUDA',
  dml: 'DirectML',
  coreml: 'Core ML',
};
