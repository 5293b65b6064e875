/** Intervals of scores (F1, recall, accuracy) that are computed from sums over groups: no resampling, no random number. */
import { check } from '../../core/check';
import { studentQuantile } from '../special';
import { binomialInterval } from './binomial-bound';
import { type GroupSums, type Interval, leaveOneOut, refused, total } from './bootstrap';
import { LEAST_CLUSTERS, ownClusters, tooFew } from './effective-clusters';
import { type Jackknife, jackknife } from './jackknife';

/**
 * What a number is: `share` of examples that are right; `f1` of one class; `mean` of several scores; `correlation`, from -1
 * to 1.
 */
export type ScoreKind = 'share' | 'f1' | 'mean' | 'correlation';

/** How sure intervals are to be. */
export interface ShareOptions {
  /** 0.95 by default. */
  readonly level?: number;
  /** A number that rests on fewer effective clusters has no interval; `LEAST_CLUSTERS` by default. */
  readonly leastClusters?: number;
}

/**
 * Intervals of the numbers from 0 to 1 that `statistic` computes from the sums: Student's t on the logit, with the
 * standard error and the degrees of freedom of the jackknife over whole groups (`jackknife`). From 100 effective clusters
 * on, 93 to 97 of 100 intervals at 95 % hold the truth, even where one group of 3,000 examples can outweigh the rest
 * (`coverage.check.ts`; below 100 there they hold 90 to 97). A correlation r is (1 + r) / 2 there. Where a share is 0 or 1 the
 * jackknife sees nothing vary: it has the interval of a binomial share (`binomialInterval`) of as many trials as effective
 * clusters, and an F1 that of h / (h + m + a), from which it follows; a mean or a correlation has none. `kinds` says what
 * each number is. `statistic` may not keep the array it is given, and gives NaN where there is no such number.
 */
export function shareIntervals(
  sums: GroupSums,
  statistic: (sums: Float64Array) => readonly number[],
  kinds: readonly ScoreKind[],
  { level = 0.95, leastClusters = LEAST_CLUSTERS }: ShareOptions = {},
): Interval[] {
  const { width, patterns, frequencies } = sums;
  const all = total(patterns, frequencies, new Float64Array(width));
  const values = [...statistic(all.slice())];
  const clusters = ownClusters(sums, all, statistic);
  const without = leaveOneOut(patterns, all, statistic, values.length);
  return values.map((value, i) => {
    const few = tooFew(clusters[i], leastClusters);
    if (few !== null) return refused(value, few);
    const kind = kinds[i];
    const least = kind === 'correlation' ? -1 : 0;
    check(!(value < least || value > 1), () => `score: expected ${least} to 1; received ${value}`);
    if (value === least || value === 1) return extreme(value, kind, clusters[i], level);
    const share = (x: number) => (x - least) / (1 - least);
    const own = onLogit(share(value), jackknife(share(value), without[i].map(share), frequencies), level);
    const back = (edge: number | null) => edge && edge * (1 - least) + least;
    return { ...own, value, lower: back(own.lower), upper: back(own.upper) };
  });
}

/** Of a number that is at its end. */
function extreme(value: number, kind: ScoreKind, clusters: number, level: number): Interval {
  if (kind === 'mean' || kind === 'correlation')
    return refused(value, 'none: it is at its limit, and nothing tells how far from it the next one is');
  const { lower, upper } = binomialInterval(value * clusters, clusters, level);
  const edge = (share: number) => (kind === 'f1' ? (2 * share) / (1 + share) : share);
  return { value, lower: edge(lower), upper: edge(upper), reason: null };
}

function onLogit(value: number, { error, freedom }: Jackknife, level: number): Interval {
  if (Number.isNaN(error)) return refused(value, 'none: it rests on one group alone');
  const logit = Math.log(value / (1 - value));
  const wide = error === 0 ? 0 : (studentQuantile(level, freedom) * error) / (value * (1 - value));
  const shareAt = (x: number) => 1 / (1 + Math.exp(-x));
  return { value, lower: shareAt(logit - wide), upper: shareAt(logit + wide), reason: null };
}
