/** Runs: every execution of a classifier, written down and found again. */
export { choiceSentence } from './choice-sentence';
export { groupedWarnings } from './fold-warnings';
export { readLockedLedger } from './locked-ledger';
export { lockedTable } from './locked-test';
export { diffConfigs, isPaired } from './pairing';
export { listRuns } from './registry';
export { summaryOf } from './summary';
