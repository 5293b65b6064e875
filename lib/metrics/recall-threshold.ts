/** The threshold that promises a recall: called at or above the k-th lowest score of the positives that set it. */
import { check, checkNumber } from '../core/check';
import { incompleteBeta } from './special';

/** What a threshold is to keep. */
export interface RecallPromise {
  /** Probability that a new group of positives is found whole. */
  readonly recall: number;
  /** 0 (default): the recall is kept on average over draws of the positives; 0.95: in 95 of 100 draws of them. */
  readonly confidence?: number;
  /** How many models the same positives chose this one from: epochs, times the configurations of a sweep; 1 by default. */
  readonly choices?: number;
}

/** A threshold, or its refusal. */
export interface RecallThreshold {
  /** `score >= threshold` is called; null where there are too few groups to promise it. */
  readonly threshold: number | null;
  /** Which lowest score of the groups it is; 0 where it is refused. */
  readonly rank: number;
  /** Positives that set it, and the groups of these: each group counts as one. */
  readonly positives: number;
  readonly groups: number;
  /** Groups that would do; null where no number would (a recall of 1). */
  readonly needed: number | null;
}

/**
 * The threshold of `scores`, those of the positives alone, that keeps `promise`. A group (`groupOf`, null for one that
 * stands alone) has the lowest score of its members. So the promise is of every member of a new group being called, which
 * a random report of a random group is at least as likely to be. It is split conformal prediction (Vovk et al. 2005,
 * Angelopoulos et al. 2024, conformal risk control): no assumption on the scores, but new groups must be drawn as those
 * that set it were; equal scores only add to the recall.
 */
export function recallThreshold(
  scores: ArrayLike<number>,
  groupOf: readonly (string | null)[] | null,
  promise: RecallPromise,
): RecallThreshold {
  const lowest = lowestScores(scores, groupOf);
  const rank = recallRank(lowest.length, promise);
  return {
    ...{ threshold: rank === 0 ? null : lowest[rank - 1], rank },
    ...{ positives: scores.length, groups: lowest.length, needed: groupsNeeded(promise) },
  };
}

/**
 * The largest k with which the k-th lowest of `groups` scores keeps the promise; 0 where none does. With one choice and no
 * confidence it is floor((groups + 1)(1 - recall)).
 */
export function recallRank(groups: number, promise: RecallPromise): number {
  checkNumber(groups, 'groups', { min: 0, integer: true });
  const keeps = kept(promise);
  let [most, over] = [0, groups + 1];
  while (over - most > 1) {
    const k = Math.floor((most + over) / 2);
    if (keeps(k, groups)) most = k;
    else over = k;
  }
  return most;
}

/** The fewest groups of which the lowest score keeps the promise; null where no number does. */
export function groupsNeeded(promise: RecallPromise): number | null {
  const keeps = kept(promise);
  if (promise.recall === 1) return null;
  let [few, enough] = [0, 1];
  while (!keeps(1, enough)) [few, enough] = [enough, 2 * enough];
  while (enough - few > 1) {
    const n = Math.floor((few + enough) / 2);
    if (keeps(1, n)) enough = n;
    else few = n;
  }
  return enough;
}

/** Without it 10 x (1 - 0.9) would be below 1. */
const ROUNDING = 1e-12;

/**
 * Whether the k-th lowest of n scores keeps the promise. The share that it misses is Beta(k, n + 1 - k); of the model that
 * was chosen it is at most the worst of `choices` such shares, however they hang together.
 */
function kept({ recall, confidence = 0, choices = 1 }: RecallPromise): (k: number, n: number) => boolean {
  checkNumber(recall, 'recall', { min: 0, max: 1 });
  checkNumber(confidence, 'confidence', { min: 0, max: 1 });
  check(confidence < 1, 'confidence: expected below 1, which no number of positives gives; received 1');
  checkNumber(choices, 'choices', { min: 1, integer: true });
  const missed = 1 - recall + ROUNDING;
  if (confidence === 0) return (k, n) => meanOfWorst(k, n, choices) <= missed;
  const surprise = (1 - confidence) / choices;
  return (k, n) => 1 - incompleteBeta(missed, k, n + 1 - k) <= surprise;
}

/**
 * Bound on the mean of the largest of `choices` variables that are each Beta(k, n + 1 - k): the mean of the part of that
 * distribution above its quantile 1 - 1 / choices.
 */
function meanOfWorst(k: number, n: number, choices: number): number {
  const mean = k / (n + 1);
  if (choices === 1) return mean;
  let [lower, upper] = [0, 1];
  for (let step = 0; step < 50; step++) {
    const x = (lower + upper) / 2;
    if (incompleteBeta(x, k, n + 1 - k) < 1 - 1 / choices) lower = x;
    else upper = x;
  }
  return choices * mean * (1 - incompleteBeta(lower, k + 1, n + 1 - k));
}

/** The lowest score of each group (null in `groupOf`: one that stands alone), ascending. */
export function lowestScores(
  scores: ArrayLike<number>,
  groupOf: readonly (string | null)[] | null,
): Float64Array {
  check(
    groupOf === null || groupOf.length === scores.length,
    () => `groups: expected one for each of ${scores.length} scores; received ${groupOf?.length}`,
  );
  const alone: number[] = [];
  const byGroup = new Map<string, number>();
  for (let i = 0; i < scores.length; i++) {
    const group = groupOf?.[i] ?? null;
    if (group === null) alone.push(scores[i]);
    else byGroup.set(group, Math.min(scores[i], byGroup.get(group) ?? Infinity));
  }
  return Float64Array.from([...alone, ...byGroup.values()]).sort();
}
