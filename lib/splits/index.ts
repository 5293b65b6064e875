/** Folds, their fingerprint, and the parts that models train, choose and are reported on. */
export { drawSubset, type FoldExamples, type FoldsOptions, foldExamples } from './fold-examples';
export { type FoldParts, foldParts, type PartsOptions, type Subset, subsetOf } from './parts';
export {
  type FoldCount,
  fingerprint,
  type LabelledId,
  makeSplit,
  SPLIT_SCHEMES,
  type Split,
  type SplitOptions,
  type SplitScheme,
} from './split';
export { loadSplit, readSplit, type SavedSplit, type SplitData, saveSplit, splitPath } from './split-file';
export { type StratifiedOptions, stratifiedFolds } from './stratified';
