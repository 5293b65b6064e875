/** A threshold on the probability of Death for each fold, chosen on the deaths of its inner part. */
import { check } from '../../core/check';
import { prevalenceWeights } from '../../metrics/prevalence';
import { type RecallPromise, type RecallThreshold, recallThreshold } from '../../metrics/recall-threshold';
import { thresholdForCost } from '../../metrics/threshold';
import { configurationsOf, trialEpochs } from '../../runs/run-choices';
import { type Resampling, unitsOf } from '../resampling';
import { foldsOf, isOf, partOf, probabilitiesOf, type ScoredPart, type ScoredRun } from '../scored';

const DEATH = 0;

/** The threshold of one fold. */
export interface FoldThreshold {
  readonly fold: number;
  /** Infinity calls nothing; null where there is none. */
  readonly threshold: number | null;
  /** Why there is none; null where there is one. */
  readonly without: string | null;
}

/** What of a promise the caller decides; the epochs and trials that were chosen from are the run's own. */
export type InnerPromise = Pick<RecallPromise, 'recall' | 'confidence'>;

/**
 * The threshold of each fold that keeps the promise for deaths like those of its inner part. The same deaths chose the
 * epoch under the nested protocol: the rank is low enough to keep the promise after that (simulated: without it, asking
 * .90 at 60 deaths gave .877 after a choice of three epochs, .867 of five). Scalings are fitted on inner parts too,
 * but the threshold is on the probabilities as stated. Throws where the run has no inner part.
 */
export function recallThresholds(
  scored: ScoredRun,
  promise: InnerPromise,
  resampling: Resampling,
): FoldThreshold[] {
  return foldThresholds(scored, (own, fold) => {
    const made = thresholdOf(own, { ...promise, choices: choicesOf(scored, fold) }, resampling);
    return { threshold: made.threshold, without: made.threshold === null ? refusal(made) : null };
  });
}

/** The threshold of lowest cost on each inner part, which promises nothing. Throws where the run has no inner part. */
export function costThresholds(
  scored: ScoredRun,
  missCost: number,
  shares?: readonly number[],
): FoldThreshold[] {
  return foldThresholds(scored, (own) => {
    const weights = shares && prevalenceWeights(own.yTrue, shares);
    const threshold = thresholdForCost(isOf(own, DEATH), probabilitiesOf(own, DEATH), missCost, weights);
    return { threshold, without: threshold === null ? 'no Death' : null };
  });
}

/** The threshold that the deaths of `part` set; reports of one group, and repeats of one report, count as one death. */
export function thresholdOf(
  part: ScoredPart,
  promise: RecallPromise,
  resampling: Resampling,
): RecallThreshold {
  const { scores, groups } = deathsOf(part, resampling);
  return recallThreshold(scores, groups, promise);
}

/** The deaths of a part: ids, probabilities of Death, and what counts as one death. */
export function deathsOf(part: ScoredPart, resampling: Resampling) {
  const deaths = partOf(part, (row) => part.yTrue[row] === DEATH);
  const { ids } = deaths;
  return { ids, scores: probabilitiesOf(deaths, DEATH), groups: unitsOf(ids, resampling) };
}

/** `8 deaths in 8 groups, 9 would do`. */
export function refusal({ positives, groups, needed }: RecallThreshold): string {
  const would = needed === null ? 'no number would do' : `${needed} would do`;
  return `${positives} ${positives === 1 ? 'death' : 'deaths'} in ${groups} ${groups === 1 ? 'group' : 'groups'}, ${would}`;
}

/**
 * How many models the inner deaths of a fold chose from: epochs, none by them under the reference protocol, times the configs
 * of a sweep. One config for all folds counts in each, though other rows chose most of it.
 */
export function choicesOf({ run, protocol }: ScoredRun, fold: number): number {
  const configurations = configurationsOf(run);
  if (protocol === 'reference') return configurations;
  const record = run.folds.find((candidate) => candidate.fold === fold);
  check(record, () => `run ${run.id}: expected a record of fold ${fold}; received none`);
  return configurations * Math.max(record.epochs.length, trialEpochs(run));
}

/** Which tested examples the folds' thresholds call Death; none of a fold without one. */
export function calledBy({ outer }: ScoredRun, thresholds: readonly FoldThreshold[]): boolean[] {
  const byFold = new Map(thresholds.map(({ fold, threshold }) => [fold, threshold]));
  return Array.from(
    probabilitiesOf(outer, DEATH),
    (p, row) => p >= (byFold.get(outer.folds[row]) ?? Infinity),
  );
}

function foldThresholds(
  { inner, outer, run }: ScoredRun,
  choose: (own: ScoredPart, fold: number) => Omit<FoldThreshold, 'fold'>,
): FoldThreshold[] {
  check(inner, () => `run ${run.id}: expected inner parts to choose thresholds on; run again with one`);
  return foldsOf(outer).map((fold) => {
    const own = partOf(inner, (row) => inner.folds[row] === fold);
    return { fold, ...choose(own, fold) };
  });
}
