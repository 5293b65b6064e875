/** Folds, their fingerprint, and the parts that classifiers train, choose and are reported on. */
export { groupPurity } from './across';
export { foldExamples } from './fold-examples';
export { lockedSentence, lockTestPart } from './lock-test-part';
export { referenceFolding } from './reference-splits';
export { makeSchemes } from './schemes';
export { snapshotGroups } from './snapshot-groups';
export { loadSplit, readSplit, saveSplit, splitPath } from './split-file';
