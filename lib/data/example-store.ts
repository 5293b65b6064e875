/** Examples on their way into a snapshot: from a thousand to tens of millions, sorted within a bound of memory. */
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { DuckDBValue } from '@duckdb/node-api';
import { quoteText, TableWriter, withDuckDB } from '../core/duckdb';
import { breathe } from '../core/progress';
import type { RandomState } from '../core/random';
import type { CleaningOptions } from './clean';
import type { CleanedBlock } from './clean-block';
import type { KeptEntry } from './entry';
import { EXAMPLE_COLUMNS, EXAMPLE_SCHEMA } from './example';
import {
  ExampleCounts,
  inOrder,
  numberedIds,
  SettleCounts,
  type Settled,
  settleGroups,
} from './settle-entries';
import {
  mergeRuns,
  RunWriter,
  removeRun,
  type SortedBlock,
  type SortedRun,
  sortBlocks,
  writeRun,
} from './sorted-run';
import { addTallies, type Tally, tallyOf } from './tally';

/** A run is written when the rows that wait take so many bytes. */
const RUN_BYTES = 32 << 20;

/** When waiting entries go to disk, and how many files are merged at once. */
export interface StoreLimits {
  /** Entries of a run; 100,000 by default. */
  readonly runEntries?: number;
  /** More runs than these are first merged into fewer: each takes two open files; 128 by default. */
  readonly mostRuns?: number;
}

/** Rows that are packed in memory together; fewer where rows are long on average. */
const ROWS_PER_GROUP = 4096;
const LONG_ROW_BYTES = 4096;
const ROWS_AT_ONCE = 2048;

/** A settled example; its entry carries the final id. */
interface SettledEntry {
  readonly entry: KeptEntry;
  readonly row: Buffer | null;
}

/** See `ExampleStore.open`. */
export class ExampleStore {
  private tallied: Tally = tallyOf([]);
  private waiting: SortedBlock[] = [];
  private bytes = 0;
  private entries = 0;
  private rowBytes = 0;
  private kept = 0;
  private runs: SortedRun[] = [];
  private made = 0;
  /** Places, among the settled examples, of those that are in; null: all. */
  private chosen: Set<number> | null = null;

  private constructor(
    private readonly folder: string,
    private readonly limits: Required<StoreLimits>,
  ) {}

  /** Opens an empty store, which works in a folder of its own below `parent`. */
  static async open(
    parent: string,
    { runEntries = 100_000, mostRuns = 128 }: StoreLimits = {},
  ): Promise<ExampleStore> {
    await mkdir(parent, { recursive: true });
    return new ExampleStore(await mkdtemp(join(parent, '.staging-')), { runEntries, mostRuns });
  }

  /** What all records that were added had. */
  get tally(): Tally {
    return this.tallied;
  }

  /** Adds cleaned records, in any order. */
  add({ entries, rows, tally }: CleanedBlock): void {
    this.tallied = addTallies(this.tallied, tally);
    this.waiting.push({ entries, rows });
    this.bytes += rows.byteLength;
    this.rowBytes += rows.byteLength;
    this.kept += entries.filter(({ kind }) => kind === 'kept').length;
    this.entries += entries.length;
    if (this.bytes >= RUN_BYTES || this.entries >= this.limits.runEntries) this.flush();
  }

