/** How much each class counts in the loss. */
import { LABELS } from '../core/labels';

/**
 * n / (K n_c) for each of the K classes among `labels` (label indices), as scikit-learn's `class_weight='balanced'`; K
 * counts the classes that occur. A class without examples gets 0: nothing is ever weighted by it.
 */
export function inverseFrequencyWeights(labels: Uint8Array): number[] {
  const counts = new Array<number>(LABELS.length).fill(0);
  for (const label of labels) counts[label]++;
  const present = counts.filter((count) => count > 0).length;
  return counts.map((count) => (count === 0 ? 0 : labels.length / (present * count)));
}
