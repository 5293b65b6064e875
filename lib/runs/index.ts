/** Runs: every execution of a model, written down, found again and compared. */
export { candidatesOf } from './candidates';
export { type ChosenRuns, chooseRuns, type RunChoice, twoNewest } from './choose-runs';
export {
  confusionOf,
  type FoldRow,
  foldTable,
  type OptimismRow,
  optimism,
  type SideBySide,
  type SideBySideRow,
  sideBySide,
} from './compare';
export { executeRun } from './execute';
export type { FoldParts } from './fold-parts';
export {
  type LockedCandidate,
  type LockedLedger,
  type LockedLook,
  type LockedRequest,
  type LockedResult,
  lockedTable,
  readLockedLedger,
  scoreLockedTest,
} from './locked-test';
export { type ConfigDifference, diffConfigs, pairRuns, type RunPair } from './pairing';
export {
  type Prediction,
  type PredictionArrays,
  type PredictionFilter,
  predictionArrays,
  readPredictions,
} from './predictions';
export { besidePublished, type PublishedRow, publishedFigures } from './published';
export { latestRun, listRuns, openRun, type RunFilter, requireRun, verifyCheckpoint } from './registry';
export type { ExecutedRun, ExecutionOptions, ExecutionRequest } from './request';
export {
  type PhaseResults,
  type Results,
  type ResultsOptions,
  refreshResults,
  type SelectedResults,
} from './results';
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
export {
  checkpointFolder,
  epochTable,
  meanTable,
  measureName,
  type RunRow,
  recomputedMeans,
  runTable,
} from './tables';
