/** All that is computed from saved predictions, and the choice of a checkpoint. */

export { correctedScores } from './audit/corrected-scores';
export { auditSentence, plantedDeaths, publishedHiddenDeaths, suspectDeaths } from './audit/death-audit';
export { deathProbes } from './audit/death-evidence';
export { filedConfusion, filedErrors } from './audit/filed-errors';
export { hiddenDeaths } from './audit/hidden-deaths';
export { readableErrors } from './audit/readable-errors';
export { agreementSentence, readerTable } from './audit/reader-agreement';
export { calibrateRuns, scalingTable } from './calibration/calibrate-run';
export { calibrationTable, reliabilityFigure } from './calibration/calibration';
export { classCalibrationTable } from './calibration/class-calibration-table';
export { classReliabilityFigure } from './calibration/class-reliability-figure';
export { costDecisionTable } from './calibration/cost-decision-table';
export { prevalenceOf } from './calibration/prevalence';
export { valuesSentences } from './chosen-values';
export { classFigure, classScores, classTable, foldClassTable } from './class-scores';
export { classWeightSentence, classWeightTable } from './class-weights';
export { confusionPanels, foldTable, missedDeaths, optimismTable } from './compare';
export { besideFloors, FLOOR_COLUMNS, floorFigure, floorSentence } from './comparison/beside-floor';
export { EQUIVALENCE_RULE } from './comparison/published';
export { comparePairs, differenceFigure } from './comparison/run-comparison';
export { runList } from './comparison/run-list';
export { seedTable } from './comparison/seeds';
export { sideBySide } from './comparison/side-by-side';
export { areaTable, precisionRecallFigure } from './curves';
export { epochFigure } from './epoch-figure';
export { classShares } from './exploration/class-shares';
export {
  classShareFigure,
  deviceFigure,
  lengthFigure,
  yearCountFigure,
  yearShareFigure,
} from './exploration/example-figures';
export { foldClassFigure } from './exploration/fold-figure';
export { foldFigure, publishedFormTable } from './fold-scores';
export { learningFigure, learningSentence } from './learning-figure';
export { measureTable } from './measure-table';
export { bestScore, scoreFigure, scoreTable } from './score-table';
export { scoredRun, scoredRuns } from './scored';
export { candidateName } from './selection/candidate';
export { candidatesOf } from './selection/candidates';
export { leadInterval } from './selection/lead';
export { rankingColumns, rankingTable } from './selection/ranking-table';
export { selectCheckpoint } from './selection/selection';
export { candidateFigure, otherRulesTable } from './selection/selection-tables';
export { SLICES, sliceFigure, sliceScores, sliceTable } from './slices';
export { checkpointFolder, epochTable } from './tables';
export { deathThresholdTable } from './threshold/death-threshold';
export { carriedSentence } from './threshold/pooled-threshold';
export { netBenefitFigure, thresholdFigure } from './threshold/threshold-figures';
export { PROMISE_NOTE, THRESHOLD_COLUMNS } from './threshold/threshold-row';
export { truncationTable } from './truncation';
