/** The autoencoders of one model: its own, and a tiny one that may stand in while it is being sampled. */
import { BadInputError } from '#core/errors.ts';
import type { Autoencoder } from '#core/sampler/autoencoder.ts';
import { createAutoencoder } from './autoencoder.ts';
import { tinyLatentFormat, type LatentFormat } from './latent-format.ts';
import type { ModelFolder } from './model-folder.ts';
import type { Tell } from './notices.ts';
import type { Network, Stopwatch } from './session.ts';

/** The loaded networks of both. */
export interface AutoencoderNetworks {
  decoder: Network | undefined;
  encoder: Network | undefined;
  tinyDecoder: Network | undefined;
  tinyEncoder: Network | undefined;
}

/** Which autoencoder does what. */
export interface Autoencoders {
  /** The model's own, which decodes the result. */
  own: Autoencoder;
  /** The one to blend with, at every step: the tiny one, if it can encode or the own one cannot either. */
  sampling: Autoencoder;
}

/**
 * Makes the autoencoders of a model.
 *
 * @param folder The model.
 * @param format Format of its own autoencoder; `undefined` for models that paint pixels.
 * @param networks The loaded networks.
 * @param watch Whoever watches.
 * @param watch.stopwatch Takes the time spent in the networks.
 * @param watch.tell Receives sentences for people, when memory runs out.
 * @returns The autoencoders; `undefined` for models that paint pixels.
 * @throws {BadInputError} When a network is no autoencoder, or the tiny one belongs to another model.
 */
export function createAutoencoders(
  folder: ModelFolder,
  format: LatentFormat | undefined,
  networks: AutoencoderNetworks,
  watch: { stopwatch: Stopwatch; tell: Tell },
): Autoencoders | undefined {
  const { decoder, encoder, tinyDecoder, tinyEncoder } = networks;
  if (format === undefined || decoder === undefined) return undefined;
  const own = createAutoencoder({ decoder, encoder, format, ...watch });
  if (folder.tinyAutoencoder === undefined || tinyDecoder === undefined) return { own, sampling: own };
  const tinyFormat = tinyLatentFormat(folder.tinyAutoencoder, folder.label);
  if (tinyFormat.channels !== format.channels || tinyFormat.scale !== format.scale) {
    throw new BadInputError(
      `${tinyDecoder.title} belongs to models of other latents: remove it, or add the one that is made for this model.`,
    );
  }
  const tiny = createAutoencoder({
    decoder: tinyDecoder,
    encoder: tinyEncoder,
    format: tinyFormat,
    ...watch,
  });
  return { own, sampling: tiny.encode === undefined && own.encode !== undefined ? own : tiny };
}
