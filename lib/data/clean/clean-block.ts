/** From records to the rows that are stored, and to the reasons why others are not. */
import { hash } from 'node:crypto';
import { wellFormed } from '../../core/text/well-formed';
import { type BlockAccount, parseBlock } from '../read/parse-block';
import type { MaudeRecord } from '../read/record';
import type { RecordBlock } from '../read/record-block';
import type { Entry, KeptEntry } from '../store/entry';
import { EXAMPLE_COLUMNS } from '../store/example';
import type { EntryBlock } from '../store/sorted-run';
import { type Tally, tallyOf } from '../store/tally';
import { type CleaningOptions, cleanRecord } from './clean';

/** Cleaned records on their way to the store. */
export interface CleanedBlock extends EntryBlock {
  readonly tally: Tally;
}

/** Parses and cleans a block. */
export function cleanBytes(
  block: RecordBlock,
  cleaning: CleaningOptions,
): { cleaned: CleanedBlock; account: BlockAccount } {
  const { records, ordinals, malformed, repaired } = parseBlock(block);
  return {
    cleaned: cleanRecords(records, ordinals, cleaning),
    account: { file: block.file, records: records.length, malformed, repaired },
  };
}

/** Cleans records; `ordinals` are their positions among all. */
export function cleanRecords(
  records: readonly MaudeRecord[],
  ordinals: readonly number[],
  cleaning: CleaningOptions,
): CleanedBlock {
  const cleaned = records.map((record, i) => entryOf(record, ordinals[i], cleaning));
  return {
    entries: cleaned.map(({ entry }) => entry),
    rows: Buffer.from(cleaned.map(({ row }) => row).join('')),
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
