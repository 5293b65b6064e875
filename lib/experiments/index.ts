/** Experiments: a classifier with its parameters on the folds of a split, composed, run and finished. */
export { comparedRuns, comparedTable } from './compared-runs';
export { open } from './experiment';
export { runFloors } from './floors';
export { inspectWords } from './inspect-words';
export { probeSplits } from './leakage';
export { refreshResults } from './results';
export { sessionMachine } from './session-machine';
export { sweepSentence, sweepTable } from './sweep';
export { sweepFigure } from './sweep-figure';
