/** What the engine knows about itself: versions, and which execution providers work here. */
import { arch, platform, release } from 'node:os';
import type { EngineDescription } from '#core/contract/engine.ts';
import { listProviders } from '#native-models/providers.ts';
import { loadRuntime } from '#native-models/runtime.ts';
import { programVersion } from '../program.ts';

/**
 * Describes the engine. Tries every execution provider the first time, which takes a moment.
 *
 * @returns Versions by name, and one entry a provider.
 * @throws {FailureError} When ONNX Runtime cannot be loaded.
 */
export async function describeEngine(): Promise<EngineDescription> {
  const runtime = await loadRuntime();
  const providers = await listProviders();
  const versions: Record<string, string> = {
    Tenfold: programVersion,
    'ONNX Runtime': runtime.env.versions.node ?? 'unknown',
    'Node.js': process.versions.node,
    System: `${platform()} ${arch()} ${release()}`,
  };
  if ('electron' in process.versions) versions['Electron'] = process.versions.electron;
  return { versions, providers };
}
