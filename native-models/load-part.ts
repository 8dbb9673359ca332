/** Loads one part of a model on its provider, with everything that keeps it running when that or the memory fails. */
import type { ProviderName } from '#core/project/project.ts';
import { AdaptiveNetwork } from './memory/adaptive-network.ts';
import type { ModelMeter } from './memory/model-meter.ts';
import type { OnnxComponent } from './folder/folder-reader.ts';
import type { Notices } from './notices.ts';
import type { ExecutionProvider } from './provider-names.ts';
import { loadOnProvider } from './providers.ts';
import { ReloadableNetwork } from './reloadable-network.ts';
import { loadNetwork, type Network } from './session.ts';

/** One loaded part of a model. */
export interface LoadedPart {
  /** The network. It gives way to the processor when its provider fails, and halves its calls when memory runs out. */
  readonly network: Network;
  /** What computes at the moment. */
  provider(): ExecutionProvider;
  /** Frees the network's memory until it is run again. */
  rest(): Promise<void>;
}

/** How to load a part. */
export interface PartOptions {
  /** Name of the model, for messages. */
  readonly label: string;
  /** The provider asked for. */
  readonly provider: ProviderName;
  /** Size of the model's denoiser with its weights, in bytes: `auto` takes the processor for small models. */
  readonly denoiserBytes: number;
  /** Receives why another provider computes than was asked for. */
  readonly notices: Notices;
  /** Watches what the part needs. */
  readonly meter: ModelMeter | undefined;
}

/**
 * Loads one part of a model.
 *
 * @param component The checked file.
 * @param options How to load it.
 * @returns The loaded part.
 * @throws {BadInputError|FailureError} As `loadNetwork` does on the processor.
 */
export async function loadPart(component: OnnxComponent, options: PartOptions): Promise<LoadedPart> {
  const { label, notices, meter } = options;
  const load = (provider: ExecutionProvider): Promise<Network> => loadNetwork(component, label, provider);
  const { value, provider, notice } = await loadOnProvider(
    options.provider,
    options.denoiserBytes,
    (chosen) => meter?.watch(component.name, () => load(chosen)) ?? load(chosen),
  );
  if (notice !== null) notices.tellLasting(notice);
  const network = new ReloadableNetwork(value, provider, load, (failure) => notices.tellLasting(failure));
  return {
    network: new AdaptiveNetwork(network, (smaller) => notices.tell(smaller)),
    provider: () => network.provider,
    rest: () => network.rest(),
  };
}
