export type { EpochResult, FoldJob, FoldTrainer, StoppedBy } from '../classifiers/fold-trainer';
export { type BertConfig, bertConfig, POOLINGS, type Pooling } from './bert/config';
export { loadPretrained, type PretrainedValues } from './bert/pretrained';
export { type NamedArray, readSafetensors, writeSafetensors } from './bert/safetensors';
export { type FitOptions, type LogisticOptions, LogisticRegression } from './logistic/logistic-regression';
export type { PretrainedPlaces } from './pretrained/find-pretrained';
export {
  type ModelFile,
  type ResolvedPretrained,
  type ResolveOptions,
  resolvePretrained,
} from './pretrained/resolve-pretrained';
export { readTorchWeights } from './pretrained/torch-weights';
export { type WeightRow, weightRows } from './pretrained/weight-rows';
export type { CChoice } from './tfidf-logistic/choose-c';
export {
  C_CRITERIA,
  type CCriterion,
  PHASE1_PRESETS,
  type Phase1Preset,
  type TfidfLogisticConfig,
  tfidfLogisticConfig,
} from './tfidf-logistic/config';
export { explainByFold, type TestedText } from './tfidf-logistic/explain-by-fold';
export {
  type LeakReason,
  type LeakTerm,
  leakTerms,
  type ManufacturedText,
} from './tfidf-logistic/leak-terms';
export { loadTfidfLogistic, saveTfidfLogistic } from './tfidf-logistic/model-file';
export {
  decodeModel,
  type ModelJson,
  PRECISIONS,
  type Precision,
  predictTfidfLogistic,
  type TfidfLogistic,
} from './tfidf-logistic/model-format';
export { type PredictionChanges, predictionChanges } from './tfidf-logistic/prediction-changes';
export { type TermContribution, termContributions } from './tfidf-logistic/term-contributions';
export { type TopTerm, topTerms } from './tfidf-logistic/top-terms';
export { tfidfLogisticTrainer } from './tfidf-logistic/trainer';
