/** Runs: every execution of a classifier, written down and found again. */
export { groupedWarnings } from './fold-warnings';
export { lockedTable, readLockedLedger } from './locked-test';
export { diffConfigs, isPaired } from './pairing';
export { listRuns } from './registry';
export { summaryOf } from './summary';
