/** Grouped stratified k-fold: groups stay whole, sizes and label shares as even as they allow. */
import { check, checkNumber } from '../core/check';
import { LABEL_NAMES, LABELS, type Label } from '../core/labels';
import { deriveSeed, RandomState } from '../core/random';
import type { Folding } from './fold-numbers';
import { groupMembers } from './group-examples';

/** What `groupedFolds` needs to know. */
export interface GroupedOptions {
  /** Number of folds, at least 2. */
  readonly k: number;
  /** Decides among groups of one size. */
  readonly seed: number;
}

/**
 * Deals whole groups to the folds: largest first (equal sizes in seeded order), each to the fold in which it adds
 * least to the squared shares of its labels and of the size; the first among equals. Groups of one come last and even
 * out what the large ones left. A fold that misses its share by more than 1 % (and one example) is a warning.
 */
export function groupedFolds(
  labels: readonly Label[],
  groups: ArrayLike<number>,
  { k, seed }: GroupedOptions,
): Folding {
  checkNumber(k, 'k', { min: 2, max: 65535, integer: true });
  check(
    groups.length === labels.length,
    () => `groups: expected one for each of ${labels.length} examples; received ${groups.length}`,
  );
  const members = groupMembers(groups);
  check(members.length >= k, () => `folds: expected at least k=${k} groups; received ${members.length}`);
  const order = new RandomState(deriveSeed(seed, 'groups')).permutation(members.length);
  const dealt = Array.from(order, (g) => members[g]).sort((a, b) => b.length - a.length);
  const codes = Uint8Array.from(labels, (label) => LABELS.indexOf(label));
  const total = countCodes(codes.keys(), codes);
  const tallies = Array.from({ length: k }, () => total.map(() => 0));
  const folds = new Int32Array(labels.length);
  for (const rows of dealt) {
    const counts = countCodes(rows, codes);
    const f = cheapestFold(tallies, counts, total);
    for (let c = 0; c < counts.length; c++) tallies[f][c] += counts[c];
    for (const row of rows) folds[row] = f + 1;
  }
  const foldNames = tallies.map((_, f) => `fold ${f + 1}`);
  return { folds, k, foldNames, warnings: describeUnevenness(tallies, total, dealt[0].length) };
}

/** Counts of each label, then of all. */
function countCodes(rows: Iterable<number>, codes: Uint8Array): number[] {
  const counts = new Array<number>(LABELS.length + 1).fill(0);
  for (const row of rows) {
    counts[codes[row]]++;
    counts[LABELS.length]++;
  }
  return counts;
}

function cheapestFold(
  tallies: readonly number[][],
  counts: readonly number[],
  total: readonly number[],
): number {
  let best = 0;
  let bestCost = Number.POSITIVE_INFINITY;
  for (let f = 0; f < tallies.length; f++) {
    let cost = 0;
    for (let c = 0; c < counts.length; c++)
      if (counts[c] > 0) cost += (counts[c] * (2 * tallies[f][c] + counts[c])) / total[c] ** 2;
    if (cost < bestCost) {
      bestCost = cost;
      best = f;
    }
  }
  return best;
}

function describeUnevenness(
  tallies: readonly number[][],
  total: readonly number[],
  largest: number,
): string[] {
  const names = [...LABELS.map((label) => LABEL_NAMES[label]), 'examples'];
  return tallies.flatMap((tally, f) => {
    const misses = tally.flatMap((count, c) => {
      const ideal = total[c] / tallies.length;
      return Math.abs(count - ideal) > Math.max(1, 0.01 * ideal)
        ? `${count} ${names[c]} instead of ${Math.round(ideal)}`
        : [];
    });
    return misses.length > 0
      ? [`fold ${f + 1} tests ${misses.join(', ')}: groups stay whole, the largest has ${largest} examples`]
      : [];
  });
}
