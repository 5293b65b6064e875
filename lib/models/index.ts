/** Models: the contract between a run and a model, baselines, logistic regression, BERT. */
export { findPretrained, type PretrainedPlaces } from './bert/find-pretrained';
export type { EpochResult, FoldJob, FoldTrainer, StoppedBy } from './fold-trainer';
