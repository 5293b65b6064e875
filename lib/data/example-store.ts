/** Examples on their way into a snapshot: from a thousand to tens of millions, sorted by DuckDB within a bound of memory. */

import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { DuckDBConnection } from '@duckdb/node-api';
import {
  type Database,
  openDuckDB,
  queryBatches,
  queryNumber,
  queryRows,
  quoteName,
  quoteText,
  TableWriter,
} from '../core/duckdb';
import { LABELS, type Label } from '../core/labels';
import type { RandomState } from '../core/random';
import { type CleaningOptions, DROP_REASONS, type DropReason } from './clean';
import type { CleanedBlock } from './clean-block';
import { EXAMPLE_COLUMNS, EXAMPLE_SCHEMA } from './example';
import { addTallies, type Tally, tallyOf } from './tally';

/** How many records were lost to one reason. */
export interface DropCount {
  readonly reason: DropReason;
  readonly count: number;
}

/** Reports that came in several versions, and how many of those disagree. */
export interface VersionCounts {
  readonly reports: number;
  readonly labelConflicts: number;
  readonly textConflicts: number;
}

/** What stands in the store once repeats are settled. */
export interface Settled {
  readonly rows: number;
  readonly drops: readonly DropCount[];
  readonly versions: VersionCounts;
  /** Examples by year of receipt (`unknown` where there is none) and label. */
  readonly years: Readonly<Record<string, Readonly<Record<Label, number>>>>;
  /** SHA-256 over one line an example, `id SP SHA-256 of its other values LF`, in the order of ids. */
  readonly rowsHash: string;
}

const MEMORY_MEBIBYTES = 256;
/** A group of rows is packed in memory as a whole, so it must be small beside `MEMORY_MEBIBYTES`. */
const ROWS_PER_GROUP = 10_240;

const VERSION_SCHEMA = { version: 'TEXT', ordinal: 'DOUBLE' } as const;
const KEPT_SCHEMA = { ...EXAMPLE_SCHEMA, rowHash: 'TEXT', ...VERSION_SCHEMA } as const;
const DROPPED_SCHEMA = { id: 'TEXT', reason: 'TEXT', ...VERSION_SCHEMA } as const;

/** See `ExampleStore.open`. */
export class ExampleStore {
  private tallied: Tally = tallyOf([]);

  private constructor(
    private readonly folder: string,
    private readonly database: Database,
    private readonly connection: DuckDBConnection,
    private readonly kept: TableWriter,
    private readonly dropped: TableWriter,
  ) {}

  /** Opens an empty store; what does not fit in memory goes to a folder of its own below `parent`. */
  static async open(parent: string): Promise<ExampleStore> {
    await mkdir(parent, { recursive: true });
    const folder = await mkdtemp(join(parent, '.staging-'));
    const database = await openDuckDB({ threads: 2, memoryMebibytes: MEMORY_MEBIBYTES, spillFolder: folder });
    const connection = await database.connect();
    const kept = await TableWriter.create(connection, 'kept', KEPT_SCHEMA);
    const dropped = await TableWriter.create(connection, 'dropped', DROPPED_SCHEMA);
    return new ExampleStore(folder, database, connection, kept, dropped);
  }

  /** What all records that were added had. */
  get tally(): Tally {
    return this.tallied;
  }

  /** Adds cleaned records, in any order. */
  add({ examples, dropped, tally }: CleanedBlock): void {
    if (examples[0].length > 0) this.kept.append(examples as Parameters<TableWriter['append']>[0]);
    if (dropped[0].length > 0) this.dropped.append(dropped);
    this.tallied = addTallies(this.tallied, tally);
  }

  /**
   * Settles repeats and draws `limit` examples. Of records with one id the latest version wins (`date_changed`, then
   * `date_received`), the first among equals; the others are dropped as repeats even when the winner itself is
   * dropped for another reason, since it supersedes them: openFDA's record holds a report's whole state, follow-ups
   * included. With `repeats: 'keep'` the second and later ones get `#2`, `#3` after their id, in reading order, so
   * that ids stay unique. Records added = rows + drops, always.
   */
  async settle({ repeats }: Pick<CleaningOptions, 'repeats'>, limit: number | null, random: RandomState) {
    this.kept.close();
    this.dropped.close();
    const run = (sql: string) => this.connection.run(sql);
    const number = (sql: string) => queryNumber(this.connection, sql);
    await run(`CREATE TABLE several AS SELECT id FROM (SELECT id FROM kept UNION ALL SELECT id FROM dropped)
      GROUP BY id HAVING count(*) > 1`);
    const versions = await this.countVersions();
    if (repeats === 'drop') await run(LOSERS);
    else await this.numberCopies();
    const lost = repeats === 'drop' ? await number('SELECT count(*) FROM losers') : 0;
    const reasons = await queryRows(
      this.connection,
      `SELECT reason, count(*) FROM dropped ${WINNERS(repeats)} GROUP BY reason`,
    );
    await run(`CREATE VIEW settled AS SELECT * FROM kept ${WINNERS(repeats)}`);
    const all = await number('SELECT count(*) FROM settled');
    const drawn = limit !== null && limit < all;
    await this.draw(drawn ? drawOf(all, limit, random) : null);
    const counts = new Map<string, number>(reasons.map(([reason, n]) => [String(reason), Number(n)]));
    counts.set('repeat of a report', lost);
    counts.set('not drawn (limit)', drawn ? all - limit : 0);
    const settled: Settled = {
      rows: drawn ? limit : all,
      drops: DROP_REASONS.map((reason) => ({ reason, count: counts.get(reason) ?? 0 })),
      versions,
      years: await this.countYears(),
      rowsHash: await this.hashRows(),
    };
    return settled;
  }

