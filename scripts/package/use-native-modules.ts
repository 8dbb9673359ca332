/**
 * Run by the packed-app test in a process of its own: loads the native packages out of a packed tree, paints nothing
 * but runs each of them once, and prints what came out as JSON.
 *
 * Usage: node use-native-modules.ts <resources folder of the packed program>
 */
import { createRequire } from 'node:module';
import { join } from 'node:path';
import type * as OnnxRuntime from 'onnxruntime-node';
import type sharpFunction from 'sharp';

const resources = process.argv[2]!;
const require = createRequire(join(resources, 'app.asar.unpacked', 'package.json'));
const { InferenceSession, Tensor } = require('onnxruntime-node') as typeof OnnxRuntime;
const sharp = require('sharp') as typeof sharpFunction;

const session = await InferenceSession.create(join(resources, 'native-models/starter/unet/model.onnx'), {
  executionProviders: ['cpu'],
});
const outputs = await session.run({
  sample: new Tensor('float32', new Float32Array(3 * 64 * 64).fill(0.1), [1, 3, 64, 64]),
  timestep: new Tensor('float32', [500], []),
  encoder_hidden_states: new Tensor('float32', new Float32Array(32 * 192), [1, 32, 192]),
});
const output = outputs[session.outputNames[0]!]!;
const picture = await sharp({ create: { width: 8, height: 8, channels: 3, background: '#ffb454' } })
  .png()
  .toBuffer();

process.stdout.write(
  JSON.stringify({
    paths: [require.resolve('onnxruntime-node'), require.resolve('sharp')],
    dims: output.dims,
    finite: (output.data as Float32Array).every(Number.isFinite),
    picture: picture.subarray(1, 4).toString('latin1'),
  }),
);
