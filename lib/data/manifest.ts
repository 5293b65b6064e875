/** What a snapshot says of itself. */
import { hashOf } from '../core/hash';
import { LABELS, type Label } from '../core/labels';
import type { CleaningOptions } from './clean';
import type { Collection, DropCount, EventTypeCount, FieldCount } from './collect-examples';
import type { Example } from './example';
import type { SourceInput } from './read-records';

/** The format that this code writes and reads. */
export const SNAPSHOT_FORMAT = 'maude-snapshot/2';

/** The word for embedded synthetic records where a source is asked for. */
export const SYNTHETIC = 'synthetic';

/** What was asked for, resolved. Values that have no effect are null, so that they cannot change the id. */
export interface SnapshotOptions {
  readonly cleaning: CleaningOptions;
  readonly limit: number | null;
  /** The seed of the synthetic records and of the draw of `limit`. */
  readonly seed: number | null;
  /** The number of synthetic records. */
  readonly records: number | null;
  readonly maxMalformedShare: number;
}

/** Examples by label. */
export type LabelCounts = Readonly<Record<Label, number>>;

/** `manifest.json` of a snapshot. */
export interface SnapshotManifest {
  readonly format: typeof SNAPSHOT_FORMAT;
  readonly id: string;
  readonly synthetic: boolean;
  /** `synthetic`, or the names of the files that were read (no folders). */
  readonly source: string;
  readonly options: SnapshotOptions;
  readonly inputs: readonly SourceInput[];
  /** Records read and lines refused; `read` = `rows` + all drops. */
  readonly records: { readonly read: number; readonly malformed: number };
  readonly rows: number;
  readonly labels: LabelCounts;
  /** Examples by year of `dateReceived` and label; `unknown` where there is no date. */
  readonly years: Readonly<Record<string, LabelCounts>>;
  readonly drops: readonly DropCount[];
  /** The 50 most frequent event types as received, before cleaning. */
  readonly eventTypes: readonly EventTypeCount[];
  /** How many of the records read have a value in each field. */
  readonly fields: readonly FieldCount[];
  /** SHA-256 of the snapshot's other files. */
  readonly files: Readonly<Record<string, string>>;
}

/** A manifest before it knows its files' hashes. */
export type ManifestDraft = Omit<SnapshotManifest, 'files'>;

/** Describes `collection`. The id is over what was asked for and the rows, never over dates, folders or versions. */
export function draftManifest(
  collection: Collection,
  rowsHash: string,
  { source, options, inputs }: Pick<SnapshotManifest, 'source' | 'options' | 'inputs'>,
  malformed: number,
): ManifestDraft {
  const { cleaning, limit, seed, records } = options;
  const asked = { synthetic: source === SYNTHETIC, cleaning, limit, seed, records };
  return {
    format: SNAPSHOT_FORMAT,
    id: hashOf({ asked, rows: rowsHash }).slice(0, 16),
    synthetic: source === SYNTHETIC,
    source,
    options,
    inputs,
    records: { read: collection.records, malformed },
    rows: collection.examples.length,
    labels: countLabels(collection.examples),
    years: countYears(collection.examples),
    drops: collection.drops,
    eventTypes: collection.eventTypes,
    fields: collection.fields,
  };
}

/** Examples by label. */
export function countLabels(examples: readonly Example[]): LabelCounts {
  const counts = { D: 0, I: 0, M: 0, O: 0 } satisfies LabelCounts;
  for (const { label } of examples) counts[label]++;
  return counts;
}

/** The year of an example's `dateReceived`, or `unknown`. */
export function yearOf(example: Example): string {
  return example.dateReceived?.slice(0, 4) ?? 'unknown';
}

function countYears(examples: readonly Example[]): Record<string, LabelCounts> {
  const years = [...new Set(examples.map(yearOf))].sort();
  const counts = new Map(years.map((year) => [year, LABELS.map(() => 0)]));
  for (const example of examples) {
    const ofYear = counts.get(yearOf(example));
    if (ofYear) ofYear[LABELS.indexOf(example.label)]++;
  }
  return Object.fromEntries([...counts].map(([year, [D, I, M, O]]) => [year, { D, I, M, O }] as const));
}
