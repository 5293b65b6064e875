/** How far off a scaling of the right kind leaves probabilities when it is fitted on so few examples. */
import { LABELS } from '../../core/labels';
import { deriveSeed, RandomState } from '../../core/random';
import { quantile } from '../../metrics/bootstrap';
import { SCALING_FITS } from '../../metrics/choose-scaling';
import { classErrors, labelDrawer } from '../../metrics/class-calibration';
import { applyScaling } from '../../metrics/scaling';
import { groupsOf, type Resampling } from '../resampling';
import { partOf, type ScoredRun } from '../scored';
import { type CalibratedRun, changedFolds, type FoldScaling, foldRows } from './calibrate-run';

const MOST_SIMULATIONS = 200;

/**
 * The 95th percentile of each class's calibration error on the tested folds were the calibrated probabilities right, in
 * up to 200 simulations: labels of inner and tested reports are drawn from them, and each fold's scaling is fitted anew
 * on its drawn inner labels. `scored` is the run as it was trained. That inner reports of one fold are tested in another
 * is left out of account. Null where no fold was scaled.
 */
export function fittedChance(
  scored: ScoredRun,
  { outer, scalings }: CalibratedRun,
  resampling: Resampling,
): number[] | null {
  const random = new RandomState(deriveSeed(resampling.seed, 'fitted calibration'));
  const refits = new Map(
    scalings.flatMap((scaling) => {
      const refit = refitter(scored, scaling, resampling, random);
      return refit ? [[scaling.fold, refit] as const] : [];
    }),
  );
  if (refits.size === 0) return null;
  const drawTested = labelDrawer(outer.probabilities, groupsOf(outer.ids, resampling), random);
  const folds = foldRows(scored.outer);
  const simulations = Math.min(resampling.resamples, MOST_SIMULATIONS);
  const errors = LABELS.map(() => new Float64Array(simulations));
  for (let i = 0; i < simulations; i++) {
    const fitted = changedFolds(folds, (fold, stated) => refits.get(fold)?.(stated) ?? stated);
    classErrors(fitted)(drawTested()).forEach((error, c) => {
      errors[c][i] = error;
    });
  }
  return errors.map((own) => quantile(own.sort(), 0.95));
}

/** Scales probabilities by what a fold's method makes of inner labels that are drawn anew at each call. */
function refitter(
  { inner }: ScoredRun,
  { fold, choice }: FoldScaling,
  resampling: Resampling,
  random: RandomState,
): ((stated: Float64Array) => Float64Array) | null {
  if (!inner || !choice) return null;
  const { ids, probabilities } = partOf(inner, (row) => inner.folds[row] === fold);
  const draw = labelDrawer(applyScaling(probabilities, choice.scaling), groupsOf(ids, resampling), random);
  return (stated) => applyScaling(stated, SCALING_FITS[choice.method](draw(), probabilities));
}
