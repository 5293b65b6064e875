/** What is written down of a run beside its scores: their intervals, how far its probabilities can be believed, a threshold. */

import { weightedCalibration } from '../../metrics/calibration/weighted-calibration';
import { isHard } from '../../metrics/probabilities';
import { calibrateRun } from '../calibration/calibrate-run';
import { type PooledMeasure, pooledMeasures } from '../pooled-measures';
import type { Resampling } from '../resampling';
import type { ScoredPart, ScoredRun } from '../scored';
import { type CarriedThreshold, pooledThreshold } from '../threshold/pooled-threshold';

/** Errors of stated probabilities on the tested folds. */
export interface CalibrationErrors {
  /** Expected calibration error of the class decided on, ten bins of equal width. */
  readonly ece: number;
  readonly logLoss: number;
}

/** See the file. */
export interface RunEvidence {
  readonly pooled: readonly PooledMeasure[];
  /** As trained and after each fold was scaled by its inner part; null without inner parts or probabilities. */
  readonly calibration: {
    readonly asTrained: CalibrationErrors;
    readonly calibrated: CalibrationErrors;
  } | null;
  /** What a refit or an ensemble can carry, on probabilities as trained; null without inner parts or probabilities. */
  readonly threshold: CarriedThreshold | null;
}

/** The recall of Death that a carried threshold is to reach. */
export const CARRIED_RECALL = 0.9;

/** Gathers the evidence of a run from its predictions. */
export function runEvidence(scored: ScoredRun, resampling: Resampling): RunEvidence {
  const speaks = scored.inner !== null && !isHard(scored.outer.probabilities);
  return {
    pooled: pooledMeasures(scored.outer, resampling),
    calibration: speaks
      ? {
          asTrained: errorsOf(scored.outer),
          calibrated: errorsOf(calibrateRun(scored, resampling).outer),
        }
      : null,
    threshold: pooledThreshold(scored, { recall: CARRIED_RECALL }, resampling),
  };
}

function errorsOf({ yTrue, yPred, probabilities }: ScoredPart): CalibrationErrors {
  const measures = weightedCalibration(yTrue, probabilities, 10, yPred);
  const { ece, logLoss } = measures(new Float64Array(yTrue.length).fill(1));
  return { ece, logLoss };
}
