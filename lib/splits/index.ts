/** Folds, their fingerprint, and the parts that models train, choose and are reported on. */
export { fingerprint } from '../core/split-fingerprint';
export { type GroupPurity, groupPurity } from './across';
export { drawSubset, type FoldExamples, type FoldsOptions, foldExamples } from './fold-examples';
export { LEFT_OUT, LOCKED, SPLIT_SCHEMES, type SplitScheme, TRAINING_ONLY, trainsOn } from './fold-numbers';
export { type GroupableExample, type Grouping, groupExamples, type LargeGroup } from './group-examples';
export { type GroupedOptions, groupedFolds } from './grouped';
export { type LockedPart, type LockOptions, lockLatest } from './lock-latest';
export { type NearDuplicateOptions, type NearDuplicates, nearDuplicates } from './near-duplicates';
export { type FoldParts, foldParts, type PartsOptions, type Subset, subsetOf } from './parts';
export { parseReferenceSplits, type ReferenceSplits, readReferenceSplits } from './reference-splits';
export { makeSchemes, type SchemeSplit, schemeOfName, splitName } from './schemes';
export type { Sourced, SourceOptions } from './source';
export {
  type FoldCount,
  type LabelledId,
  makeSplit,
  type Split,
  type SplitExample,
  type SplitOptions,
} from './split';
export { loadSplit, readSplit, type SavedSplit, type SplitData, saveSplit, splitPath } from './split-file';
export { type StratifiedOptions, stratifiedFolds } from './stratified';
export { type FoldSupport, foldSupport, whyNoScore } from './support';
export type { Dated, TemporalOptions } from './temporal';
