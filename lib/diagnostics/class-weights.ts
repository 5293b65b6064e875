/** What a class counts in training, against what its weight says. */
import type { ClassWeightRow } from '../classifiers/contract';
import { LABEL_NAMES } from '../core/labels';

/** A row a class: its weight, and what it comes to in the batches. */
export function classWeightTable(rows: readonly ClassWeightRow[] | null) {
  return (
    rows?.map(({ label, examples, weight, effective }) => ({
      class: LABEL_NAMES[label],
      examples,
      weight,
      effective,
    })) ?? null
  );
}

/** How many times the class of the largest weight counts that of the smallest, as set and as trained. */
export function classWeightSentence(rows: readonly ClassWeightRow[] | null): string {
  if (rows === null) return 'Every class has the same weight.';
  const byWeight = [...rows].sort((a, b) => a.weight - b.weight);
  const [least, most] = [byWeight[0], byWeight[byWeight.length - 1]];
  if (least.weight === most.weight) return 'Every class that occurs has the same weight.';
  const [set, trained] = [most.weight / least.weight, most.effective / least.effective].map((ratio) =>
    ratio.toFixed(1),
  );
  const [rare, frequent] = [most, least].map(({ label }) => LABEL_NAMES[label]);
  const told = `By their weights a report of ${rare} counts ${set} times one of ${frequent}`;
  if (set === trained) return `${told}, and so it does in the batches.`;
  return `${told}; in the batches it counts ${trained} times as much, since a batch divides by the weights that are in it.`;
}
