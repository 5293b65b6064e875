/** Experiments: a classifier with its parameters on the folds of a split, composed, run and finished. */
export { checkComparison } from './comparison/check-comparison';
export { comparedRuns, comparedTable } from './comparison/compared-runs';
export { openComparison } from './comparison/comparison';
export { explainedErrors, explainerOf } from './comparison/explained-errors';
export {
  EXTERNAL_HEADINGS,
  externalBesideFolds,
  externalSentence,
  externalTable,
} from './comparison/external-table';
export { comparisonTest, externalTest } from './comparison/external-test';
export { besideRules, runFloors } from './comparison/floors';
export { readerLabels, suspectSheet } from './comparison/label-sheet';
export { besidePublished } from './comparison/published-comparison';
export { refreshResults } from './comparison/results';
export { ruleScores } from './comparison/rule-scores';
export { slicingOf } from './comparison/slicing';
export { open } from './experiment';
export { inspectWords } from './inspect-words';
export { LEAKAGE_COLUMNS, leakageSentences } from './leakage/leakage-rows';
export { ablateNames, NAME_COLUMNS, nameSentence } from './leakage/name-ablation';
export { probeLeakage } from './leakage/probe-leakage';
export { sessionMachine } from './session-machine';
export { sweepFigure } from './sweep/sweep-figure';
export { sweepSentence, sweepTable } from './sweep/sweep-table';
