/** From records to the columns that are stored, and to the reasons why others are not. */
import { hash } from 'node:crypto';
import { type CleaningOptions, cleanRecord, type DropReason } from './clean';
import { EXAMPLE_COLUMNS, type Example } from './example';
import { type MalformedLine, parseBlock } from './parse-block';
import type { MaudeRecord } from './record';
import type { RecordBlock } from './record-block';
import { type Tally, tallyOf } from './tally';

/** The value of an example's column. */
export type ExampleValue = Example[keyof Example];

/** What became of some records: plain lists, cheap to send between threads. */
export interface CleanedBlock {
  /** Each column of the examples in the order of `EXAMPLE_COLUMNS`, then `VERSION_COLUMNS`. */
  readonly examples: readonly (readonly (ExampleValue | number)[])[];
  /** The dropped records: id, reason, then `VERSION_COLUMNS` but the hash. */
  readonly dropped: readonly [ids: string[], reasons: DropReason[], versions: string[], ordinals: number[]];
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
  const examples: (ExampleValue | number)[][] = Array.from({ length: EXAMPLE_COLUMNS.length + 3 }, () => []);
  const dropped: [string[], DropReason[], string[], number[]] = [[], [], [], []];
  for (const [i, record] of records.entries()) {
    const cleaned = cleanRecord(record, cleaning);
    const version = `${record.dateChanged ?? ''} ${record.dateReceived ?? ''}`;
    const row: (ExampleValue | number)[] =
      cleaned.kind === 'example'
        ? EXAMPLE_COLUMNS.map((name) => cleaned.example[name])
        : [record.id, cleaned.reason];
    const target: unknown[][] = cleaned.kind === 'example' ? examples : dropped;
    if (cleaned.kind === 'example') row.push(hashOfRow(row));
    row.push(version, ordinals[i]);
    for (const [c, value] of row.entries()) target[c].push(value);
  }
  return { examples, dropped, tally: tallyOf(records) };
}

/** SHA-256 of a row without its id (which can get a number as a copy): the JSON list of its other values. */
function hashOfRow(values: readonly (ExampleValue | number)[]): string {
  return hash('sha256', JSON.stringify(values.slice(1)));
}
