/** The JSON files of a model folder that Tenfold reads, besides those of the scheduler and the tokenizers. */
import { z } from 'zod';

/** `model_index.json`: diffusers' own keys, and below them the ones that Tenfold reads. */
export const modelIndexSchema = z.looseObject({
  _class_name: z.string(),
  name: z.string().trim().min(1).max(100).optional().describe('What people call the model'),
  sample_size: z.int().min(8).max(4096).optional().describe('Side that the model was trained at, in pixels'),
  upscaler_scale: z.int().min(2).max(8).optional(),
  upscaler_range: z
    .tuple([z.number(), z.number()])
    .refine(([low, high]) => low < high, 'the first number must be the smaller one')
    .optional()
    .describe('Values of black and white for the upscaler; −1 and 1 where absent'),
  guidance_scale: z.number().min(0).max(50).optional(),
  num_inference_steps: z.int().min(1).max(1000).optional(),
  eta: z.number().min(0).max(1).optional(),
  coarse_weight: z.number().min(0).max(1).optional(),
});

/** Channels of every resolution of a network, the largest resolution first. */
const blocks = z.array(z.int().min(1)).min(1).max(12);

/** `unet/config.json`: what its ONNX file does not tell. */
export const unetConfigurationSchema = z.looseObject({
  sample_size: z
    .union([z.int().min(1).max(4096), z.array(z.int().min(1).max(4096)).length(2)])
    .nullish()
    .describe('Side that the network was trained at, in its own pixels; or height and width'),
  patch_size: z
    .int()
    .min(1)
    .max(64)
    .nullish()
    .describe('Side of the patches that make one position of the largest resolution; 1 where absent'),
  block_out_channels: blocks.nullish(),
  time_cond_proj_dim: z.int().min(2).max(65_536).nullish().describe('Length of the guidance embedding'),
});

const perChannel = z.array(z.number()).min(1).max(64);

/** `vae_decoder/config.json`, as diffusers' autoencoders write it. */
export const autoencoderConfigurationSchema = z.looseObject({
  _class_name: z.string().nullish(),
  scaling_factor: z.number().gt(0).nullish(),
  shift_factor: z.number().nullish(),
  latents_mean: perChannel.nullish(),
  latents_std: z.array(z.number().gt(0)).min(1).max(64).nullish(),
  block_out_channels: blocks.nullish(),
});

/** `model_index.json`, checked. */
export type ModelIndex = z.infer<typeof modelIndexSchema>;
/** `unet/config.json`, checked. */
export type UnetConfiguration = z.infer<typeof unetConfigurationSchema>;
/** `vae_decoder/config.json`, checked. */
export type AutoencoderConfiguration = z.infer<typeof autoencoderConfigurationSchema>;