  /** Writes the settled examples, sorted by id (bytes of UTF-8), as Parquet; the same examples give the same bytes. */
  async write(path: string): Promise<void> {
    const columns = EXAMPLE_COLUMNS.map(quoteName).join(', ');
    await this.connection.run('SET threads = 1');
    await this.connection.run(
      `COPY (SELECT ${columns} FROM chosen ORDER BY id) TO ${quoteText(path)} (FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE ${ROWS_PER_GROUP})`,
    );
  }

  /** Closes the store and removes what it left on disk. */
  async close(): Promise<void> {
    this.database.close();
    await rm(this.folder, { recursive: true, force: true });
  }

  private async countVersions(): Promise<VersionCounts> {
    const [[reports, labelConflicts, textConflicts]] = await queryRows(
      this.connection,
      `SELECT (SELECT count(*) FROM several), count(*) FILTER (labels > 1), count(*) FILTER (texts > 1) FROM (
        SELECT count(DISTINCT label) AS labels, count(DISTINCT hash(text)) AS texts
        FROM kept SEMI JOIN several USING (id) GROUP BY id)`,
    );
    return {
      reports: Number(reports),
      labelConflicts: Number(labelConflicts),
      textConflicts: Number(textConflicts),
    };
  }

  /** Gives copies numbers; the next number where a report's own number ends like one. */
  private async numberCopies(): Promise<void> {
    const run = (sql: string) => this.connection.run(sql);
    await run(`CREATE TABLE copies AS SELECT * FROM (
      SELECT id, ordinal, row_number() OVER (PARTITION BY id ORDER BY ordinal) AS copy FROM (
        SELECT id, ordinal FROM kept UNION ALL SELECT id, ordinal FROM dropped) SEMI JOIN several USING (id)) WHERE copy > 1`);
    const clash = `(SELECT count(*) FROM copies WHERE id || '#' || copy IN (
      SELECT id FROM kept UNION ALL SELECT id FROM dropped))`;
    while ((await queryNumber(this.connection, `SELECT ${clash}`)) > 0)
      await run(`UPDATE copies SET copy = copy + 1 WHERE id IN (SELECT id FROM copies WHERE id || '#' || copy IN (
        SELECT id FROM kept UNION ALL SELECT id FROM dropped))`);
    await run(
      `UPDATE kept SET id = copies.id || '#' || copy FROM copies WHERE kept.ordinal = copies.ordinal`,
    );
  }

  private async draw(chosen: Int32Array | null): Promise<void> {
    if (chosen === null) {
      await this.connection.run('CREATE VIEW chosen AS SELECT * FROM settled');
      return;
    }
    const table = await TableWriter.create(this.connection, 'draw', { place: 'INTEGER' });
    table.append([Array.from(chosen)]);
    table.close();
    await this.connection.run(`CREATE TABLE drawn AS SELECT ordinal FROM (
      SELECT ordinal, row_number() OVER (ORDER BY id) - 1 AS place FROM settled) SEMI JOIN draw USING (place)`);
    await this.connection.run('CREATE VIEW chosen AS SELECT * FROM settled SEMI JOIN drawn USING (ordinal)');
  }

  private async countYears(): Promise<Settled['years']> {
    const years: Record<string, Record<Label, number>> = {};
    const rows = await queryRows(
      this.connection,
      `SELECT coalesce(left("dateReceived", 4), 'unknown') AS year, label, count(*) FROM chosen GROUP BY ALL ORDER BY year`,
    );
    for (const [year, label, count] of rows) {
      years[String(year)] ??= { D: 0, I: 0, M: 0, O: 0 };
      years[String(year)][label as Label] = Number(count);
    }
    return years;
  }

  private async hashRows(): Promise<string> {
    const hash = createHash('sha256');
    for await (const rows of queryBatches(this.connection, 'SELECT id, "rowHash" FROM chosen ORDER BY id'))
      hash.update(rows.map(([id, rowHash]) => `${id} ${rowHash}\n`).join(''));
    return hash.digest('hex');
  }
}

const LOSERS = `CREATE TABLE losers AS SELECT ordinal FROM (
  SELECT ordinal, row_number() OVER (PARTITION BY id ORDER BY version DESC, ordinal) AS place FROM (
    SELECT id, version, ordinal FROM kept UNION ALL SELECT id, version, ordinal FROM dropped
  ) SEMI JOIN several USING (id)) WHERE place > 1`;

const WINNERS = (repeats: CleaningOptions['repeats']) =>
  repeats === 'drop' ? 'ANTI JOIN losers USING (ordinal)' : '';

/** `limit` of `count` places, each as likely as the next, in their order. */
function drawOf(count: number, limit: number, random: RandomState): Int32Array {
  return Int32Array.from(random.permutation(count).slice(0, limit)).sort();
}

/** Examples by label over all years. */
export function labelsOf({ years }: Pick<Settled, 'years'>): Record<Label, number> {
  const labels = { D: 0, I: 0, M: 0, O: 0 };
  for (const counts of Object.values(years)) for (const label of LABELS) labels[label] += counts[label];
  return labels;
}
