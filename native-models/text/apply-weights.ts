/** Makes tokens count more or less in what a text encoder made of them. */

/**
 * Moves each token's hidden state away from, or towards, the one that the empty prompt has at its place:
 * e + w (h − e).
 *
 * The other common rule scales the states by their weights and then restores their mean. That mean lies near zero in
 * many encoders, where the correction becomes arbitrary, and one word's weight changes every other token. Relative to
 * the empty prompt, weight 1 changes nothing, weight 0 takes the word out, and tokens do not touch one another.
 *
 * @param states Hidden states h, tokens × width, row by row.
 * @param empty Hidden states e of the empty prompt, of the same shape.
 * @param weights One weight a token.
 * @param width Numbers a token.
 * @returns The weighted states, in new memory.
 */
export function applyWeights(
  states: Float32Array,
  empty: Float32Array,
  weights: Float32Array,
  width: number,
): Float32Array {
  const weighted = states.slice();
  weights.forEach((weight, token) => {
    if (weight === 1) return;
    for (let index = token * width; index < (token + 1) * width; index++) {
      weighted[index] = empty[index]! + weight * (states[index]! - empty[index]!);
    }
  });
  return weighted;
}
