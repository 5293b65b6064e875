/** DuckDB as this project uses it: in memory, no extension is ever fetched, what does not fit goes to one folder. */
import type { DuckDBAppender, DuckDBConnection, DuckDBDataChunk, DuckDBValue } from '@duckdb/node-api';
import { wellFormed } from '../text/well-formed';

/** The column types in use. TEXT columns may hold null; numbers may not. */
export type ColumnType = 'TEXT' | 'INTEGER' | 'UINTEGER' | 'DOUBLE' | 'BOOLEAN';

/** Column names with their types, in file order. */
export type Schema = Readonly<Record<string, ColumnType>>;

/** How much of the machine DuckDB may use. */
export interface DuckDBOptions {
  /** Default 1: results then do not depend on the number of cores. */
  readonly threads?: number;
  /** Mebibytes that it holds before it spills to `spillFolder`; default: most of the memory. */
  readonly memoryMebibytes?: number;
  readonly spillFolder?: string;
}

/** An open database. */
export interface Database {
  /** One more connection to it; all are closed with it. */
  connect(): Promise<DuckDBConnection>;
  close(): void;
}

/** Opens an empty database; whoever opens it closes it. */
export async function openDuckDB({
  threads = 1,
  memoryMebibytes,
  spillFolder,
}: DuckDBOptions = {}): Promise<Database> {
  const { DuckDBInstance } = await import('@duckdb/node-api');
  const instance = await DuckDBInstance.create(':memory:', {
    threads: String(threads),
    preserve_insertion_order: 'true',
    autoinstall_known_extensions: 'false',
    autoload_known_extensions: 'false',
    ...(memoryMebibytes ? { memory_limit: `${memoryMebibytes}MiB` } : {}),
    ...(spillFolder ? { temp_directory: spillFolder } : {}),
  });
  const connections: DuckDBConnection[] = [];
  return {
    connect: async () => {
      const connection = await instance.connect();
      connections.push(connection);
      return connection;
    },
    close: () => {
      for (const connection of connections) connection.closeSync();
      instance.closeSync();
    },
  };
}

/** Opens an empty database for `work` and closes it afterwards. */
export async function withDuckDB<T>(
  work: (connection: DuckDBConnection) => Promise<T>,
  options: DuckDBOptions = {},
): Promise<T> {
  const database = await openDuckDB(options);
  try {
    return await work(await database.connect());
  } finally {
    database.close();
  }
}

const ROWS_PER_CHUNK = 2048;
/** What an appender holds is beyond DuckDB's bound of memory; by itself it flushes after a hundred chunks. */
const CHUNKS_A_FLUSH = 8;

/** Fills a table with columns of values. */
export class TableWriter {
  private chunks = 0;

  private constructor(
    private readonly appender: DuckDBAppender,
    private readonly duckdb: typeof import('@duckdb/node-api'),
    /** One for all rows: the memory of others would wait for the garbage collector, which does not see its size. */
    private readonly chunk: DuckDBDataChunk,
  ) {}

  /** Creates the table `name` and opens it for writing. */
  static async create(connection: DuckDBConnection, name: string, schema: Schema): Promise<TableWriter> {
    const duckdb = await import('@duckdb/node-api');
    const columns = Object.entries(schema).map(
      ([column, type]) => `${quoteName(column)} ${type === 'TEXT' ? 'VARCHAR' : type}`,
    );
    await connection.run(`CREATE TABLE ${quoteName(name)} (${columns.join(', ')})`);
    const types = Object.values(schema).map((type) => (type === 'TEXT' ? duckdb.VARCHAR : duckdb[type]));
    return new TableWriter(
      await connection.createAppender(name),
      duckdb,
      duckdb.DuckDBDataChunk.create(types),
    );
  }

  /** Appends rows that are given as columns of one length, in the schema's order. Half surrogate pairs are mended. */
  append(columns: readonly (readonly DuckDBValue[])[]): void {
    for (let start = 0; start < columns[0].length; start += ROWS_PER_CHUNK) {
      const part = columns.map((values) =>
        values
          .slice(start, start + ROWS_PER_CHUNK)
          .map((value) => (typeof value === 'string' ? wellFormed(value) : value)),
      );
      this.chunk.reset();
      const chunk = new this.duckdb.DuckDBDataChunk(this.chunk.chunk);
      chunk.setColumns(part);
      this.appender.appendDataChunk(chunk);
      if (++this.chunks % CHUNKS_A_FLUSH === 0) this.appender.flushSync();
    }
  }

  /** Ends writing; the rows can be read from now on. */
  close(): void {
    this.appender.closeSync();
  }
}

/** The rows of a query as lists of values, a batch at a time. */
export async function* queryBatches(
  connection: DuckDBConnection,
  sql: string,
): AsyncGenerator<DuckDBValue[][]> {
  const result = await connection.stream(sql);
  for (;;) {
    const chunk = await result.fetchChunk();
    if (!chunk || chunk.rowCount === 0) return;
    yield chunk.getRows();
  }
}

/** All rows of a query as lists of values; whole numbers of 64 bits become doubles. */
export async function queryRows(connection: DuckDBConnection, sql: string): Promise<DuckDBValue[][]> {
  const rows: DuckDBValue[][] = [];
  for await (const batch of queryBatches(connection, sql))
    for (const row of batch)
      rows.push(row.map((value) => (typeof value === 'bigint' ? Number(value) : value)));
  return rows;
}

/** `text` as a SQL literal. */
export function quoteText(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

/** `name` as a SQL name. */
export function quoteName(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}
