/** From records to the rows that are stored, and to the reasons why others are not. */
import { hash } from 'node:crypto';
import { wellFormed } from '../core/well-formed';
import { type CleaningOptions, cleanRecord } from './clean';
import { compareEntries, type Entry, type KeptEntry } from './entry';
import { EXAMPLE_COLUMNS } from './example';
import { type MalformedLine, parseBlock } from './parse-block';
import type { MaudeRecord } from './record';
import type { RecordBlock } from './record-block';
import type { SortedBlock } from './sorted-run';
import { type Tally, tallyOf } from './tally';

/** Cleaned records on their way to the store, cheap to send between threads. */
export interface CleanedBlock extends SortedBlock {
  readonly tally: Tally;
}

/** A cleaned block with what of it was no record. */
export interface CleanedBytes extends CleanedBlock {
  readonly file: number;
  readonly ordinals: readonly number[];
  readonly malformed: readonly MalformedLine[];
  readonly repaired: number;
}

/** Parses and cleans a block. */
export function cleanBytes(block: RecordBlock, cleaning: CleaningOptions): CleanedBytes {
  const { records, ordinals, malformed, repaired } = parseBlock(block);
  return { ...cleanRecords(records, ordinals, cleaning), file: block.file, ordinals, malformed, repaired };
}

/** Cleans records; `ordinals` are their positions among all. */
export function cleanRecords(
  records: readonly MaudeRecord[],
  ordinals: readonly number[],
  cleaning: CleaningOptions,
): CleanedBlock {
  const cleaned = records.map((record, i) => entryOf(record, ordinals[i], cleaning));
  cleaned.sort((a, b) => compareEntries(a.entry, b.entry));
  return {
    entries: cleaned.map(({ entry }) => entry),
    rows: new TextEncoder().encode(cleaned.map(({ row }) => row).join('')),
    tally: tallyOf(records),
  };
}

function entryOf(
  record: MaudeRecord,
  ordinal: number,
  cleaning: CleaningOptions,
): { entry: Entry; row: string } {
  const cleaned = cleanRecord(record, cleaning);
  const id = wellFormed(record.id);
  const version = `${record.dateChanged ?? ''} ${record.dateReceived ?? ''}`;
  if (cleaned.kind !== 'example')
    return { entry: { kind: 'dropped', id, version, ordinal, reason: cleaned.reason }, row: '' };
  const { example } = cleaned;
  const others = JSON.stringify(EXAMPLE_COLUMNS.slice(1).map((name) => example[name]));
  const row = `[${JSON.stringify(id)},${others.slice(1)}\n`;
  const entry: KeptEntry = {
    kind: 'kept',
    id,
    version,
    ordinal,
    label: example.label,
    year: example.dateReceived?.slice(0, 4) ?? 'unknown',
    rowHash: hash('sha256', others),
    textHash: hash('sha256', example.text).slice(0, 32),
    bytes: Buffer.byteLength(row),
  };
  return { entry, row };
}
