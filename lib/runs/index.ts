/** Runs: every execution of a model, written down, found again and compared. */
export { executeRun } from './execute';
export type { FoldParts } from './fold-parts';
export { type ConfigDifference, diffConfigs, pairRuns, type RunPair } from './pairing';
export {
  type Prediction,
  type PredictionArrays,
  type PredictionFilter,
  predictionArrays,
  readPredictions,
} from './predictions';
export { latestRun, listRuns, openRun, type RunFilter, requireRun, verifyCheckpoint } from './registry';
export type { ExecutedRun, ExecutionOptions, ExecutionRequest } from './request';
export {
  type EpochRecord,
  type FoldRecord,
  PARTS,
  type Part,
  PROTOCOLS,
  type Protocol,
  type ProtocolSummary,
  type Run,
  type RunInputs,
  type RunManifest,
  type RunStatus,
  type RunSubset,
} from './run';
export { summaryOf } from './summary';
