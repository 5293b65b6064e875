/** What a snapshot says of itself. */
import { hashOf } from '../../core/hash';
import type { Label } from '../../core/labels';
import type { CleaningOptions } from '../clean/clean';
import type { CorrectionNote } from '../labels/corrections';
import type { SourceInput } from '../read/read-records';
import type { RawOrigin } from './raw-origin';
import { type DropCount, labelsOf, type Settled, type VersionCounts } from './settle-entries';
import type { Tally } from './tally';

/** The format that this code writes and reads. */
export const SNAPSHOT_FORMAT = 'maude-snapshot/2';

/** Of a snapshot whose labels were corrected: the same, and what was corrected. */
export const CORRECTED_FORMAT = 'maude-snapshot/3';

/** The word for embedded synthetic records where a source is asked for. */
export const SYNTHETIC = 'synthetic';

/** How many records have a value in one field. */
export interface FieldCount {
  readonly field: string;
  readonly count: number;
}

/** How often an event type was met, as it was written. */
export interface EventTypeCount {
  readonly eventType: string;
  readonly count: number;
}

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

/** What a snapshot says of the user's test files. Which examples are theirs stands in `test-ids.json`. */
export interface TestFiles {
  /** The files' names (no folders). */
  readonly source: string;
  /** How many of the inputs, the last ones, they are. */
  readonly inputs: number;
  /** Examples of which any version stands in one of them. */
  readonly rows: number;
}

/** `manifest.json` of a snapshot. */
export interface SnapshotManifest {
  readonly format: typeof SNAPSHOT_FORMAT | typeof CORRECTED_FORMAT;
  readonly id: string;
  readonly synthetic: boolean;
  /** `synthetic`, or the names of the files that were read (no folders). */
  readonly source: string;
  readonly options: SnapshotOptions;
  readonly inputs: readonly SourceInput[];
  /** What `npm run ingest` says of the files: query, quotas, natural counts; null where nothing is said. */
  readonly origin: RawOrigin | null;
  /** Records read and lines refused; `read` = `rows` + all drops. `unjoined` rows of FDA's files have no report. */
  readonly records: { readonly read: number; readonly malformed: number; readonly unjoined: number };
  readonly rows: number;
  readonly labels: LabelCounts;
  /** Examples by year of `dateReceived` and label; `unknown` where there is no date. */
  readonly years: Readonly<Record<string, LabelCounts>>;
  readonly drops: readonly DropCount[];
  readonly versions: VersionCounts;
  /** The 50 most frequent event types as received, before cleaning. */
  readonly eventTypes: readonly EventTypeCount[];
  /** How many of the records read have a value in each field. */
  readonly fields: readonly FieldCount[];
  /** The user's test files, whose examples every split locks; absent where there are none. */
  readonly test?: TestFiles;
  /** What was corrected of which snapshot; not there where the labels are as filed. */
  readonly corrections?: CorrectionNote;
  /** SHA-256 of the snapshot's other files. */
  readonly files: Readonly<Record<string, string>>;
}

/** A manifest before it knows its files' hashes. */
export type ManifestDraft = Omit<SnapshotManifest, 'files'>;

/** Describes what was settled. The id is over what was asked for and the rows, never over dates, folders or versions. */
export function draftManifest(
  settled: Settled,
  tally: Tally,
  {
    source,
    options,
    inputs,
    origin,
    test,
  }: Pick<SnapshotManifest, 'source' | 'options' | 'inputs' | 'origin' | 'test'>,
  refused: Omit<SnapshotManifest['records'], 'read'>,
): ManifestDraft {
  const { cleaning, limit, seed, records } = options;
  const asked = { synthetic: source === SYNTHETIC, cleaning, limit, seed, records };
  return {
    format: SNAPSHOT_FORMAT,
    id: hashOf({ asked, rows: settled.rowsHash, ...(test && { testIds: settled.testIds }) }).slice(0, 16),
    synthetic: source === SYNTHETIC,
    source,
    options,
    inputs,
    origin,
    records: { read: tally.records, ...refused },
    rows: settled.rows,
    labels: labelsOf(settled),
    years: settled.years,
    drops: settled.drops,
    versions: settled.versions,
    eventTypes: mostFrequent(tally.eventTypes).map(([eventType, count]) => ({ eventType, count })),
    fields: [...tally.fields].map(([field, count]) => ({ field, count })),
    ...(test && { test }),
  };
}

function mostFrequent(counts: ReadonlyMap<string, number>): [string, number][] {
  return [...counts].sort(([a, n], [b, m]) => m - n || (a < b ? -1 : 1)).slice(0, 50);
}
