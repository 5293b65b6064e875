/** Runs: every execution of a model, written down, found again and compared. */
export {
  type CalibratedRun,
  type CalibrationRow,
  calibrateRun,
  calibrationRow,
  reliabilityRows,
} from '../diagnostics/calibration';
export { type CandidateOptions, candidatesOf } from '../diagnostics/candidates';
export { type ChosenRuns, chooseRuns, type RunChoice, twoNewest } from './choose-runs';
export { type ClassRow, foldClassTable, pooledClassTable, publishedFormTable } from '../diagnostics/class-table';
export {
  confusionOf,
  type FoldRow,
  foldTable,
  type OptimismRow,
  optimism,
  type SideBySide,
  type SideBySideRow,
  sideBySide,
} from '../diagnostics/compare';
export { type AreaRow, areaTable, type CurveRow, precisionRecallRows } from '../diagnostics/curves';
export {
  type DeathProbes,
  type HiddenDeathsRow,
  hiddenDeaths,
  type SuspectRow,
  suspectDeaths,
} from '../diagnostics/death-audit';
export {
  deathThresholdTable,
  type FoldThreshold,
  foldThresholds,
  type ThresholdOptions,
  type ThresholdRow,
} from '../diagnostics/death-threshold';
export { type ErrorToRead, errorsToRead, errorTable, textsOfErrors } from '../diagnostics/errors-to-read';
export { executeRun } from './execute';
export { type Lead, leadOf } from '../diagnostics/lead';
export {
  type LeakageRow,
  leakageRow,
  type ProbedFold,
  type ProbeOptions,
  probeFolds,
  probeSplits,
  type Score,
  type SplitToProbe,
} from '../experiments/leakage';
export {
  type LockedCandidate,
  type LockedLedger,
  type LockedLook,
  type LockedRequest,
  type LockedResult,
  lockedPredictions,
  lockedTable,
  readLockedLedger,
  scoreLockedTest,
} from './locked-test';
export { type ConfigDifference, diffConfigs, isPaired, pairRuns, type RunPair } from './pairing';
export { compareRuns, type DifferenceRow, type McNemarRow, type RunComparison } from '../diagnostics/phase-comparison';
export {
  type Prediction,
  type PredictionArrays,
  type PredictionFilter,
  predictionArrays,
  readPredictions,
} from './predictions';
export { type Prevalence, prevalenceOf } from '../diagnostics/prevalence';
export { besidePublished, type PublishedRow, publishedFigures, REPRODUCTION_RULE } from '../diagnostics/published';
export { openRefit, type Refit, type RefitManifest, type RefitOptions, refitRun, refitsOf } from './refit';
export { latestRun, listRuns, openRun, type RunFilter, requireRun, verifyCheckpoint } from './registry';
export type {
  ExecutedRun,
  ExecutionOptions,
  ExecutionRequest,
  FoldExecutor,
  FoldWork,
  RemoteFolds,
} from './request';
export { intervalText, type Resampling, resamplingGroups } from '../diagnostics/resampling';
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
export { isOf, probabilitiesOf, type ScoredPart, type ScoredRun, scoredRun } from '../diagnostics/scored';
export { SLICES, type SliceOptions, type SliceRow, type Slicing, sliceTable } from '../diagnostics/slices';
export { summaryOf } from './summary';
export {
  checkpointFolder,
  epochTable,
  meanTable,
  measureName,
  type RunRow,
  recomputedMeans,
  runTable,
} from '../diagnostics/tables';
export { type TruncationRow, truncationTable } from '../diagnostics/truncation';
