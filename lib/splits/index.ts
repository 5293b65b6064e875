/** Folds, their fingerprint, and the parts that classifiers train, choose and are reported on. */
export { checkSplit, refusalOfChange } from './check-split';
export { foldExamples } from './fold-examples';
export { lockedSentence, lockTestPart } from './lock-test-part';
export { drawSchemes } from './schemes';
export { snapshotGroups } from './snapshot-groups';
export { loadSplit, readSplit, saveSplit, splitPath } from './split-file';
export { balanceTable, madeSplits, partTable, purityTable, schemeTable, warningTable } from './split-tables';
