/** Calling Death by a threshold that was chosen on the inner parts, and what that costs on the tested folds. */
import type { Figure } from '../charts/chart';
import { lineFigure } from '../charts/lines';
import { check } from '../core/check';
import { bootstrap, groupSums } from '../metrics/bootstrap';
import { prevalenceWeights } from '../metrics/prevalence';
import { isHard, NO_PROBABILITIES } from '../metrics/probabilities';
import { callCounts, callScores, thresholdForCost, thresholdForRecall } from '../metrics/threshold';
import { drawing, groupsOf, intervalText, type Resampling } from './resampling';
import { foldsOf, isOf, partOf, probabilitiesOf, type ScoredRun } from './scored';

const DEATH = 0;

/** One rule for calling Death; null throughout where a fold has no threshold, recall and precision where nobody died. */
export interface ThresholdRow {
  readonly run: string;
  readonly rule: string;
  /** Lowest and highest threshold of the folds, or why there is none; null for the most probable class. */
  readonly thresholds: string | null;
  /** Recall where the threshold was chosen; null where nothing was. */
  readonly innerRecall: number | null;
  readonly recall: number | null;
  /** Or why there is none. */
  readonly recallInterval: string;
  readonly precision: number | null;
  readonly precisionInterval: string;
  /** Share of all reports that somebody has to read. */
  readonly called: number | null;
  readonly missedDeaths: number | null;
  readonly falseAlarms: number | null;
  /** In false alarms, per 1,000 reports. */
  readonly costPer1000: number | null;
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

/** `deathThresholds` of each run that has an inner part to choose on; null where none has. */
export function deathThresholdTable(
  scored: readonly ScoredRun[],
  options: ThresholdOptions,
  resampling: Resampling,
): ThresholdRow[] | null {
  const tunable = scored.filter(({ inner }) => inner !== null);
  if (tunable.length === 0) return null;
  return tunable.flatMap((run) => deathThresholds(run, options, resampling));
}

/** What each rule finds for what has to be read, a line a run. */
export function thresholdFigure(rows: readonly ThresholdRow[] | null, title: string): Figure | null {
  if (!rows) return null;
  const points = [...new Set(rows.map(({ run }) => run))].flatMap((name) =>
    rows
      .filter(({ run, recall }) => run === name && recall !== null)
      .sort((a, b) => (a.called ?? 0) - (b.called ?? 0)),
  );
  return lineFigure(points, {
    ...{ x: 'called', y: 'recall', series: 'run', yRange: [0, 1.02], title },
    ...{ xTitle: 'share of all reports that is called Death', yTitle: 'share of the deaths among them' },
  });
}

/**
 * The most probable class; then for every recall the highest threshold that reached it on each fold's inner part; then
 * the cheapest threshold there. A model that states no probabilities has the first row alone.
 */
export function deathThresholds(
  scored: ScoredRun,
  { recalls, missCost, shares }: ThresholdOptions,
  resampling: Resampling,
): ThresholdRow[] {
  const weights = shares && prevalenceWeights(scored.outer.yTrue, shares);
  const argmax = Array.from(scored.outer.yPred, (label) => label === DEATH);
  const rowOf = (rule: string, called: readonly boolean[], thresholds: readonly FoldThreshold[]) =>
    thresholdRow(scored, { rule, called, thresholds, missCost, weights }, resampling);
  const chosen = (rule: string, choose: ChooseThreshold) => {
    if (isHard(scored.outer.probabilities))
      return { ...NO_RULE, run: scored.name, rule, thresholds: NO_PROBABILITIES };
    const thresholds = foldThresholds(scored, choose, shares);
    const without = thresholds.filter(({ threshold }) => threshold === null);
    return without.length > 0
      ? { ...NO_RULE, run: scored.name, rule, thresholds: whyNoThreshold(without, thresholds.length) }
      : rowOf(rule, calledBy(scored, thresholds), thresholds);
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

const NO_RULE: Omit<ThresholdRow, 'run' | 'rule' | 'thresholds'> = {
  innerRecall: null,
  recall: null,
  recallInterval: '',
  precision: null,
  precisionInterval: '',
  called: null,
  missedDeaths: null,
  falseAlarms: null,
  costPer1000: null,
};

function whyNoThreshold(without: readonly FoldThreshold[], folds: number): string {
  if (without.length === folds) return 'no inner part has a Death';
  return `no Death in the inner part of fold ${without.map(({ fold }) => fold).join(', ')}`;
}

type ChooseThreshold = (
  positive: readonly boolean[],
  scores: Float64Array,
  weights?: Float64Array,
) => number | null;

/** The threshold of one fold. */
export interface FoldThreshold {
  readonly fold: number;
  /** Null where the inner part has no Death to choose by; Infinity calls nothing. */
  readonly threshold: number | null;
  /** Deaths of the inner part: few of them make a rough choice. */
  readonly innerDeaths: number;
  readonly innerHits: number;
}

/** Chooses each fold's threshold on its inner part. Throws where the run has none. */
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
    const innerHits = positive.filter((is, i) => is && threshold !== null && scores[i] >= threshold).length;
    return { fold, threshold, innerDeaths, innerHits };
  });
}

/** Which tested examples the folds' thresholds call Death; none of a fold without one. */
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
    ([hits, misses, alarms]) => {
      const died = hits + misses > 0;
      return [hits / (hits + misses), died ? hits / (hits + alarms || 1) : NaN];
    },
    drawing(resampling, `${rule.rule} of ${name}`),
  );
  const died = positive.includes(true);
  const innerDeaths = thresholds.reduce((sum, fold) => sum + fold.innerDeaths, 0);
  const innerHits = thresholds.reduce((sum, fold) => sum + fold.innerHits, 0);
  return {
    run: name,
    rule: rule.rule,
    thresholds: thresholds.length === 0 ? null : rangeText(thresholds.map(({ threshold }) => threshold)),
    innerRecall: innerDeaths === 0 ? null : innerHits / innerDeaths,
    recall: died ? scores.recall : null,
    recallInterval: died ? intervalText(recall) : 'no Death is tested',
    precision: died ? scores.precision : null,
    precisionInterval: died ? intervalText(precision) : '',
    called: scores.called,
    missedDeaths: scores.misses,
    falseAlarms: scores.falseAlarms,
    costPer1000: 1000 * scores.cost,
  };
}

/** `0.312 \u2013 0.740`; the cheapest rule can be to call nothing. */
function rangeText(thresholds: readonly (number | null)[]): string {
  const values = thresholds.flatMap((value) => value ?? []);
  const text = (value: number) => (value === Infinity ? 'call none' : value.toFixed(3));
  const [lower, upper] = [Math.min(...values), Math.max(...values)].map(text);
  return lower === upper && lower === 'call none' ? lower : `${lower} \u2013 ${upper}`;
}
