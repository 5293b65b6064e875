/** Examples on their way into a snapshot: from a thousand to tens of millions, sorted within a bound of memory. */
import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { DuckDBConnection, DuckDBValue } from '@duckdb/node-api';
import { type Schema, TableWriter, withDuckDB } from '../../core/files/duckdb';
import { temporaryPath } from '../../core/files/files';
import { copyToParquet } from '../../core/files/parquet';
import { writing } from '../../core/files/writing-error';
import { breathe } from '../../core/progress';
import type { RandomState } from '../../core/random';
import type { CleaningOptions } from '../clean/clean';
import type { CleanedBlock } from '../clean/clean-block';
import { ENTRY_SCHEMA, valuesOf } from './entry-table';
import { EXAMPLE_SCHEMA } from './example';
import { type BuiltRuns, RUN_LIMITS, RunBuilder } from './run-builder';
import {
  ExampleCounts,
  inOrder,
  numberedIds,
  SettleCounts,
  type Settled,
  type SettledGroup,
  type SettledRow,
  settleGroups,
} from './settle-entries';
import { mergeRuns, removeRun, type SortedRun, writeRun } from './sorted-run';
import { addTallies, type Tally, tallyOf } from './tally';

/** How the names of folders begin in which stores work. */
export const STAGING = 'staging.tmp-';

/** When waiting entries go to disk, and how many files are merged at once. */
export interface StoreLimits {
  /** Entries of a run; 25,000 by default. */
  readonly runEntries?: number;
  /** More runs than these are first merged into fewer: each takes two open files; 128 by default. */
  readonly mostRuns?: number;
}

/** Rows that are packed in memory together; fewer where rows are long on average. */
const ROWS_PER_GROUP = 4096;
const LONG_ROW_BYTES = 4096;
const ROWS_AT_ONCE = 2048;

/** Which examples are kept, and how repeats are settled. */
export interface StoreChoice {
  readonly repeats: CleaningOptions['repeats'];
  /** Keeps so many examples, drawn evenly with `random`; null: all. */
  readonly limit: number | null;
  readonly random: RandomState;
}

/** See `ExampleStore.open`. */
export class ExampleStore {
  private readonly builder: RunBuilder;
  private runs: SortedRun[] = [];
  private tallied: Tally = tallyOf([]);
  private rowBytes = 0;
  private kept = 0;
  private made = 0;

  private constructor(
    private readonly folder: string,
    private readonly limits: Required<StoreLimits>,
  ) {
    this.builder = new RunBuilder(this.nextPath(), { ...RUN_LIMITS, entries: limits.runEntries });
  }

  /** Opens an empty store, which works in a folder of its own below `parent`. */
  static async open(
    parent: string,
    { runEntries = RUN_LIMITS.entries, mostRuns = 128 }: StoreLimits = {},
  ): Promise<ExampleStore> {
    const folder = temporaryPath(join(parent, 'staging'));
    await writing(parent, () => mkdir(folder, { recursive: true }));
    return new ExampleStore(folder, { runEntries, mostRuns });
  }

  /** What all records that were added had. Whole once `write` is done. */
  get tally(): Tally {
    return this.tallied;
  }

  /** A path in the store's own folder that nobody has been given before. */
  nextPath(): string {
    return join(this.folder, `run-${this.made++}`);
  }

  /** Adds cleaned records, in any order. */
  add(block: CleanedBlock): void {
    this.builder.add(block);
  }

  /** Adds runs that were written elsewhere; their files now belong to the store. */
  adopt({ runs, tally, kept, rowBytes }: BuiltRuns): void {
    this.runs.push(...runs);
    this.tallied = addTallies(this.tallied, tally);
    this.kept += kept;
    this.rowBytes += rowBytes;
  }

  /**
   * Settles repeats, draws `limit` examples and writes them, sorted by id (bytes of UTF-8), as Parquet; the same
   * examples give the same bytes. Of records with one id the latest version wins (`date_changed`, then
   * `date_received`), the first among equals; the others are dropped as repeats even when the winner itself is
   * dropped for another reason, since it supersedes them: openFDA's record holds a report's whole state, follow-ups
   * included. With `repeats: 'keep'` the second and later ones get `#2`, `#3` after their id, in reading order, so
   * that ids stay unique. Records added = rows + drops, always. Nothing can be added afterwards.
   */
  async write(path: string, { repeats, limit, random }: StoreChoice): Promise<Settled> {
    this.adopt(this.builder.close());
    this.mergeSome();
    const numbered = repeats === 'keep' ? numberedIds(mergeRuns(this.runs, false)) : new Set<string>();
    const groups = (withRows: boolean) => settleGroups(mergeRuns(this.runs, withRows), { repeats, numbered });
    const chosen = limit === null ? null : await drawFrom(groups(false), limit, random);
    const counts = new SettleCounts(repeats);
    const examples = new ExampleCounts();
    const settled = examples.through(chosenOf(inOrder(counts.through(groups(true))), chosen));
    await this.writeTable(path, EXAMPLE_SCHEMA, settled, exampleValues);
    return { ...counts.result(chosen === null ? 0 : counts.examples - chosen.size), ...examples.result() };
  }

