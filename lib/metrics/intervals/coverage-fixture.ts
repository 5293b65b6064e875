/** For tests: how often the intervals of grouped examples hold the value that the groups were drawn from. */
import { LABELS } from '../../core/labels';
import { RandomState } from '../../core/random';
import { F1_FIELDS, f1OfCells } from '../classification';
import { shareHoldingWeights } from '../prevalence';
import { bootstrap, type GroupSums, groupSums } from './bootstrap';
import { MATRIX_CELLS } from './confusion-sums';
import { ownClusters } from './effective-clusters';
import { type ScoreKind, shareIntervals } from './share-intervals';

/** What is simulated. */
export interface CoverageOptions {
  readonly repetitions: number;
  readonly resamples: number;
  /** Groups in a data set; sizes follow a power law from 1 to 3000. */
  readonly groups: number;
  /** The law's exponent: the smaller, the heavier the largest groups. */
  readonly tail: number;
  readonly seed: number;
}

/** How one number fared. */
export interface Coverage {
  readonly name: string;
  /** Mean effective clusters that it rests on. */
  readonly effective: number;
  /** Share of the repetitions whose interval holds the truth. */
  readonly held: number;
}

const K = LABELS.length;
const LARGEST = 3000;
/** More examples of a group than these repeat the first. */
const DISTINCT = 50;
/** Of the groups, by class; a group has one label. */
const SHARES = [0.08, 0.3, 0.46, 0.16];
/** What re-weighted scores hold the classes at. */
const ELSEWHERE = [0.01, 0.34, 0.64, 0.01];
/** Mean share of right answers of each classifier, and how far the luck of a group and of one of them in it changes that. */
const RIGHT = [0.8, 0.75];
const [SHARED_LUCK, OWN_LUCK] = [0.3, 0.1];

/** Draws data sets of two classifiers that share the luck of a group and compares their intervals with the law's own values. */
export function coverage({ repetitions, resamples, groups, tail, seed }: CoverageOptions): Coverage[] {
  const random = new RandomState(seed);
  const truth = numbersOf(expectedCells());
  const held = truth.map(() => 0);
  const effective = truth.map(() => 0);
  for (let r = 0; r < repetitions; r++) {
    const sums = drawSums(random, groups, tail);
    const shares = shareIntervals(sums, (cells) => numbersOf(cells).slice(0, OWN.length), KINDS, {
      leastClusters: 0,
    });
    const differences = bootstrap(sums, (cells) => numbersOf(cells).slice(OWN.length), { random, resamples });
    [...shares, ...differences].forEach(({ lower, upper }, k) => {
      if (lower !== null && upper !== null && lower <= truth[k] && truth[k] <= upper) held[k]++;
    });
    ownClusters(sums, totalOf(sums), numbersOf).forEach((clusters, k) => {
      effective[k] += clusters / repetitions;
    });
  }
  return NAMES.map((name, k) => ({ name, effective: effective[k], held: held[k] / repetitions }));
}

const OWN = F1_FIELDS.flatMap((field) => [`F1 ${field}`, `re-weighted F1 ${field}`]).concat('accuracy');
const KINDS = OWN.map(
  (name): ScoreKind => (name === 'accuracy' ? 'share' : /(macro|weighted)$/.test(name) ? 'mean' : 'f1'),
);
const NAMES = [...OWN, ...OWN.map((name) => `difference of ${name}`)];

function numbersOf(cells: Float64Array): number[] {
  const [one, two] = [0, MATRIX_CELLS].map((start) => scoresOf(cells.subarray(start, start + MATRIX_CELLS)));
  return [...one, ...one.map((value, k) => two[k] - value)];
}

function scoresOf(cells: Float64Array): number[] {
  const counts = LABELS.map((_, t) => cells.subarray(t * K, (t + 1) * K).reduce((sum, n) => sum + n, 0));
  const weights = shareHoldingWeights(counts, ELSEWHERE);
  const [here, there] = [f1OfCells(cells), f1OfCells(cells.map((n, i) => n * weights[Math.floor(i / K)]))];
  const right = LABELS.reduce((sum, _, t) => sum + cells[t * K + t], 0);
  const scores = F1_FIELDS.flatMap((field) => [here[field], there[field]]);
  return [...scores, right / counts.reduce((sum, n) => sum + n, 0)];
}

/** Sizes say nothing of labels and answers, so that the law's shares are those of an example. */
function expectedCells(): Float64Array {
  return Float64Array.from({ length: 2 * MATRIX_CELLS }, (_, i) => {
    const [right, label, answer] = [RIGHT[Math.floor(i / MATRIX_CELLS)], Math.floor(i / K) % K, i % K];
    return SHARES[label] * ((answer === label ? right : 0) + (1 - right) / K);
  });
}

/** Groups whose examples are right together; a wrong answer is any, the right one too. */
function drawSums(random: RandomState, groups: number, tail: number): GroupSums {
  return groupSums(groups, null, 2 * MATRIX_CELLS, (_, cells) => {
    const size = Math.min(LARGEST, Math.floor((1 - random.random()) ** (-1 / tail)));
    const label = labelAt(random.random());
    const luck = SHARED_LUCK * (random.random() - 0.5);
    const drawn = Math.min(size, DISTINCT);
    RIGHT.forEach((mean, side) => {
      const right = mean + luck + OWN_LUCK * (random.random() - 0.5);
      for (let i = 0; i < drawn; i++) {
        const answer = random.random() < right ? label : Math.floor(random.random() * K);
        cells[side * MATRIX_CELLS + label * K + answer] += size / drawn;
      }
    });
  });
}

function labelAt(u: number): number {
  let label = 0;
  for (let left = u - SHARES[0]; left >= 0 && label < K - 1; left -= SHARES[label]) label++;
  return label;
}

function totalOf({ width, patterns, frequencies }: GroupSums): Float64Array {
  return Float64Array.from({ length: width }, (_, cell) =>
    frequencies.reduce((sum, times, pattern) => sum + times * patterns[pattern * width + cell], 0),
  );
}
