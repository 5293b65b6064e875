/** Records in, examples out: reading, cleaning, snapshots and the synthetic default. */
export {
  CLEANING_PRESETS,
  type CleanedRecord,
  type CleaningChoice,
  type CleaningOptions,
  type CleaningPreset,
  cleanRecord,
  DROP_REASONS,
  type DropReason,
  resolveCleaning,
} from './clean';
export { type CleaningEffect, cleaningEffects } from './cleaning-effects';
export { dataCard } from './data-card';
export { saysDeath } from './death-phrases';
export { textOfKind } from './description-spans';
export { EXAMPLE_COLUMNS, EXAMPLE_SCHEMA, type Example } from './example';
export { ExampleStore } from './example-store';
export { type FirstRecordsRequest, firstRecords } from './first-records';
export { identityOf } from './identity';
export { labelOf } from './label';
export { type LongRow, longTable } from './long-table';
export {
  countLabels,
  type EventTypeCount,
  type FieldCount,
  type LabelCounts,
  SNAPSHOT_FORMAT,
  type SnapshotManifest,
  type SnapshotOptions,
  SYNTHETIC,
  yearOf,
} from './manifest';
export { joinParts, type NarrativeOptions, narrativeOf, type PartChoice } from './narrative';
export { naturalCounts } from './natural-counts';
export { type OpenfdaAccess, openfdaAccess } from './openfda/access';
export { type FetchContext, fetchRaw, planRaw } from './openfda/fetch-raw';
export { parseQuotas } from './openfda/parse-quotas';
export { findRawFolder, type RawFolder, type RawManifest } from './openfda/raw-folder';
export { DEFAULT_DRAW, type RawRequest, scaledDraw } from './openfda/request';
export { OPENFDA } from './openfda/source';
export { outcomeCode, outcomesOfAll, outcomesOfEach } from './outcomes';
export {
  type MalformedLine,
  type ReadingNotes,
  type ReadingOptions,
  readRecords,
  type SourceInput,
} from './read-records';
export {
  type MaudeRecord,
  type NarrativePart,
  type ParsedRecord,
  type PartKind,
  parseRecord,
} from './record';
export type { DropCount, VersionCounts } from './settle-entries';
export { currentSnapshot, openSnapshot, type Snapshot } from './snapshot';
export { type SourceFile, sourceFiles } from './source-files';
export {
  countsByFieldAndLabel,
  countsByLabel,
  countsByYearAndLabel,
  countWords,
  dropTable,
  type FieldAndLabelRow,
  fillRates,
  type GroupField,
  type LabelRow,
  type NarrativeLengthRow,
  narrativeLengths,
} from './summaries';
export { type SyntheticRecord, syntheticRecords } from './synthetic/synthetic-records';
export { type SyntheticTruth, TRAITS, type Trait } from './synthetic/truth';
export {
  type SnapshotContext,
  type SnapshotRequest,
  type TakenSnapshot,
  takeSnapshot,
} from './take-snapshot';
