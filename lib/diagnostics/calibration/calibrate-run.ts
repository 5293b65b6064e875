/** A run with its probabilities calibrated on the inner parts; its decisions stay what was selected. */
import { check } from '../../core/check';
import { LABEL_NAMES, LABELS } from '../../core/labels';
import { deriveSeed, RandomState } from '../../core/random';
import {
  chooseScaling,
  SCALING_METHODS,
  type ScalingChoice,
  type ScalingMethod,
} from '../../metrics/calibration/choose-scaling';
import { applyPriorShift } from '../../metrics/calibration/prior-shift';
import { applyScaling, type Scaling } from '../../metrics/calibration/scaling';
import { isHard } from '../../metrics/probabilities';
import { type Resampling, unitsOf } from '../resampling';
import { foldsOf, partOf, type ScoredPart, type ScoredRun } from '../scored';

const K = LABELS.length;

/** How one tested fold was scaled. */
export interface FoldScaling {
  readonly fold: number;
  /** Null where there is no inner part to fit on, or states no probabilities: what it says stays. */
  readonly choice: ScalingChoice | null;
  /** Examples that it is fitted on. */
  readonly n: number;
}

/**
 * A run whose tested folds were scaled, each as inner parts that it does not test say. `outer.yPred` is still what the run decided: the
 * most probable class of what it was trained to say, which biases can make another than the most probable one here.
 */
export interface CalibratedRun extends ScoredRun {
  readonly scalings: readonly FoldScaling[];
}

/**
 * Scales the tested folds by the method that cross-fitting over groups of inner parts (`scalingRows`) chooses (`chooseScaling`).
 * Throws where the run has no inner parts to fit on.
 */
export function calibrateRun(scored: ScoredRun, resampling: Resampling): CalibratedRun {
  const { inner, outer, run } = scored;
  check(inner, () => `run ${run.id}: expected inner parts to calibrate on; run again with one`);
  const scalings = foldsOf(outer).map((fold) => {
    const learned = scalingPart(scored, fold);
    return { fold, choice: scalingOf(learned, fold, resampling), n: learned.yTrue.length };
  });
  const probabilities = scaledFolds(outer, scalings);
  return { ...scored, outer: { ...outer, probabilities }, scalings };
}

/** The probabilities of a part after the scaling of each row's fold. */
export function scaledFolds(part: ScoredPart, scalings: readonly FoldScaling[]): Float64Array {
  return changedFolds(foldRows(part), (fold, stated) => {
    const choice = scalings.find((scaling) => scaling.fold === fold)?.choice;
    return choice ? applyScaling(stated, choice.scaling) : stated;
  });
}

/**
 * The rows of the inner parts, each as its own model states it, that the scaling of `fold` is learned from: those of all
 * folds but for the reports that `fold` tests. The models of a run differ in the rows that they saw alone, so that what
 * class weights did to one they did to all; and one inner part has too few deaths for a slope and a bias.
 */
export function scalingRows({ inner, outer }: ScoredRun, fold: number): ReadonlySet<number> {
  const tested = new Set(outer.ids.filter((_, row) => outer.folds[row] === fold));
  return new Set(inner ? Array.from(inner.ids.keys()).filter((row) => !tested.has(inner.ids[row])) : []);
}

/** The part that `scalingRows` names; of no row where the run has no inner parts. */
export function scalingPart(scored: ScoredRun, fold: number): ScoredPart {
  const rows = scalingRows(scored, fold);
  return partOf(scored.inner ?? scored.outer, (row) => rows.has(row));
}

/** How the examples of `part` say to scale, drawn for `fold` (0: of all folds); null where there are none, or no probabilities. */
export function scalingOf(part: ScoredPart, fold: number, resampling: Resampling): ScalingChoice | null {
  if (part.yTrue.length === 0 || isHard(part.probabilities)) return null;
  const random = new RandomState(deriveSeed(resampling.seed, 'scaling', fold));
  return chooseScaling(part.yTrue, part.probabilities, unitsOf(part.ids, resampling), random);
}

/** Each run that has inner parts with its probabilities calibrated. */
export function calibrateRuns(scored: readonly ScoredRun[], resampling: Resampling): CalibratedRun[] {
  return scored.filter(({ inner }) => inner !== null).map((run) => calibrateRun(run, resampling));
}

/**
 * What a calibrated run would say where the classes had `shares` (order of `LABELS`) instead of those among what each fold
 * was scaled by, of which every class counts half an example more than it has. Folds that were not scaled stay.
 */
export function shiftRun(calibrated: CalibratedRun, shares: readonly number[]): CalibratedRun {
  const { inner, outer, scalings } = calibrated;
  const probabilities = changedFolds(foldRows(outer), (fold, stated) => {
    if (!inner || !scalings.some((scaling) => scaling.fold === fold && scaling.choice)) return stated;
    const had = LABELS.map(() => 0.5);
    for (const row of scalingRows(calibrated, fold)) had[inner.yTrue[row]]++;
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
      slopes: choice ? slopesText(choice.scaling) : '',
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

/** `0.72`, or one a class: `0.72 / 0.81 / 0.90 / 0.66`. */
function slopesText({ slope }: Scaling): string {
  return [...new Set(slope.map((value) => value.toFixed(2)))].length === 1
    ? slope[0].toFixed(2)
    : slope.map((value) => value.toFixed(2)).join(' / ');
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
