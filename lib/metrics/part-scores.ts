/** The numbers by which one epoch is judged on one part of a fold. */
import { check } from '../core/check';
import {
  classificationReport,
  type F1Row,
  f1Scores,
  type LabelIndices,
  predictedLabels,
} from './classification';
import { logLoss } from './probabilities';

/** Scores of one model on one set of examples. */
export interface PartScores {
  readonly f1: F1Row;
  readonly deathPrecision: number;
  readonly deathRecall: number;
  readonly accuracy: number;
  readonly logLoss: number;
}

/** Scores n x 4 `probabilities` against `yTrue`; throws when there is no example. */
export function partScores(yTrue: LabelIndices, probabilities: Float64Array): PartScores {
  check(yTrue.length > 0, 'yTrue: expected at least one label; received none');
  const yPred = predictedLabels(probabilities);
  const { classes, accuracy } = classificationReport(yTrue, yPred);
  return {
    f1: f1Scores(yTrue, yPred),
    deathPrecision: classes[0].precision,
    deathRecall: classes[0].recall,
    accuracy,
    logLoss: logLoss(yTrue, probabilities),
  };
}
