/** Temperature scaling: the one number that makes probabilities as soft or sharp as they should be. */
import { check } from '../../core/check';
import { LABELS } from '../../core/labels';
import type { LabelIndices } from '../classification';
import { logitsOf } from './scaling';

const K = LABELS.length;
/** Between which temperatures one is looked for. */
export const TEMPERATURES = { least: 0.01, most: 100 } as const;

/**
 * The temperature of lowest log loss (Guo et al. 2017, section 4.2), from 0.01 to 100. Fit it on examples that are
 * neither trained on nor reported. The loss is convex in 1/T, so that the sign of its slope brackets the minimum.
 */
export function fitTemperature(yTrue: LabelIndices, probabilities: Float64Array): number {
  check(
    yTrue.length > 0 && probabilities.length === yTrue.length * K,
    () =>
      `temperature: expected n x ${K} probabilities of n > 0 labels; received ${probabilities.length} of ${yTrue.length}`,
  );
  const logits = logitsOf(probabilities);
  let [low, high] = [Math.log(TEMPERATURES.least), Math.log(TEMPERATURES.most)];
  for (let step = 0; step < 60; step++) {
    const middle = (low + high) / 2;
    if (slope(yTrue, logits, Math.exp(-middle)) < 0) high = middle;
    else low = middle;
  }
  return Math.exp((low + high) / 2);
}

/** The derivative of the summed log loss with respect to b = 1/T. */
function slope(yTrue: LabelIndices, logits: Float64Array, b: number): number {
  let total = 0;
  for (let row = 0; row < yTrue.length; row++) {
    const start = row * K;
    let highest = -Infinity;
    for (let c = 0; c < K; c++) highest = Math.max(highest, logits[start + c]);
    let [sum, mean] = [0, 0];
    for (let c = 0; c < K; c++) {
      const weight = Math.exp(b * (logits[start + c] - highest));
      sum += weight;
      mean += weight * logits[start + c];
    }
    total += mean / sum - logits[start + yTrue[row]];
  }
  return total;
}
