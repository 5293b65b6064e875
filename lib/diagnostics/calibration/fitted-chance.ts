/** How far off a scaling of the right kind leaves probabilities when it is fitted on so few examples. */
import { LABELS } from '../../core/labels';
import { deriveSeed, RandomState } from '../../core/random';
import { SCALING_FITS } from '../../metrics/calibration/choose-scaling';
import { classErrors, labelDrawer } from '../../metrics/calibration/class-calibration';
import { applyScaling } from '../../metrics/calibration/scaling';
import { quantile } from '../../metrics/intervals/bootstrap';
import { type Resampling, unitsOf } from '../resampling';
import { partOf, type ScoredRun } from '../scored';
import { type CalibratedRun, changedFolds, foldRows, scaledFolds, scalingRows } from './calibrate-run';

const MOST_SIMULATIONS = 200;

/**
 * The 95th percentile of each class's calibration error on the tested folds were the calibrated probabilities right, in
 * up to 200 simulations: labels of tested and inner reports are drawn from them, those of one report or group as one
 * draw, and each fold's scaling is fitted anew on the labels of what it is learned from. `scored` is the run as it was
 * trained. Null where no fold was scaled.
 */
export function fittedChance(
  scored: ScoredRun,
  calibrated: CalibratedRun,
  resampling: Resampling,
): number[] | null {
  const refits = refitters(scored, calibrated);
  if (refits.size === 0) return null;
  const draw = labelsOfBoth(scored, calibrated, resampling);
  const folds = foldRows(scored.outer);
  const simulations = Math.min(resampling.resamples, MOST_SIMULATIONS);
  const errors = LABELS.map(() => new Float64Array(simulations));
  for (let i = 0; i < simulations; i++) {
    const { tested, inner } = draw();
    const fitted = changedFolds(folds, (fold, stated) => refits.get(fold)?.(inner, stated) ?? stated);
    classErrors(fitted)(tested).forEach((error, c) => {
      errors[c][i] = error;
    });
  }
  return errors.map((own) => quantile(own.sort(), 0.95));
}

/** How each scaled fold would scale what is stated, had the inner parts these labels. */
function refitters(scored: ScoredRun, { scalings }: CalibratedRun) {
  const { inner } = scored;
  const refits = new Map<number, (labels: Uint8Array, stated: Float64Array) => Float64Array>();
  for (const { fold, choice } of scalings) {
    if (!inner || !choice) continue;
    const rows = scalingRows(scored, fold);
    const { probabilities } = partOf(inner, (row) => rows.has(row));
    const fit = SCALING_FITS[choice.method];
    refits.set(fold, (labels, stated) =>
      applyScaling(
        stated,
        fit(
          labels.filter((_, row) => rows.has(row)),
          probabilities,
        ),
      ),
    );
  }
  return refits;
}

/** Draws labels of the tested and of the inner reports from what is stated of them after scaling. */
function labelsOfBoth({ inner }: ScoredRun, { outer, scalings }: CalibratedRun, resampling: Resampling) {
  const random = new RandomState(deriveSeed(resampling.seed, 'fitted calibration'));
  const scaled = inner ? scaledFolds(inner, scalings) : new Float64Array();
  const stated = new Float64Array(outer.probabilities.length + scaled.length);
  stated.set(outer.probabilities);
  stated.set(scaled, outer.probabilities.length);
  const draw = labelDrawer(stated, unitsOf([...outer.ids, ...(inner?.ids ?? [])], resampling), random);
  return () => {
    const labels = draw();
    return { tested: labels.subarray(0, outer.ids.length), inner: labels.subarray(outer.ids.length) };
  };
}
