/** The numbers by which one epoch is judged on one part of a fold. */
import { check } from '../core/check';
import { classificationReport, f1OfReport, type LabelIndices, predictedLabels } from './classification';
import { type MeasuredScores, measure, OTHER_KEYS } from './measures';

/** Scores of one model on one set of examples; null where the set does not support a measure. */
export type PartScores = MeasuredScores;

/** Scores n x 4 `probabilities` against `yTrue`; throws when there is no example. */
export function partScores(yTrue: LabelIndices, probabilities: Float64Array): PartScores {
  check(yTrue.length > 0, 'yTrue: expected at least one label; received none');
  const report = classificationReport(yTrue, predictedLabels(probabilities));
  const tested = { yTrue, probabilities, report };
  const others = Object.fromEntries(OTHER_KEYS.map((key) => [key, measure(key, tested)]));
  return { f1: f1OfReport(report), ...others } as PartScores;
}
