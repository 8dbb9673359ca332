/** The arithmetic that every scheduler shares: weighted sums of tensors, and the clean estimate of a model output. */
import type { SchedulerConfiguration } from './configuration.ts';

/** A tensor and its weight in a sum. */
export type Term = readonly [weight: number, values: Float32Array];

/**
 * Adds up weighted tensors in 64 bits and stores the sum in 32.
 *
 * @param first A term; its length is the result's, and the others'.
 * @param second Another one.
 * @param third Another one, if there is one.
 * @param fourth Another one, if there is one.
 * @returns A new array.
 */
export function weightedSum(first: Term, second: Term, third?: Term, fourth?: Term): Float32Array {
  const [a, w] = first;
  const [b, x] = second;
  const [c, y] = third ?? [0, w];
  const [d, z] = fourth ?? [0, w];
  const sum = new Float32Array(w.length);
  for (let index = 0; index < sum.length; index += 1) {
    sum[index] = a * w[index]! + b * x[index]! + c * y[index]! + d * z[index]!;
  }
  return sum;
}

/**
 * Multiplies a tensor.
 *
 * @param values Any tensor.
 * @param factor Any number.
 * @returns A new array.
 */
export function scaled(values: Float32Array, factor: number): Float32Array {
  const product = new Float32Array(values.length);
  for (let index = 0; index < product.length; index += 1) product[index] = factor * values[index]!;
  return product;
}

/**
 * Splits the output of a model that says something of the variance as well: its channels come after those of the
 * prediction (Nichol and Dhariwal, Improved DDPM, section 3.1, https://arxiv.org/abs/2102.09672).
 *
 * @param output A model's output: a flat [C,H,W], or [2C,H,W] with a variance.
 * @param length Number of values in a sample, C · H · W.
 * @returns Views of the output, `length` values each; the whole as the prediction where it is not of that length twice.
 */
export function splitOutput(
  output: Float32Array,
  length: number,
): { prediction: Float32Array; variance: Float32Array | undefined } {
  if (output.length !== 2 * length) return { prediction: output, variance: undefined };
  return { prediction: output.subarray(0, length), variance: output.subarray(length) };
}

/**
 * The clean image that a model output stands for, when z = α x + σ ε.
 *
 * - `epsilon`: the output is ε, so x̂ = (z − σ ε) / α
 * - `v_prediction`: the output is v = α ε − σ x, so x̂ = α z − σ v
 *   (Salimans and Ho, Progressive Distillation, appendix D, https://arxiv.org/abs/2202.00512)
 * - `sample`: the output is x̂ itself
 * - `flow_prediction`: the output is v = ε − x, and α + σ = 1, so x̂ = z − σ v
 *
 * @param prediction What the model was trained to predict.
 * @param alpha Weight α of the clean image in the sample.
 * @param sigma Weight σ of the noise in the sample.
 * @param output The model's output, after guidance.
 * @param sample The noisy sample z, of the same length.
 * @returns A new array of the same length, before thresholding.
 */
export function cleanFromOutput(
  prediction: SchedulerConfiguration['prediction_type'],
  alpha: number,
  sigma: number,
  output: Float32Array,
  sample: Float32Array,
): Float32Array {
  switch (prediction) {
    case 'epsilon':
      return weightedSum([1 / alpha, sample], [-sigma / alpha, output]);
    case 'v_prediction':
      return weightedSum([alpha, sample], [-sigma, output]);
    case 'sample':
      return output.slice();
    case 'flow_prediction':
      return weightedSum([1, sample], [-sigma, output]);
  }
}