  /**
   * Settles repeats and draws `limit` examples. Of records with one id the latest version wins (`date_changed`, then
   * `date_received`), the first among equals; the others are dropped as repeats even when the winner itself is
   * dropped for another reason, since it supersedes them: openFDA's record holds a report's whole state, follow-ups
   * included. With `repeats: 'keep'` the second and later ones get `#2`, `#3` after their id, in reading order, so
   * that ids stay unique. Records added = rows + drops, always.
   */
  async settle(
    { repeats }: Pick<CleaningOptions, 'repeats'>,
    limit: number | null,
    random: RandomState,
  ): Promise<Settled> {
    this.flush();
    this.mergeSome();
    const numbered = repeats === 'keep' ? numberedIds(mergeRuns(this.runs, false)) : new Set<string>();
    const counts = new SettleCounts(repeats);
    const every = new ExampleCounts();
    const writer = new RunWriter(this.nextPath());
    const groups = counts.through(settleGroups(mergeRuns(this.runs, true), { repeats, numbered }));
    for await (const some of inBatches(inOrder(groups)))
      for (const { id, entry, row } of some) {
        every.add({ id, entry });
        writer.write({ entry: { ...entry, id }, row });
      }
    for (const run of this.runs) removeRun(run);
    this.runs = [writer.close()];
    const drawn = limit !== null && limit < counts.examples;
    if (!drawn) return { ...counts.result(0), ...every.result() };
    this.chosen = drawOf(counts.examples, limit, random);
    const examples = new ExampleCounts();
    for await (const some of inBatches(this.settled(false)))
      for (const { entry } of some) examples.add({ id: entry.id, entry });
    return { ...counts.result(counts.examples - limit), ...examples.result() };
  }

  /** Writes the settled examples, sorted by id (bytes of UTF-8), as Parquet; the same examples give the same bytes. */
  async write(path: string): Promise<void> {
    const rowBytes = this.rowBytes / Math.max(1, this.kept);
    const groupRows = rowBytes > LONG_ROW_BYTES ? ROWS_PER_GROUP / 2 : ROWS_PER_GROUP;
    const spill = { memoryMebibytes: memoryFor(groupRows * rowBytes), spillFolder: this.folder };
    await withDuckDB(async (connection) => {
      const table = await TableWriter.create(connection, 'examples', EXAMPLE_SCHEMA);
      for await (const some of inBatches(this.settled(true))) table.append(columnsOf(some));
      table.close();
      await connection.run(
        `COPY examples TO ${quoteText(path)} (FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE ${groupRows})`,
      );
    }, spill);
  }

  /** Removes what the store left on disk. */
  async close(): Promise<void> {
    await rm(this.folder, { recursive: true, force: true });
  }

  /** The examples that are in, from the one run that `settle` leaves. */
  private *settled(withRows: boolean): Generator<SettledEntry, void, undefined> {
    let place = 0;
    for (const { entry, row } of mergeRuns(this.runs, withRows))
      if (entry.kind === 'kept' && (this.chosen === null || this.chosen.has(place++))) yield { entry, row };
  }

  private flush(): void {
    if (this.entries === 0) return;
    this.runs.push(writeRun(this.nextPath(), sortBlocks(this.waiting)));
    this.waiting = [];
    this.bytes = 0;
    this.entries = 0;
  }

  private mergeSome(): void {
    const { mostRuns } = this.limits;
    while (this.runs.length > mostRuns) {
      const some = this.runs.splice(0, mostRuns);
      this.runs.push(writeRun(this.nextPath(), mergeRuns(some, true)));
      for (const run of some) removeRun(run);
    }
  }

  private nextPath(): string {
    return join(this.folder, `run-${this.made++}`);
  }
}

/** Mebibytes that DuckDB needs to pack groups of rows of such a size; the rest of the table waits on disk. */
function memoryFor(groupBytes: number): number {
  return 64 + Math.ceil((4 * groupBytes) / 2 ** 20);
}

/** Rows as columns of values, under their final ids. */
function columnsOf(rows: readonly SettledEntry[]): DuckDBValue[][] {
  const columns: DuckDBValue[][] = EXAMPLE_COLUMNS.map(() => []);
  for (const { entry, row } of rows) {
    const values = JSON.parse((row as Buffer).toString('utf8')) as DuckDBValue[];
    values[0] = entry.id;
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

/** `limit` of `count` places, each as likely as the next. */
function drawOf(count: number, limit: number, random: RandomState): Set<number> {
  return new Set(random.permutation(count).subarray(0, limit));
}
