/** Calling Death by a threshold that was chosen on the inner parts, and what that costs on the tested folds. */
import { isHard, NO_PROBABILITIES } from '../../metrics/probabilities';
import type { Resampling } from '../resampling';
import { checkSameRows, type ScoredRun } from '../scored';
import { callRates } from './call-rates';
import { calledBy, costThresholds, type FoldThreshold, recallThresholds } from './fold-thresholds';
import { NO_RULE, type Rule, type ThresholdRow, thresholdRow } from './threshold-row';

const DEATH = 0;
const MOST_PROBABLE = 'most probable class';

/** What decides the table. */
export interface ThresholdOptions {
  /** Recalls that are to be kept. */
  readonly recalls: readonly number[];
  /** 0 (default): they are kept on average; 0.95: in 95 of 100 draws of the inner deaths. */
  readonly confidence?: number;
  /** How many false alarms a missed death is worth. */
  readonly missCost: number;
  /** Shares of the classes (order of `LABELS`) that everything is re-weighted to; as they are by default. */
  readonly shares?: readonly number[];
  /** Rules on the same rows to stand beside. */
  readonly floors?: readonly ScoredRun[];
}

/**
 * `deathThresholds` of each run that has an inner part to choose on, then the floors, and calling all and none; null where
 * no run has an inner part. Throws unless floors predict the same examples.
 */
export function deathThresholdTable(
  scored: readonly ScoredRun[],
  options: ThresholdOptions,
  resampling: Resampling,
): ThresholdRow[] | null {
  const tunable = scored.filter(({ inner }) => inner !== null);
  if (tunable.length === 0) return null;
  return [
    ...tunable.flatMap((run) => deathThresholds(run, options, resampling)),
    ...beside(tunable[0], options, resampling),
  ];
}

/**
 * The most probable class; then for every recall the threshold that promises it on each fold's inner part; then the
 * cheapest threshold there. A model that states no probabilities has the first row alone.
 */
export function deathThresholds(
  scored: ScoredRun,
  options: ThresholdOptions,
  resampling: Resampling,
): ThresholdRow[] {
  const chosen = (rule: Rule, choose: () => readonly FoldThreshold[]) => {
    const none = { ...NO_RULE, run: scored.name, ...rule };
    if (isHard(scored.outer.probabilities)) return { ...none, thresholds: NO_PROBABILITIES };
    const thresholds = choose();
    const without = whyNone(thresholds);
    return without === null
      ? row({ ...rule, thresholds: rangeText(thresholds) }, calledBy(scored, thresholds))
      : { ...none, thresholds: without };
  };
  const row = (rule: Rule, called: readonly boolean[]) =>
    rowOf(scored, { rule, called }, options, resampling);
  return [
    row({ rule: MOST_PROBABLE }, mostProbable(scored)),
    ...options.recalls.map((recall) =>
      chosen({ rule: `recall ${recall}`, promised: recall }, () =>
        recallThresholds(scored, { ...options, recall }, resampling),
      ),
    ),
    chosen({ rule: 'lowest inner cost' }, () => costThresholds(scored, options.missCost, options.shares)),
  ];
}

function mostProbable({ outer }: ScoredRun): boolean[] {
  return Array.from(outer.yPred, (label) => label === DEATH);
}

function rowOf(
  { name, outer }: ScoredRun,
  { rule, called }: { readonly rule: Rule; readonly called: readonly boolean[] },
  { missCost, shares }: ThresholdOptions,
  resampling: Resampling,
): ThresholdRow {
  const purpose = `${rule.rule} of ${name}`;
  return thresholdRow(name, rule, callRates(outer, { purpose, called, missCost, shares }, resampling));
}

/** The rows of the floors and of calling all and none, on the rows of `scored`. */
function beside(scored: ScoredRun, options: ThresholdOptions, resampling: Resampling): ThresholdRow[] {
  const noModel = { ...scored, name: 'no model' };
  const everywhere = (rule: string, called: boolean) =>
    rowOf(noModel, { rule: { rule }, called: scored.outer.ids.map(() => called) }, options, resampling);
  const floors = (options.floors ?? []).map((floor) => {
    checkSameRows(scored, floor);
    return rowOf(floor, { rule: { rule: MOST_PROBABLE }, called: mostProbable(floor) }, options, resampling);
  });
  return [...floors, everywhere('call all', true), everywhere('call none', false)];
}

/** Null where every fold has a threshold. */
function whyNone(thresholds: readonly FoldThreshold[]): string | null {
  const without = thresholds.filter(({ threshold }) => threshold === null);
  if (without.length === 0) return null;
  return `refused: ${without.map((fold) => `fold ${fold.fold} has ${fold.without}`).join('; ')}`;
}

/** `0.312 \u2013 0.740`; the cheapest rule can be to call nothing. */
function rangeText(thresholds: readonly FoldThreshold[]): string {
  const values = thresholds.flatMap(({ threshold }) => threshold ?? []);
  const text = (value: number) => (value === Infinity ? 'call none' : value.toFixed(3));
  const [lower, upper] = [Math.min(...values), Math.max(...values)].map(text);
  return lower === upper && lower === 'call none' ? lower : `${lower} \u2013 ${upper}`;
}
