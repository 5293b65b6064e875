/** How good predictions are; every number that scikit-learn or scipy have equals theirs. */
export {
  type BootstrapOptions,
  bootstrap,
  type GroupSums,
  groupSums,
  type Interval,
  quantile,
} from './bootstrap';
export {
  type ClassificationReport,
  type ClassScores,
  type ConfusionMatrix,
  classificationReport,
  confusionMatrix,
  F1_FIELDS,
  type F1Row,
  f1OfCells,
  f1OfMatrix,
  f1Scores,
  type LabelIndices,
  predictedLabels,
  reportOfMatrix,
  type SupportedF1,
  supportedF1,
} from './classification';
export { confusionSums, MATRIX_CELLS, matrixOfCells } from './confusion-sums';
export { averagePrecision, type CurvePoint, precisionRecallCurve, rocAuc } from './curve';
export { type FoldDifference, foldDifference } from './fold-difference';
export {
  confidentClass,
  hiddenShare,
  precisionAtPlanted,
  probeRatio,
  ranked,
  suspicion,
  typicalConfidence,
} from './label-noise';
export { discordance, type McNemar, mcnemar } from './mcnemar';
export { type PartScores, partScores } from './part-scores';
export { prevalenceWeights } from './prevalence';
export {
  brierScore,
  calibrationError,
  logLoss,
  type ReliabilityBin,
  reliabilityBins,
} from './probabilities';
export { type MeanAndStd, meanAndStd } from './summary';
export { applyTemperature, fitTemperature } from './temperature';
export {
  type CallCounts,
  type CallScores,
  callCounts,
  callScores,
  thresholdForCost,
  thresholdForRecall,
} from './threshold';
