/** Calling Death by a threshold that was chosen on the inner parts, and what that costs on the tested folds. */
import { check } from '../core/check';
import { bootstrap, groupSums } from '../metrics/bootstrap';
import { prevalenceWeights } from '../metrics/prevalence';
import { callCounts, callScores, thresholdForCost, thresholdForRecall } from '../metrics/threshold';
import { drawing, groupsOf, intervalText, type Resampling } from './resampling';
import { foldsOf, isOf, partOf, probabilitiesOf, type ScoredRun } from './scored';

const DEATH = 0;

/** One rule for calling Death. */
export interface ThresholdRow {
  readonly rule: string;
  /** Lowest and highest threshold of the folds; null for the most probable class. */
  readonly thresholds: string | null;
  /** Recall where the threshold was chosen; null where nothing was. */
  readonly innerRecall: number | null;
  readonly recall: number;
  readonly recallInterval: string;
  readonly precision: number;
  readonly precisionInterval: string;
  /** Share of all reports that somebody has to read. */
  readonly called: number;
  readonly missedDeaths: number;
  readonly falseAlarms: number;
  /** In false alarms, per 1,000 reports. */
  readonly costPer1000: number;
}

/** What decides the table. */
export interface ThresholdOptions {
  /** Recalls that are asked for on the inner parts. */
  readonly recalls: readonly number[];
  /** How many false alarms a missed death is worth. */
  readonly missCost: number;
  /** Shares of the classes (order of `LABELS`) that everything is re-weighted to; as they are by default. */
  readonly shares?: readonly number[];
}

/**
 * The most probable class; then for every recall the highest threshold that reached it on each fold's inner part; then
 * the cheapest threshold there.
 */
export function deathThresholdTable(
  scored: ScoredRun,
  { recalls, missCost, shares }: ThresholdOptions,
  resampling: Resampling,
): ThresholdRow[] {
  const weights = shares && prevalenceWeights(scored.outer.yTrue, shares);
  const argmax = Array.from(scored.outer.yPred, (label) => label === DEATH);
  const rowOf = (rule: string, called: readonly boolean[], thresholds: readonly FoldThreshold[]) =>
    thresholdRow(scored, { rule, called, thresholds, missCost, weights }, resampling);
  const chosen = (rule: string, choose: ChooseThreshold) => {
    const thresholds = foldThresholds(scored, choose, shares);
    return rowOf(rule, calledBy(scored, thresholds), thresholds);
  };
  return [
    rowOf('most probable class', argmax, []),
    ...recalls.map((recall) =>
      chosen(`inner recall ${recall}`, (positive, scores) => thresholdForRecall(positive, scores, recall)),
    ),
    chosen('lowest inner cost', (positive, scores, weighing) =>
      thresholdForCost(positive, scores, missCost, weighing),
    ),
  ];
}

type ChooseThreshold = (positive: readonly boolean[], scores: Float64Array, weights?: Float64Array) => number;

/** The threshold of one fold. */
export interface FoldThreshold {
  readonly fold: number;
  readonly threshold: number;
  /** Deaths of the inner part: few of them make a rough choice. */
  readonly innerDeaths: number;
  readonly innerHits: number;
}

/** Chooses each fold's threshold on its inner part. Throws where there is none, or no Death in it. */
export function foldThresholds(
  { inner, outer, run }: ScoredRun,
  choose: ChooseThreshold,
  shares?: readonly number[],
): FoldThreshold[] {
  check(inner, () => `run ${run.id}: expected inner parts to choose thresholds on; run again with one`);
  return foldsOf(outer).map((fold) => {
    const own = partOf(inner, (row) => inner.folds[row] === fold);
    const [positive, scores] = [isOf(own, DEATH), probabilitiesOf(own, DEATH)];
    const threshold = choose(positive, scores, shares && prevalenceWeights(own.yTrue, shares));
    const innerDeaths = positive.filter(Boolean).length;
    const innerHits = positive.filter((is, i) => is && scores[i] >= threshold).length;
    return { fold, threshold, innerDeaths, innerHits };
  });
}

/** Which tested examples the folds' thresholds call Death. */
export function calledBy({ outer }: ScoredRun, thresholds: readonly FoldThreshold[]): boolean[] {
  const byFold = new Map(thresholds.map(({ fold, threshold }) => [fold, threshold]));
  return Array.from(
    probabilitiesOf(outer, DEATH),
    (p, row) => p >= (byFold.get(outer.folds[row]) ?? Infinity),
  );
}

interface Rule {
  readonly rule: string;
  readonly called: readonly boolean[];
  readonly thresholds: readonly FoldThreshold[];
  readonly missCost: number;
  readonly weights?: Float64Array;
}

function thresholdRow({ outer, name }: ScoredRun, rule: Rule, resampling: Resampling): ThresholdRow {
  const { called, thresholds, missCost, weights } = rule;
  const positive = isOf(outer, DEATH);
  const scores = callScores(callCounts(positive, called, weights), missCost);
  const sums = groupSums(positive.length, groupsOf(outer.ids, resampling), 3, (row, cells) => {
    const weight = weights ? weights[row] : 1;
    if (positive[row]) cells[called[row] ? 0 : 1] += weight;
    else if (called[row]) cells[2] += weight;
  });
  const [recall, precision] = bootstrap(
    sums,
    ([hits, misses, alarms]) => [hits / (hits + misses || 1), hits / (hits + alarms || 1)],
    drawing(resampling, `${rule.rule} of ${name}`),
  );
  const values = thresholds.map(({ threshold }) => threshold);
  const innerDeaths = thresholds.reduce((sum, fold) => sum + fold.innerDeaths, 0);
  const innerHits = thresholds.reduce((sum, fold) => sum + fold.innerHits, 0);
  return {
    rule: rule.rule,
    thresholds:
      values.length === 0 ? null : intervalText({ lower: Math.min(...values), upper: Math.max(...values) }),
    innerRecall: innerDeaths === 0 ? null : innerHits / innerDeaths,
    recall: scores.recall,
    recallInterval: intervalText(recall),
    precision: scores.precision,
    precisionInterval: intervalText(precision),
    called: scores.called,
    missedDeaths: scores.misses,
    falseAlarms: scores.falseAlarms,
    costPer1000: 1000 * scores.cost,
  };
}
