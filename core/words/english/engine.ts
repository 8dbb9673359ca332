/** English words about what computes, and about its memory. */
import { plural } from './plural.ts';

/** What is said of the engine. */
export const engine = {
  /** Execution providers as people know them, by the names in project files. */
  providers: {
    auto: 'Automatic',
    cpu: 'CPU',
    webgpu: 'WebGPU',
    cuda: 'CUDA',
    dml: 'DirectML',
    coreml: 'Core ML',
  },
  /** A plan of the memory where there is room for a word or two. */
  verdicts: {
    fits: 'fits',
    tight: 'memory is tight',
    'will-not-fit': 'will not fit in memory',
    unknown: '',
  },
  memory: 'Memory',
  share: 'Share of the memory',
  notKnown: 'Not known yet.',
  freed: 'The memory is free. The model is loaded again when it paints.',
  needs: (needed: string, images: number) =>
    `Needs about ${needed}, ${images} ${plural(images, { one: 'image', other: 'images' })} per model call.`,
  probablyNeeds: (needed: string, images: number) =>
    `Probably needs about ${needed}, ${images} ${plural(images, { one: 'image', other: 'images' })} per model call.`,
  of: (needed: string, available: string) => `${needed} of ${available}`,
  computing: 'Computing',
  computeOn: 'Compute on',
  ofProject: 'Each project keeps its own.',
  fetchingCuda: 'Fetching CUDA…',
  cudaProgress: 'Installation of CUDA',
  installCuda: 'Install CUDA…',
  cudaInstalled: 'CUDA is installed. Tenfold takes it for large models from now on.',
  unusable: 'What cannot be used',
};
