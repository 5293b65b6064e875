/** A run with its probabilities calibrated on the inner parts; its decisions stay what was selected. */
import { check } from '../../core/check';
import { LABEL_NAMES, LABELS } from '../../core/labels';
import { deriveSeed, RandomState } from '../../core/random';
import {
  chooseScaling,
  SCALING_METHODS,
  type ScalingChoice,
  type ScalingMethod,
} from '../../metrics/choose-scaling';
import { applyPriorShift } from '../../metrics/prior-shift';
import { isHard } from '../../metrics/probabilities';
import { applyScaling } from '../../metrics/scaling';
import { groupsOf, type Resampling } from '../resampling';
import { foldsOf, partOf, type ScoredPart, type ScoredRun } from '../scored';

const K = LABELS.length;

/** How one tested fold was scaled. */
export interface FoldScaling {
  readonly fold: number;
  /** Null where the fold has no inner part to fit on, or states no probabilities: what it says stays. */
  readonly choice: ScalingChoice | null;
  /** Examples of the fold's inner part. */
  readonly n: number;
}

/**
 * A run whose tested folds were scaled, each as its own inner part says. `outer.yPred` is still what the run decided: the
 * most probable class of what it was trained to say, which biases can make another than the most probable one here.
 */
export interface CalibratedRun extends ScoredRun {
  readonly scalings: readonly FoldScaling[];
}

/**
 * Scales the tested folds by the method that cross-fitting over groups of the inner part chooses (`chooseScaling`).
 * Throws where the run has no inner parts to fit on.
 */
export function calibrateRun(scored: ScoredRun, resampling: Resampling): CalibratedRun {
  const { inner, outer, run } = scored;
  check(inner, () => `run ${run.id}: expected inner parts to calibrate on; run again with one`);
  const scalings = foldsOf(outer).map((fold) => {
    const own = partOf(inner, (row) => inner.folds[row] === fold);
    const n = own.yTrue.length;
    if (n === 0 || isHard(own.probabilities)) return { fold, choice: null, n };
    const random = new RandomState(deriveSeed(resampling.seed, 'scaling', fold));
    const groups = groupsOf(own.ids, resampling);
    return { fold, choice: chooseScaling(own.yTrue, own.probabilities, groups, random), n };
  });
  const probabilities = changedFolds(foldRows(outer), (fold, stated) => {
    const choice = scalings.find((scaling) => scaling.fold === fold)?.choice;
    return choice ? applyScaling(stated, choice.scaling) : stated;
  });
  return { ...scored, outer: { ...outer, probabilities }, scalings };
}

/** Each run that has inner parts with its probabilities calibrated. */
export function calibrateRuns(scored: readonly ScoredRun[], resampling: Resampling): CalibratedRun[] {
  return scored.filter(({ inner }) => inner !== null).map((run) => calibrateRun(run, resampling));
}

/**
 * What a calibrated run would say where the classes had `shares` (order of `LABELS`) instead of those of each fold's
 * inner part, of which every class counts half an example more than it has. Folds that were not scaled stay.
 */
export function shiftRun(calibrated: CalibratedRun, shares: readonly number[]): CalibratedRun {
  const { inner, outer, scalings } = calibrated;
  const probabilities = changedFolds(foldRows(outer), (fold, stated) => {
    if (!inner || !scalings.some((scaling) => scaling.fold === fold && scaling.choice)) return stated;
    const had = LABELS.map(() => 0.5);
    inner.yTrue.forEach((label, row) => {
      if (inner.folds[row] === fold) had[label]++;
    });
    return applyPriorShift(stated, had, shares);
  });
  return { ...calibrated, outer: { ...outer, probabilities } };
}

/**
 * How each fold was scaled, a row a run and fold, with the log losses by which that was chosen; what was not fitted is
 * empty. Null without runs.
 */
export function scalingTable(calibrated: readonly CalibratedRun[]) {
  if (calibrated.length === 0) return null;
  return calibrated.flatMap(({ name, scalings }) =>
    scalings.map(({ fold, choice, n }) => ({
      run: name,
      fold,
      method: choice?.method ?? null,
      temperature: choice?.scaling.temperature ?? null,
      ...perName(
        LABELS,
        (label) => `bias ${LABEL_NAMES[label]}`,
        (_, c) => choice?.scaling.bias[c] ?? null,
      ),
      ...perName(
        SCALING_METHODS,
        (method) => `log loss ${method}`,
        (method) => lossOf(choice, method),
      ),
      n,
    })),
  );
}

function lossOf(choice: ScalingChoice | null, method: ScalingMethod): number | null {
  return choice?.losses?.[method] ?? null;
}

function perName<T>(
  items: readonly T[],
  nameOf: (item: T) => string,
  numberOf: (item: T, i: number) => number | null,
): Record<string, number | null> {
  return Object.fromEntries(items.map((item, i) => [nameOf(item), numberOf(item, i)]));
}

/** Rows of a part that are of one fold, and what is stated of them. */
export interface FoldRows {
  readonly fold: number;
  readonly rows: readonly number[];
  readonly stated: Float64Array;
}

/** The folds of a part. */
export function foldRows(part: ScoredPart): FoldRows[] {
  return foldsOf(part).map((fold) => ({
    fold,
    rows: Array.from(part.ids.keys()).filter((row) => part.folds[row] === fold),
    stated: partOf(part, (row) => part.folds[row] === fold).probabilities,
  }));
}

/** The probabilities of all folds, in the order of their part, that `change` makes of those of each fold. */
export function changedFolds(
  folds: readonly FoldRows[],
  change: (fold: number, stated: Float64Array) => Float64Array,
): Float64Array {
  const changed = new Float64Array(folds.reduce((sum, { stated }) => sum + stated.length, 0));
  for (const { fold, rows, stated } of folds) {
    const own = change(fold, stated);
    rows.forEach((row, i) => {
      for (let c = 0; c < K; c++) changed[K * row + c] = own[K * i + c];
    });
  }
  return changed;
}
