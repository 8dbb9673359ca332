/** How the latents of a denoiser and the numbers and pictures of an autoencoder's networks lead to one another. */
import { BadInputError } from '#core/errors.ts';
import { PICTURE_RANGE, type ImageRange } from './image-range.ts';
import type { AutoencoderFiles } from './model-folder.ts';

/** Where the decoder's file does not tell: every model of the Stable Diffusion family has these. */
const USUAL = { channels: 4, scale: 8 };

/** Range of TAESD's pictures in its author's own form; diffusers wraps it to take and give −1 … 1. */
const TINY_RANGE: ImageRange = [0, 1];

/** How an autoencoder's numbers are to be read. */
export interface LatentFormat {
  channels: number;
  /** Pixels of a picture to one of its latents, on each side. */
  scale: number;
  /** The decoder is given gain × latent + offset, for each channel. */
  gain: readonly number[];
  offset: readonly number[];
  range: ImageRange;
  /** What had to be guessed, as a sentence for people. */
  notice: string | undefined;
}

/**
 * Finds the format of a model's own autoencoder.
 *
 * @param files Its files.
 * @param usualScalingFactor Scaling factor of the model's family, where the configuration states none.
 * @param label Name of the model, for messages.
 * @returns The format.
 * @throws {BadInputError} When what is stated makes no sense.
 */
export function latentFormat(
  files: AutoencoderFiles,
  usualScalingFactor: number,
  label: string,
): LatentFormat {
  const { scaling_factor, shift_factor, latents_mean, latents_std } = files.configuration;
  const channels = latentChannels(files, label);
  for (const values of [latents_mean, latents_std]) {
    if (!values || values.length === channels) continue;
    throw new BadInputError(
      `The autoencoder of model ${label} has ${channels} channels, but its config.json states values for ${values.length}: download it again.`,
    );
  }
  const factor = scaling_factor ?? usualScalingFactor;
  const perChannel = Array.from({ length: channels }, (_, channel) => channel);
  return {
    channels,
    scale: pictureScale(files),
    gain: perChannel.map((channel) => (latents_std?.[channel] ?? 1) / factor),
    offset: perChannel.map((channel) => (latents_mean?.[channel] ?? 0) + (shift_factor ?? 0)),
    range: PICTURE_RANGE,
    notice: scaling_factor
      ? undefined
      : `Model ${label} does not state the scaling factor of its autoencoder: ${usualScalingFactor} is used, as in all models of its kind. Should colours look wrong, add vae_decoder/config.json.`,
  };
}

/**
 * Finds the format of a tiny autoencoder: it works on the denoiser's latents as they are.
 *
 * @param files Its files.
 * @param label Name of the model, for messages.
 * @returns The format. Its pictures are in −1 … 1 where its configuration names diffusers' `AutoencoderTiny`, and in
 *   0 … 1 otherwise.
 * @see https://github.com/madebyollin/taesd
 */
export function tinyLatentFormat(files: AutoencoderFiles, label: string): LatentFormat {
  const channels = latentChannels(files, label);
  return {
    channels,
    scale: pictureScale(files),
    gain: Array.from({ length: channels }, () => 1),
    offset: Array.from({ length: channels }, () => 0),
    range: files.configuration._class_name === 'AutoencoderTiny' ? PICTURE_RANGE : TINY_RANGE,
    notice: undefined,
  };
}

function latentChannels({ decoder }: AutoencoderFiles, label: string): number {
  const latents = decoder.inputs.find(({ shape }) => shape.length === 4);
  if (latents === undefined) {
    throw new BadInputError(
      `${decoder.name} of model ${label} takes no latents: it is not what its name says. Download the model again.`,
    );
  }
  const channels = latents.shape[1];
  return typeof channels === 'number' ? channels : USUAL.channels;
}

/** An autoencoder halves its image between every two of its resolutions. */
function pictureScale({ decoder, configuration }: AutoencoderFiles): number {
  const latents = decoder.inputs.find(({ shape }) => shape.length === 4)?.shape[2];
  const pictures = decoder.outputs.find(({ shape }) => shape.length === 4)?.shape[2];
  if (typeof latents === 'number' && typeof pictures === 'number' && pictures % latents === 0) {
    return pictures / latents;
  }
  const resolutions = configuration.block_out_channels?.length;
  return resolutions === undefined ? USUAL.scale : 2 ** (resolutions - 1);
}
