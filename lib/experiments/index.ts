/** Experiments: a classifier with its parameters on the folds of a split, composed, run and finished. */
export { checkComparison } from './check-comparison';
export { comparedRuns, comparedTable } from './compared-runs';
export { openComparison } from './comparison';
export { open } from './experiment';
export { explainedErrors, explainerOf } from './explained-errors';
export { EXTERNAL_HEADINGS, externalBesideFolds, externalSentence, externalTable } from './external-table';
export { comparisonTest, externalTest } from './external-test';
export { besideRules, runFloors } from './floors';
export { inspectWords } from './inspect-words';
export { compareWithControls } from './leakage';
export { LEAKAGE_COLUMNS, leakageSentences } from './leakage-rows';
export { ablateNames, NAME_COLUMNS, nameSentence } from './name-ablation';
export { besidePublished } from './published-comparison';
export { refreshResults } from './results';
export { sessionMachine } from './session-machine';
export { slicingOf } from './slicing';
export { sweepFigure } from './sweep-figure';
export { sweepSentence, sweepTable } from './sweep-table';
