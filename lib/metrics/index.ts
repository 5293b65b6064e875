/** How good predictions are; every number equals scikit-learn's. */
export {
  type ClassificationReport,
  type ClassScores,
  type ConfusionMatrix,
  classificationReport,
  confusionMatrix,
  F1_FIELDS,
  type F1Row,
  f1OfMatrix,
  f1Scores,
  type LabelIndices,
  predictedLabels,
  reportOfMatrix,
} from './classification';
export { averagePrecision, type CurvePoint, precisionRecallCurve } from './curve';
export { type PartScores, partScores } from './part-scores';
export {
  brierScore,
  calibrationError,
  logLoss,
  type ReliabilityBin,
  reliabilityBins,
} from './probabilities';
export { type MeanAndStd, meanAndStd } from './summary';
