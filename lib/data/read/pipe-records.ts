/** FDA's own files, joined by report key into records in openFDA's form. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DuckDBConnection } from '@duckdb/node-api';
import {
  type ColumnType,
  type Database,
  openDuckDB,
  queryBatches,
  type Schema,
  TableWriter,
} from '../../core/files/duckdb';
import type { MalformedLine } from './parse-block';
import { PIPE_COLUMNS, PIPE_FAMILIES, type PipeFamily, type PipeRow, pipeRows } from './pipe-rows';
import type { ByteMeter } from './read-bytes';
import type { Piece } from './read-lines';
import type { SourceFile } from './source-files';

/** Who is told what was read and refused. */
export interface PipeAccount {
  begin(file: string): number;
  end(bytes: number, sha256: string): void;
  count(position: number, records: number, malformed: number): void;
  refuse(line: MalformedLine): void;
  unjoined(rows: number): void;
}

/** How the files are read. */
export interface PipeOptions {
  readonly meter: ByteMeter;
  readonly account: PipeAccount;
  readonly signal?: AbortSignal;
  readonly spillFolder?: string;
}

const MEMORY_MEBIBYTES = 400;

/**
 * Yields the records of FDA's files as JSON: the rows of mdrfoi with their texts, devices and patients. All rows go
 * through tables that DuckDB sorts by report key, on disk when they are many, so memory does not grow with them. Of
 * rows with one text key, or one device or patient number of a report, the last one counts, those of Add files
 * before those of others and those of Change files before all. Rows without a report are counted as unjoined.
 */
export async function* pipeRecords(
  files: readonly SourceFile[],
  { meter, account, signal, spillFolder }: PipeOptions,
): AsyncGenerator<Piece[]> {
  const folder = await mkdtemp(join(spillFolder ?? tmpdir(), 'pipe-'));
  const database = await openDuckDB({
    threads: 2,
    memoryMebibytes: MEMORY_MEBIBYTES,
    spillFolder: folder,
  });
  try {
    await loadFiles(await database.connect(), files, { meter, account, signal });
    yield* joinedRecords(database, account, signal);
  } finally {
    database.close();
    await rm(folder, { recursive: true, force: true });
  }
}

async function loadFiles(
  connection: DuckDBConnection,
  files: readonly SourceFile[],
  { meter, account, signal }: Omit<PipeOptions, 'spillFolder'>,
): Promise<void> {
  const tables = {} as Record<PipeFamily, TableWriter>;
  for (const family of PIPE_FAMILIES) {
    const names: readonly (readonly string[])[] = PIPE_COLUMNS[family];
    const columns = names.map(([name]): [string, ColumnType] => [name, 'TEXT']);
    const schema = Object.fromEntries([
      ...columns,
      ['rank', 'INTEGER'],
      ['place', 'DOUBLE'],
      ['file', 'TEXT'],
    ]);
    tables[family] = await TableWriter.create(connection, family, schema as Schema);
  }
  let place = 0;
  for (const file of files) {
    const rank = /change/i.test(file.name) ? 2 : /add/i.test(file.name) ? 1 : 0;
    const position = account.begin(file.name);
    const before = meter.bytes;
    let read = 0;
    let refused = 0;
    for await (const rows of pipeRows(file.path, { meter, signal })) {
      const good = rows.flatMap((row) => (row.kind === 'row' ? [row] : []));
      for (const row of rows)
        if (row.kind === 'refused') account.refuse({ file: file.name, ...malformed(row) });
      refused += rows.length - good.length;
      read += good.length;
      for (const family of PIPE_FAMILIES) {
        const own = good.filter((row) => row.family === family);
        if (own.length === 0) continue;
        const values = PIPE_COLUMNS[family].map((_, c) => own.map((row) => row.values[c]));
        tables[family].append([
          ...values,
          own.map(() => rank),
          own.map(() => place++),
          own.map(() => file.name),
        ]);
      }
    }
    account.end(meter.bytes - before, meter.sha256 ?? '');
    account.count(position, read, refused);
  }
  for (const table of Object.values(tables)) table.close();
}

function malformed({
  line,
  reason,
  start,
}: Extract<PipeRow, { kind: 'refused' }>): Omit<MalformedLine, 'file'> {
  return { line, reason, start };
}

/** By family, how rows are sorted and which of several with the same number counts (the first). */
const QUERIES: Readonly<Record<PipeFamily, string>> = {
  report: 'SELECT * FROM report ORDER BY mdr_report_key, rank DESC, place',
  text: lastOf('text', 'mdr_text_key', 'place'),
  device: lastOf('device', 'device_sequence_number', 'try_cast(device_sequence_number AS DOUBLE), place'),
  patient: lastOf('patient', 'patient_sequence_number', 'try_cast(patient_sequence_number AS DOUBLE), place'),
};

