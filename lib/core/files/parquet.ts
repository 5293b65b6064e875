/** Tables on disk: Parquet files written and read through DuckDB, whole or not at all. */
import { existsSync } from 'node:fs';
import { dirname, resolve, sep } from 'node:path';
import type { DuckDBConnection, DuckDBValue } from '@duckdb/node-api';
import { check } from '../check';
import { quoteName, quoteText, type Schema, TableWriter, withDuckDB } from './duckdb';
import { replaceFile } from './files';

export type { ColumnType, Schema } from './duckdb';

/** One row; its keys are the schema's column names. */
export type Row = Readonly<Record<string, string | number | boolean | null>>;

const ROWS_PER_CHUNK = 2048;

/**
 * The one file at `path`, or several of one schema in their order, as the source of a query. Nothing about a path enters
 * the data: no folder `key=value` becomes a column, and `*`, `?` and `[` stand for themselves.
 */
export function parquetSource(path: string | readonly string[]): string {
  const files = [path].flat().map((one) => quoteText(literally(sqlPath(one))));
  return `read_parquet([${files.join(', ')}], hive_partitioning = false, union_by_name = false, filename = false)`;
}

/** Writes a table of `connection` to the one file at `path`, in groups of `groupRows` rows (DuckDB's number by default). */
export async function copyToParquet(
  connection: DuckDBConnection,
  table: string,
  path: string,
  groupRows?: number,
): Promise<void> {
  const groups = groupRows === undefined ? '' : `, ROW_GROUP_SIZE ${groupRows}`;
  const file = quoteText(sqlPath(path));
  await connection.run(`COPY ${quoteName(table)} TO ${file} (FORMAT parquet, COMPRESSION zstd${groups})`);
}

/** Absolute, so that no path begins with `~`, `-` or a scheme, and with `/` on every system. */
function sqlPath(path: string): string {
  return resolve(path).split(sep).join('/');
}

/** DuckDB takes a path without wildcards as it is; with them a set of one character is the only way to say the character. */
function literally(path: string): string {
  if (!/[*?[]/.test(path)) return path;
  check(
    !path.includes('\\'),
    () =>
      `${path}: expected no backslash beside *, ? or [, which DuckDB cannot tell apart; rename the folder`,
  );
  return path.replace(/[*?[]/g, '[$&]');
}

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
      await copyToParquet(connection, 'rows', temporary);
    });
    return count;
  });
}

/** Values of each column of a schema, in its order. */
export type ColumnValues = readonly (readonly DuckDBValue[])[];

/** As `writeParquet`, of rows that are given as columns, a batch at a time. */
export async function writeParquetColumns(
  path: string,
  schema: Schema,
  batches: Iterable<ColumnValues>,
): Promise<void> {
  await withDuckDB(async (connection) => {
    const table = await TableWriter.create(connection, 'rows', schema);
    for (const columns of batches) table.append(columns);
    table.close();
    await replaceFile(path, (temporary) => copyToParquet(connection, 'rows', temporary));
  });
}

/** Writes the rows of `paths`, files of one schema, to one file, in their order and atomically; memory does not grow with them. */
export async function joinParquet(paths: readonly string[], path: string): Promise<void> {
  check(paths.length > 0, () => `${path}: expected files to join; received none`);
  await withDuckDB(
    async (connection) => {
      await replaceFile(path, async (temporary) => {
        const file = quoteText(sqlPath(temporary));
        await connection.run(
          `COPY (SELECT * FROM ${parquetSource(paths)}) TO ${file} (FORMAT parquet, COMPRESSION zstd)`,
        );
      });
    },
    { memoryMebibytes: JOINING_MEBIBYTES, spillFolder: dirname(path) },
  );
}

/** Row groups of all columns that are written at a time fit many times over. */
const JOINING_MEBIBYTES = 512;

/** Reads the rows of a Parquet file in their order, optionally those of `where` (a SQL condition) and some `columns`. */
export async function readParquet<T extends Row>(
  path: string,
  { columns, where }: { columns?: readonly string[]; where?: string } = {},
): Promise<T[]> {
  check(existsSync(path), `${path}: no such file`);
  return withDuckDB(async (connection) => {
    const list = columns ? columns.map(quoteName).join(', ') : '*';
    const condition = where ? ` WHERE ${where}` : '';
    const result = await connection.runAndReadAll(`SELECT ${list} FROM ${parquetSource(path)}${condition}`);
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
