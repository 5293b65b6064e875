/** What is written down of a run beside its scores: their intervals, how far its probabilities can be believed, a threshold. */
import { LABELS } from '../../core/labels';
import { confusionSums } from '../../metrics/confusion-sums';
import { COUNTED_KEYS, countedMeasures } from '../../metrics/measure-of-cells';
import { type MeasureKey, missingSupport } from '../../metrics/measures';
import { isHard } from '../../metrics/probabilities';
import { shareIntervals } from '../../metrics/share-intervals';
import { weightedCalibration } from '../../metrics/weighted-calibration';
import { calibrateRun } from '../calibration/calibrate-run';
import { groupsOf, type Resampling } from '../resampling';
import type { ScoredPart, ScoredRun } from '../scored';
import { type CarriedThreshold, pooledThreshold } from '../threshold/pooled-threshold';

/** A measure of decisions, tested folds pooled, with its 95 % interval over whole groups. */
export interface PooledMeasure {
  readonly measure: MeasureKey;
  readonly value: number | null;
  readonly lower: number | null;
  readonly upper: number | null;
  /** Why there is no interval, or no value; null where there are both. */
  readonly reason: string | null;
}

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
    pooled: pooledMeasures(scored, resampling),
    calibration: speaks
      ? {
          asTrained: errorsOf(scored.outer),
          calibrated: errorsOf(calibrateRun(scored, resampling).outer),
        }
      : null,
    threshold: pooledThreshold(scored, { recall: CARRIED_RECALL }, resampling),
  };
}

function pooledMeasures({ outer }: ScoredRun, resampling: Resampling): PooledMeasure[] {
  const { yTrue, yPred, ids } = outer;
  const sums = confusionSums(yTrue, [yPred], groupsOf(ids, resampling));
  const intervals = shareIntervals(sums, countedMeasures, resampling);
  const counts = LABELS.map((_, c) => yTrue.filter((label) => label === c).length);
  return COUNTED_KEYS.map((measure, k) => {
    const without = missingSupport(measure, counts);
    const { value, lower, upper, reason } = intervals[k];
    return without === null
      ? { measure, value, lower, upper, reason }
      : { measure, value: null, lower: null, upper: null, reason: without };
  });
}

function errorsOf({ yTrue, yPred, probabilities }: ScoredPart): CalibrationErrors {
  const measures = weightedCalibration(yTrue, probabilities, 10, yPred);
  const { ece, logLoss } = measures(new Float64Array(yTrue.length).fill(1));
  return { ece, logLoss };
}
