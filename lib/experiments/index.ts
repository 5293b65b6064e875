/** Experiments: a classifier with its parameters on the folds of a split, composed, run and finished. */

export { type Experiment, open } from './experiment';
export { type ExperimentData, type FoldDraw, openCurrentData } from './experiment-data';
export type { OpenOptions } from './open';
export type { ExperimentParameters } from './parameters';
export type { Runs } from './run';
export { type SeedRow, seedTable } from './seeds';
export { type Sweep, sweepAxes, sweepTable, type Trial } from './sweep';
