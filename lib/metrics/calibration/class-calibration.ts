/** How far each class's probability is from how often the class occurs, beside how far chance alone takes it. */
import { check } from '../../core/check';
import { LABELS } from '../../core/labels';
import type { RandomState } from '../../core/random';
import type { LabelIndices } from '../classification';
import { quantile } from '../intervals/bootstrap';

const K = LABELS.length;
const MOST_BINS = 10;
const LEAST_ROWS = 10;

/** The calibration of one class's probability. */
export interface ClassCalibration {
  /** Mean of |share of the class - mean probability| over bins of equal size. */
  readonly ece: number;
  /** The 95th percentile of that error were every probability right: chance can only add to it. */
  readonly chance: number;
}

/** How chance is simulated. */
export interface SimulationOptions {
  readonly random: RandomState;
  /** 1,000 by default. */
  readonly simulations?: number;
}

/**
 * The class-wise calibration error (Kull et al. 2019, equation 3, with bins of equal mass as in Nixon et al. 2019) of
 * the four classes. What chance adds is simulated by drawing every label from the probabilities stated for it
 * (Vaicenavicius et al. 2019, section 5): rows of one group, which `groupOf` gives (null: a group of its own), share
 * their draw, so that near-duplicates count as one piece of evidence.
 */
export function classCalibration(
  yTrue: LabelIndices,
  probabilities: Float64Array,
  groupOf: readonly (string | null)[],
  { random, simulations = 1000 }: SimulationOptions,
): ClassCalibration[] {
  check(
    yTrue.length > 0 && probabilities.length === yTrue.length * K && groupOf.length === yTrue.length,
    () =>
      `calibration: expected n x ${K} probabilities and n groups of n > 0 labels; received ${probabilities.length} and ${groupOf.length} of ${yTrue.length}`,
  );
  const errors = classErrors(probabilities);
  const chance = LABELS.map(() => new Float64Array(simulations));
  const draw = labelDrawer(probabilities, groupOf, random);
  for (let i = 0; i < simulations; i++)
    errors(draw()).forEach((error, c) => {
      chance[c][i] = error;
    });
  return errors(yTrue).map((ece, c) => ({ ece, chance: quantile(chance[c].sort(), 0.95) }));
}

/**
 * The bin of each score, 0 to at most 9: bins of equally many rows, as many as leave ten in each. Equal scores stay in
 * one bin, which can leave another empty.
 */
export function equalMassBins(scores: Float64Array): Uint8Array {
  const n = scores.length;
  const count = Math.min(MOST_BINS, Math.max(1, Math.floor(n / LEAST_ROWS)));
  const order = Uint32Array.from(scores.keys()).sort((a, b) => scores[a] - scores[b]);
  const bins = new Uint8Array(n);
  for (let start = 0, end = 0; start < n; start = end) {
    while (end < n && scores[order[end]] === scores[order[start]]) end++;
    const bin = Math.floor((((start + end - 1) / 2) * count) / n);
    for (let i = start; i < end; i++) bins[order[i]] = bin;
  }
  return bins;
}

/** One bin of `equalMassBins`: what was stated of a class there, and how often it occurred. */
export interface ClassReliabilityBin {
  /** Mean probability of the class. */
  readonly stated: number;
  /** Share of the rows that are of the class. */
  readonly share: number;
  readonly count: number;
}

/** The bins of one class (its place in `LABELS`) that hold a row, ascending. */
export function classReliability(
  yTrue: LabelIndices,
  probabilities: Float64Array,
  label: number,
): ClassReliabilityBin[] {
  const scores = probabilities.filter((_, i) => i % K === label);
  const sums = Array.from({ length: MOST_BINS }, () => ({ stated: 0, share: 0, count: 0 }));
  equalMassBins(scores).forEach((bin, row) => {
    sums[bin].stated += scores[row];
    sums[bin].share += Number(yTrue[row] === label);
    sums[bin].count++;
  });
  return sums
    .filter(({ count }) => count > 0)
    .map(({ stated, share, count }) => ({ stated: stated / count, share: share / count, count }));
}

/** The calibration errors of the four classes for any labels of the same rows. */
export function classErrors(probabilities: Float64Array): (labels: LabelIndices) => number[] {
  const rows = probabilities.length / K;
  const stated = new Float64Array(K * MOST_BINS);
  const cells = new Uint8Array(probabilities.length);
  for (let c = 0; c < K; c++) {
    const bins = equalMassBins(probabilities.filter((_, i) => i % K === c));
    for (let row = 0; row < rows; row++) {
      cells[row * K + c] = c * MOST_BINS + bins[row];
      stated[c * MOST_BINS + bins[row]] += probabilities[row * K + c];
    }
  }
  return (labels) => {
    const gaps = stated.slice();
    for (let row = 0; row < rows; row++) gaps[cells[row * K + labels[row]]]--;
    return LABELS.map((_, c) =>
      gaps.subarray(c * MOST_BINS, (c + 1) * MOST_BINS).reduce((sum, gap) => sum + Math.abs(gap) / rows, 0),
    );
  };
}

/**
 * Draws a label a row by one number a group: each class is as likely as it is stated to be, whatever the group. The next
 * draw is written over the last one.
 */
export function labelDrawer(
  probabilities: Float64Array,
  groupOf: readonly (string | null)[],
  random: RandomState,
): () => Uint8Array {
  const numbers = new Map<string | number, number>();
  const groups = Uint32Array.from(groupOf, (group, row) => {
    const number = numbers.get(group ?? row) ?? numbers.size;
    numbers.set(group ?? row, number);
    return number;
  });
  const drawn = new Float64Array(numbers.size);
  const labels = new Uint8Array(groups.length);
  return () => {
    for (let i = 0; i < drawn.length; i++) drawn[i] = random.random();
    for (let row = 0; row < labels.length; row++) {
      let rest = drawn[groups[row]];
      let label = 0;
      while (label < K - 1 && rest >= probabilities[row * K + label])
        rest -= probabilities[row * K + label++];
      labels[row] = label;
    }
    return labels;
  };
}
