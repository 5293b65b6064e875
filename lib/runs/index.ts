/** Runs: every execution of a model, written down, found again and compared. */
export {
  type CalibratedRun,
  type CalibrationRow,
  calibrateRun,
  calibrationRow,
  reliabilityRows,
} from './calibration';
export { type CandidateOptions, candidatesOf } from './candidates';
export { type ChosenRuns, chooseRuns, type RunChoice, twoNewest } from './choose-runs';
export { type ClassRow, foldClassTable, pooledClassTable, publishedFormTable } from './class-table';
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
export { type AreaRow, areaTable, type CurveRow, precisionRecallRows } from './curves';
export {
  type DeathProbes,
  type HiddenDeathsRow,
  hiddenDeaths,
  type SuspectRow,
  suspectDeaths,
} from './death-audit';
export {
  deathThresholdTable,
  type FoldThreshold,
  foldThresholds,
  type ThresholdOptions,
  type ThresholdRow,
} from './death-threshold';
export { type ErrorToRead, errorsToRead, errorTable, textsOfErrors } from './errors-to-read';
export { executeRun } from './execute';
export type { FoldParts } from './fold-parts';
export { groupedWarnings } from './fold-warnings';
export { type Lead, leadOf } from './lead';
export {
  type LeakageRow,
  leakageRow,
  type ProbedFold,
  type ProbeOptions,
  probeFolds,
  probeSplits,
  type Score,
  type SplitToProbe,
} from './leakage';
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
export { compareRuns, type DifferenceRow, type McNemarRow, type RunComparison } from './phase-comparison';
export {
  type Prediction,
  type PredictionArrays,
  type PredictionFilter,
  predictionArrays,
  readPredictions,
} from './predictions';
export { type Prevalence, prevalenceOf } from './prevalence';
export { besidePublished, type PublishedRow, publishedFigures, REPRODUCTION_RULE } from './published';
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
export { intervalText, type Resampling, resamplingGroups } from './resampling';
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
export { isOf, probabilitiesOf, type ScoredPart, type ScoredRun, scoredRun } from './scored';
export { executeSeeds, type SeedRow, seedTable } from './seeds';
export { SLICES, type SliceOptions, type SliceRow, type Slicing, sliceTable } from './slices';
export { summaryOf } from './summary';
export { executeSweep, type Sweep, type SweepPlan, sweepAxes, sweepTable, type Trial } from './sweep';
export { sweepChanges } from './sweep-space';
export {
  checkpointFolder,
  epochTable,
  meanTable,
  measureName,
  type RunRow,
  recomputedMeans,
  runTable,
} from './tables';
export { type TruncationRow, truncationTable } from './truncation';
