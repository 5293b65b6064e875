/** Probabilities that are right by construction: labels are drawn from them. */
import { LABELS } from '../core/labels';
import type { RandomState } from '../core/random';

const K = LABELS.length;

/** `n` rows from nearly sure to undecided, `spread` the standard deviation of their logits. */
export function drawProbabilities(n: number, random: RandomState, spread = 1.5): Float64Array {
  const powers = Float64Array.from({ length: n * K }, () => Math.exp(spread * random.normal()));
  for (let start = 0; start < powers.length; start += K) {
    const row = powers.subarray(start, start + K);
    const sum = row.reduce((total, power) => total + power, 0);
    row.forEach((power, c) => {
      row[c] = power / sum;
    });
  }
  return powers;
}

/** A label a row, each class as often as its probability says. */
export function drawLabels(probabilities: Float64Array, random: RandomState): number[] {
  return Array.from({ length: probabilities.length / K }, (_, row) => {
    let rest = random.random();
    let label = 0;
    while (label < K - 1 && rest >= probabilities[row * K + label]) rest -= probabilities[row * K + label++];
    return label;
  });
}
