/** Tables on disk: Parquet files written and read through DuckDB, whole or not at all. */
import { existsSync } from 'node:fs';
import type { DuckDBValue } from '@duckdb/node-api';
import { check } from './check';
import { quoteName, quoteText, type Schema, TableWriter, withDuckDB } from './duckdb';
import { replaceFile } from './files';

export type { ColumnType, Schema } from './duckdb';

/** One row; its keys are the schema's column names. */
export type Row = Readonly<Record<string, string | number | boolean | null>>;

const ROWS_PER_CHUNK = 2048;

/**
 * Writes `rows` to `path` as zstd-compressed Parquet, atomically and in their order. The same rows give the same
 * bytes (one thread, no dates inside). Rows may come from an async generator: memory does not grow with them.
 */
export async function writeParquet(
  path: string,
  schema: Schema,
  rows: Iterable<Row> | AsyncIterable<Row>,
): Promise<number> {
  const names = Object.keys(schema);
  return withDuckDB(async (connection) => {
    const table = await TableWriter.create(connection, 'rows', schema);
    let count = 0;
    let pending: DuckDBValue[][] = names.map(() => []);
    for await (const row of rows) {
      for (let c = 0; c < names.length; c++) {
        const value = row[names[c]];
        check(value !== undefined, () => `${path}: row ${count} has no value for column "${names[c]}"`);
        pending[c].push(value);
      }
      count++;
      if (pending[0].length === ROWS_PER_CHUNK) {
        table.append(pending);
        pending = names.map(() => []);
      }
    }
    table.append(pending);
    table.close();
    await replaceFile(path, async (temporary) => {
      await connection.run(`COPY rows TO ${quoteText(temporary)} (FORMAT parquet, COMPRESSION zstd)`);
    });
    return count;
  });
}

/** Reads the rows of a Parquet file in their order, optionally those of `where` (a SQL condition) and some `columns`. */
export async function readParquet<T extends Row>(
  path: string,
  { columns, where }: { columns?: readonly string[]; where?: string } = {},
): Promise<T[]> {
  check(existsSync(path), `${path}: no such file`);
  return withDuckDB(async (connection) => {
    const list = columns ? columns.map(quoteName).join(', ') : '*';
    const condition = where ? ` WHERE ${where}` : '';
    const result = await connection.runAndReadAll(`SELECT ${list} FROM ${quoteText(path)}${condition}`);
    const names = result.columnNames();
    const data = result.getColumns();
    const rows = new Array<T>(data[0]?.length ?? 0);
    for (let r = 0; r < rows.length; r++) {
      const row: Record<string, DuckDBValue> = {};
      for (let c = 0; c < names.length; c++) {
        const value = data[c][r];
        row[names[c]] = typeof value === 'bigint' ? Number(value) : value;
      }
      rows[r] = row as T;
    }
    return rows;
  });
}
