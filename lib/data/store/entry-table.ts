/** Entries with their rows as a table: what a part keeps of every record, dropped ones included. */
import type { DuckDBValue } from '@duckdb/node-api';
import type { Schema } from '../../core/files/duckdb';
import type { Label } from '../../core/labels';
import type { DropReason } from '../clean/clean';
import { EXAMPLE_COLUMNS, EXAMPLE_SCHEMA } from './example';
import type { EntryRow } from './sorted-run';

/** An example's columns, empty where the record was dropped, then the entry's own; `reason` is null for an example. */
export const ENTRY_SCHEMA = {
  ...EXAMPLE_SCHEMA,
  version: 'TEXT',
  ordinal: 'DOUBLE',
  reason: 'TEXT',
  year: 'TEXT',
  rowHash: 'TEXT',
  textHash: 'TEXT',
} as const satisfies Schema;

const NO_EXAMPLE: readonly DuckDBValue[] = EXAMPLE_COLUMNS.map((name) =>
  name === 'outcomeDeath' ? false : null,
);
const LABEL = EXAMPLE_COLUMNS.indexOf('label');

/** An entry as values in the order of `ENTRY_SCHEMA`. */
export function valuesOf({ entry, row }: EntryRow): DuckDBValue[] {
  const { id, version, ordinal } = entry;
  if (entry.kind === 'dropped')
    return [id, ...NO_EXAMPLE.slice(1), version, ordinal, entry.reason, null, null, null];
  const example = JSON.parse((row as Buffer).toString('utf8')) as DuckDBValue[];
  return [...example, version, ordinal, null, entry.year, entry.rowHash, entry.textHash];
}

/** What `valuesOf` made values of. */
export function entryRowOf(values: readonly DuckDBValue[]): EntryRow {
  const example = values.slice(0, EXAMPLE_COLUMNS.length);
  const [version, ordinal, reason, year, rowHash, textHash] = values.slice(
    EXAMPLE_COLUMNS.length,
  ) as string[];
  const own = { id: example[0] as string, version, ordinal: Number(ordinal) };
  if (reason !== null) return { entry: { kind: 'dropped', ...own, reason: reason as DropReason }, row: null };
  const row = Buffer.from(`${JSON.stringify(example)}\n`);
  const label = example[LABEL] as Label;
  return { entry: { kind: 'kept', ...own, label, year, rowHash, textHash, bytes: row.length }, row };
}