function lastOf(family: PipeFamily, number: string, order: string): string {
  const copies = `PARTITION BY mdr_report_key, nullif(trim(${number}), ''), CASE WHEN trim(${number}) = '' THEN place END`;
  return `SELECT * FROM ${family} QUALIFY row_number() OVER (${copies} ORDER BY rank DESC, place DESC) = 1 ORDER BY mdr_report_key, ${order}`;
}

async function* joinedRecords(
  database: Database,
  account: PipeAccount,
  signal?: AbortSignal,
): AsyncGenerator<Piece[]> {
  const open = async (family: PipeFamily) => new KeyCursor(await database.connect(), QUERIES[family]);
  const texts = await open('text');
  const devices = await open('device');
  const patients = await open('patient');
  const children = [texts, devices, patients];
  let pieces: Piece[] = [];
  let last: { key: string; own: Cell[][][] } = { key: '', own: [] };
  for await (const rows of queryBatches(await database.connect(), QUERIES.report)) {
    signal?.throwIfAborted();
    for (const row of rows) {
      const key = String(row[0]);
      if (key !== last.key) last = { key, own: await Promise.all(children.map((child) => child.take(key))) };
      const bytes = Buffer.from(JSON.stringify(recordOf(row as Cell[], last.own)));
      pieces.push({ line: Number(row[row.length - 2]) + 1, bytes });
    }
    yield pieces;
    pieces = [];
  }
  for (const child of children) account.unjoined(await child.rest());
}

type Cell = string | number | null;

/** Rows sorted by key, taken key by key. */
class KeyCursor {
  private readonly batches: AsyncGenerator<Cell[][]>;
  private batch: Cell[][] = [];
  private at = 0;
  private skipped = 0;

  constructor(connection: DuckDBConnection, sql: string) {
    this.batches = queryBatches(connection, sql) as AsyncGenerator<Cell[][]>;
  }

  /** The rows of `key`; rows of smaller keys are skipped. */
  async take(key: string): Promise<Cell[][]> {
    const own: Cell[][] = [];
    for (let row = await this.peek(); row && String(row[0]) <= key; row = await this.peek()) {
      if (row[0] === key) own.push(row);
      else this.skipped++;
      this.at++;
    }
    return own;
  }

  /** Skips what is left; how many rows were skipped in all. */
  async rest(): Promise<number> {
    for (let row = await this.peek(); row; row = await this.peek()) {
      this.skipped += this.batch.length - this.at;
      this.at = this.batch.length;
    }
    return this.skipped;
  }

  private async peek(): Promise<Cell[] | null> {
    while (this.at >= this.batch.length) {
      const next = await this.batches.next();
      if (next.done) return null;
      this.batch = next.value;
      this.at = 0;
    }
    return this.batch[this.at];
  }
}

const SOURCES: Readonly<Record<string, string>> = {
  M: 'Manufacturer report',
  U: 'User facility report',
  D: 'Distributor report',
  P: 'Voluntary report',
};
const SUBMISSIONS: Readonly<Record<string, string>> = {
  I: 'Initial submission',
  F: 'Followup',
  X: 'Extra copy received',
  O: 'Other information submitted',
};
const EVENTS: Readonly<Record<string, string>> = {
  D: 'Death',
  IN: 'Injury',
  IL: 'Injury',
  IJ: 'Injury',
  M: 'Malfunction',
  O: 'Other',
  '*': 'No answer provided',
};

/** FDA's columns under openFDA's names, its codes as openFDA's words. */
function recordOf(row: readonly Cell[], [texts, devices, patients]: readonly Cell[][][]): unknown {
  const names = PIPE_COLUMNS.report.map(([name]) => name);
  const flat = Object.fromEntries(names.map((name, i) => [name, row[i]]));
  const word = (words: Readonly<Record<string, string>>, code: Cell) =>
    words[String(code).trim().toUpperCase()] ?? code;
  return {
    ...flat,
    event_type: word(EVENTS, flat.event_type),
    report_source_code: word(SOURCES, flat.report_source_code),
    type_of_report: String(flat.type_of_report)
      .split(',')
      .map((code) => word(SUBMISSIONS, code)),
    mdr_text: texts.map(([, , type, , text]) => ({ text_type_code: type, text })),
    device: devices.map(([, , brand, generic, maker, product]) => ({
      brand_name: brand,
      generic_name: generic,
      manufacturer_d_name: maker,
      device_report_product_code: product,
    })),
    patient: patients.map(([, , outcome]) => ({ sequence_number_outcome: String(outcome).split(';') })),
    source: row[row.length - 1],
  };
}