  /**
   * Writes every record that was added, dropped ones and all versions too, in the order of entries, as Parquet: a part
   * of a snapshot that is merged later. Nothing can be added afterwards.
   */
  async writeEntries(path: string): Promise<Omit<BuiltRuns, 'runs'>> {
    this.adopt(this.builder.close());
    this.mergeSome();
    await this.writeTable(path, ENTRY_SCHEMA, mergeRuns(this.runs, true), valuesOf);
    return { tally: this.tallied, kept: this.kept, rowBytes: this.rowBytes };
  }

  /** Removes what the store left on disk. */
  async close(): Promise<void> {
    await rm(this.folder, { recursive: true, force: true });
  }

  private async writeTable<T>(
    path: string,
    schema: Schema,
    rows: Iterable<T>,
    valuesOfRow: (row: T) => readonly DuckDBValue[],
  ): Promise<void> {
    const rowBytes = this.rowBytes / Math.max(1, this.kept);
    const groupRows = rowBytes > LONG_ROW_BYTES ? ROWS_PER_GROUP / 2 : ROWS_PER_GROUP;
    const spill = { memoryMebibytes: memoryFor(groupRows * rowBytes), spillFolder: this.folder };
    const write = async (connection: DuckDBConnection) => {
      const table = await TableWriter.create(connection, 'written', schema);
      for await (const some of inBatches(rows)) table.append(columnsOf(some, schema, valuesOfRow));
      table.close();
      await copyToParquet(connection, 'written', path, groupRows);
    };
    await writing(path, () => withDuckDB(write, spill));
  }

  private mergeSome(): void {
    const { mostRuns } = this.limits;
    while (this.runs.length > mostRuns) {
      const some = this.runs.splice(0, mostRuns);
      this.runs.push(writeRun(this.nextPath(), mergeRuns(some, true)));
      for (const run of some) removeRun(run);
    }
  }
}

/** Mebibytes that DuckDB needs to pack groups of rows of such a size; the rest of the table waits on disk. */
function memoryFor(groupBytes: number): number {
  return 40 + Math.ceil((4 * groupBytes) / 2 ** 20);
}

/** An example's values under its final id. */
function exampleValues({ id, row }: SettledRow): DuckDBValue[] {
  const values = JSON.parse((row as Buffer).toString('utf8')) as DuckDBValue[];
  values[0] = id;
  return values;
}

function columnsOf<T>(
  rows: readonly T[],
  schema: Schema,
  valuesOfRow: (row: T) => readonly DuckDBValue[],
): DuckDBValue[][] {
  const columns: DuckDBValue[][] = Object.keys(schema).map(() => []);
  for (const row of rows) {
    const values = valuesOfRow(row);
    for (let c = 0; c < columns.length; c++) columns[c].push(values[c]);
  }
  return columns;
}

/** Some items at a time; between two batches the event loop can turn. */
async function* inBatches<T>(items: Iterable<T>): AsyncGenerator<T[]> {
  let batch: T[] = [];
  for (const item of items) {
    if (batch.push(item) < ROWS_AT_ONCE) continue;
    yield batch;
    batch = [];
    await breathe();
  }
  if (batch.length > 0) yield batch;
}

/** Places, among all examples in their order, of `limit` of them, each as likely as the next; null: all are in. */
async function drawFrom(
  groups: Iterable<SettledGroup>,
  limit: number,
  random: RandomState,
): Promise<ReadonlySet<number> | null> {
  let count = 0;
  for await (const some of inBatches(groups)) for (const { rows } of some) count += rows.length;
  return limit < count ? new Set(random.permutation(count).subarray(0, limit)) : null;
}

function* chosenOf(
  rows: Iterable<SettledRow>,
  chosen: ReadonlySet<number> | null,
): Generator<SettledRow, void, undefined> {
  let place = 0;
  for (const row of rows) if (chosen === null || chosen.has(place++)) yield row;
}
