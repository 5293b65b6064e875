/** Tables on disk: Parquet files written and read through DuckDB, whole or not at all. */
import { existsSync } from 'node:fs';
import type { DuckDBConnection, DuckDBValue } from '@duckdb/node-api';
import { check } from './check';
import { replaceFile } from './files';
import { wellFormed } from './well-formed';

/** The column types in use. TEXT columns may hold null; numbers may not. */
export type ColumnType = 'TEXT' | 'INTEGER' | 'UINTEGER' | 'DOUBLE' | 'BOOLEAN';

/** Column names with their types, in file order. */
export type Schema = Readonly<Record<string, ColumnType>>;

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
  return withDuckDB(async (connection, duckdb) => {
    const columns = names.map(
      (name) => `${quoteName(name)} ${schema[name] === 'TEXT' ? 'VARCHAR' : schema[name]}`,
    );
    await connection.run(`CREATE TABLE rows (${columns.join(', ')})`);
    const types = names.map((name) => DUCKDB_TYPES[schema[name]](duckdb));
    const appender = await connection.createAppender('rows');
    let count = 0;
    let pending: DuckDBValue[][] = names.map(() => []);
    const flush = () => {
      if (pending[0].length === 0) return;
      const chunk = duckdb.DuckDBDataChunk.create(types);
      chunk.setColumns(pending);
      appender.appendDataChunk(chunk);
      pending = names.map(() => []);
    };
    for await (const row of rows) {
      for (let c = 0; c < names.length; c++) {
        const value = row[names[c]];
        check(value !== undefined, () => `${path}: row ${count} has no value for column "${names[c]}"`);
        pending[c].push(typeof value === 'string' ? wellFormed(value) : value);
      }
      count++;
      if (pending[0].length === ROWS_PER_CHUNK) flush();
    }
    flush();
    appender.closeSync();
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

type DuckDB = typeof import('@duckdb/node-api');

const DUCKDB_TYPES = {
  TEXT: (duckdb: DuckDB) => duckdb.VARCHAR,
  INTEGER: (duckdb: DuckDB) => duckdb.INTEGER,
  UINTEGER: (duckdb: DuckDB) => duckdb.UINTEGER,
  DOUBLE: (duckdb: DuckDB) => duckdb.DOUBLE,
  BOOLEAN: (duckdb: DuckDB) => duckdb.BOOLEAN,
} as const;

async function withDuckDB<T>(work: (connection: DuckDBConnection, duckdb: DuckDB) => Promise<T>): Promise<T> {
  const duckdb = await import('@duckdb/node-api');
  const instance = await duckdb.DuckDBInstance.create(':memory:', {
    threads: '1',
    preserve_insertion_order: 'true',
    autoinstall_known_extensions: 'false',
    autoload_known_extensions: 'false',
  });
  const connection = await instance.connect();
  try {
    return await work(connection, duckdb);
  } finally {
    connection.closeSync();
    instance.closeSync();
  }
}

function quoteText(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

function quoteName(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}
