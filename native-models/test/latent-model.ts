/** A latent model of simple sums for tests. */
import { tinyDecoder, tinyEncoder, type Fault } from './tiny-autoencoder.ts';
import { tinyModel, writeTo } from './tiny-model.ts';

/** Makes the folder of a whole latent model whose own and tiny autoencoders are simple sums. */
export async function latentModel(
  options: { fault?: Fault; tinyConfiguration?: object; encoder?: boolean } = {},
) {
  const folder = await tinyModel({
    image: ['batch', 4, 'height', 'width'],
    index: { _class_name: 'StableDiffusionPipeline', vae: ['diffusers', 'AutoencoderKL'] },
    scheduler: { clip_sample: false },
  });
  writeTo(folder, 'vae_decoder/model.onnx', tinyDecoder(options.fault));
  if (options.encoder !== false) writeTo(folder, 'vae_encoder/model.onnx', tinyEncoder());
  if (options.tinyConfiguration) {
    writeTo(folder, 'taesd/vae_decoder/model.onnx', tinyDecoder());
    writeTo(folder, 'taesd/vae_encoder/model.onnx', tinyEncoder());
    writeTo(folder, 'taesd/vae_decoder/config.json', options.tinyConfiguration);
  }
  return folder;
}
