/** Repeats settled in one pass over sorted entries. */
import { createHash } from 'node:crypto';
import { LABELS, type Label } from '../../core/labels';
import { type CleaningOptions, DROP_REASONS, type DropReason } from '../clean/clean';
import { compareIds, type Entry, type KeptEntry } from './entry';
import type { EntryRow } from './sorted-run';

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

/**
 * Positions from here on are of the user's test files, which are read after everything else: beyond those of 65,536 parts of
 * a snapshot, and whole numbers still.
 */
export const TEST_ORDINALS = 2 ** 48;

/** What stands in the store once repeats are settled. */
export interface Settled {
  readonly rows: number;
  readonly drops: readonly DropCount[];
  readonly versions: VersionCounts;
  /** Examples by year of receipt (`unknown` where there is none) and label. */
  readonly years: Readonly<Record<string, Readonly<Record<Label, number>>>>;
  /** SHA-256 over one line an example, `id SP SHA-256 of its other values LF`, in the order of ids. */
  readonly rowsHash: string;
  /** Ids of the examples of which any version stands in a test file, in their order. */
  readonly testIds: readonly string[];
}

/** An example under its final id. */
export interface SettledRow {
  readonly id: string;
  readonly entry: KeptEntry;
  readonly row: Buffer | null;
  /** Whether any version of the report stands in a test file. */
  readonly isTest: boolean;
}

/** What became of the records of one id. */
export interface SettledGroup {
  readonly entries: readonly Entry[];
  readonly rows: readonly SettledRow[];
}

/** How repeats are settled. `numbered` are ids of the records' own that look like a copy's (`numberedIds`). */
export interface SettleOptions {
  readonly repeats: CleaningOptions['repeats'];
  readonly numbered: ReadonlySet<string>;
}

/**
 * Settles each id. With `repeats: 'drop'` the first of its entries, the latest version, stays; with `'keep'` all do,
 * and the second and later ones in reading order get `#2`, `#3` after their id, or the next number that is free.
 */
export function* settleGroups(
  sorted: Iterable<EntryRow>,
  { repeats, numbered }: SettleOptions,
): Generator<SettledGroup, void, undefined> {
  for (const group of groupsOf(sorted)) {
    const isTest = group.some(({ entry }) => entry.ordinal >= TEST_ORDINALS);
    if (group.length === 1) {
      const [{ entry, row }] = group;
      yield { entries: [entry], rows: entry.kind === 'kept' ? [{ id: entry.id, entry, row, isTest }] : [] };
      continue;
    }
    const winners = repeats === 'drop' ? group.slice(0, 1) : withNumbers(group, numbered);
    const rows = winners.flatMap(({ id = group[0].entry.id, entry, row }: Numbered) =>
      entry.kind === 'kept' ? [{ id, entry, row, isTest }] : [],
    );
    yield { entries: group.map(({ entry }) => entry), rows };
  }
}

/** The settled examples in the order of their final ids: a numbered copy can stand after other ids. */
export function* inOrder(groups: Iterable<SettledGroup>): Generator<SettledRow, void, undefined> {
  let waiting: SettledRow[] = [];
  for (const { entries, rows } of groups) {
    const { id } = entries[0];
    if (waiting.length > 0) {
      const due = waiting.filter((row) => compareIds(row.id, id) < 0);
      waiting = waiting.filter((row) => compareIds(row.id, id) >= 0);
      yield* due;
    }
    for (const row of rows)
      if (row.id === id) yield row;
      else waiting = [...waiting, row].sort((a, b) => compareIds(a.id, b.id));
  }
  yield* waiting;
}

/** The ids that end as a copy's does. */
export function numberedIds(sorted: Iterable<EntryRow>): Set<string> {
  const ids = new Set<string>();
  for (const { entry } of sorted) if (/#\d+$/.test(entry.id)) ids.add(entry.id);
  return ids;
}

type Numbered = EntryRow & { readonly id?: string };

function withNumbers(group: readonly EntryRow[], taken: ReadonlySet<string>): Numbered[] {
  const reading = [...group].sort((a, b) => a.entry.ordinal - b.entry.ordinal);
  let number = 1;
  return reading.map((each, i) => {
    if (i === 0) return each;
    number = Math.max(number + 1, i + 1);
    while (taken.has(`${each.entry.id}#${number}`)) number++;
    return { ...each, id: `${each.entry.id}#${number}` };
  });
}

function* groupsOf(sorted: Iterable<EntryRow>): Generator<EntryRow[], void, undefined> {
  let group: EntryRow[] = [];
  for (const each of sorted) {
    if (group.length > 0 && group[0].entry.id !== each.entry.id) {
      yield group;
      group = [];
    }
    group.push(each);
  }
  if (group.length > 0) yield group;
}

/** Counts what became of the records, group by group. */
export class SettleCounts {
  private readonly drops = new Map<DropReason, number>();
  private reports = 0;
  private labelConflicts = 0;
  private textConflicts = 0;
  private rows = 0;

  constructor(private readonly repeats: CleaningOptions['repeats']) {}

  /** Counts groups on their way. */
  *through(groups: Iterable<SettledGroup>): Generator<SettledGroup, void, undefined> {
    for (const group of groups) {
      this.add(group);
      yield group;
    }
  }

  private add({ entries, rows }: SettledGroup): void {
    this.rows += rows.length;
    const judged = this.repeats === 'drop' ? entries.slice(0, 1) : entries;
    for (const entry of judged) if (entry.kind === 'dropped') this.drop(entry.reason, 1);
    if (entries.length === 1) return;
    this.drop('repeat of a report', entries.length - judged.length);
    const kept = entries.filter((entry): entry is KeptEntry => entry.kind === 'kept');
    this.reports++;
    if (new Set(kept.map(({ label }) => label)).size > 1) this.labelConflicts++;
    if (new Set(kept.map(({ textHash }) => textHash)).size > 1) this.textConflicts++;
  }

  /** Examples before any draw. */
  get examples(): number {
    return this.rows;
  }

  /** All counts; `notDrawn` examples were left out by a limit. */
  result(notDrawn: number): Pick<Settled, 'rows' | 'drops' | 'versions'> {
    this.drop('not drawn (limit)', notDrawn);
    return {
      rows: this.rows - notDrawn,
      drops: DROP_REASONS.map((reason) => ({ reason, count: this.drops.get(reason) ?? 0 })),
      versions: {
        reports: this.reports,
        labelConflicts: this.labelConflicts,
        textConflicts: this.textConflicts,
      },
    };
  }

  private drop(reason: DropReason, count: number): void {
    this.drops.set(reason, (this.drops.get(reason) ?? 0) + count);
  }
}

/** Counts and hashes the examples that are in, in their order. */
export class ExampleCounts {
  private readonly byYear = new Map<string, Record<Label, number>>();
  private readonly hash = createHash('sha256');
  private readonly testIds: string[] = [];

  /** Counts examples on their way. */
  *through(rows: Iterable<SettledRow>): Generator<SettledRow, void, undefined> {
    for (const row of rows) {
      this.add(row);
      yield row;
    }
  }

  private add({ id, entry: { year, label, rowHash }, isTest }: SettledRow): void {
    this.hash.update(`${id} ${rowHash}\n`);
    if (isTest) this.testIds.push(id);
    const counts = this.byYear.get(year) ?? { D: 0, I: 0, M: 0, O: 0 };
    counts[label]++;
    this.byYear.set(year, counts);
  }

  /** Ends the counting. */
  result(): Pick<Settled, 'years' | 'rowsHash' | 'testIds'> {
    const years = [...this.byYear].sort(([a], [b]) => (a < b ? -1 : 1));
    const { testIds } = this;
    return { years: Object.fromEntries(years), rowsHash: this.hash.digest('hex'), testIds };
  }
}

/** Examples by label over all years. */
export function labelsOf({ years }: Pick<Settled, 'years'>): Record<Label, number> {
  const labels = { D: 0, I: 0, M: 0, O: 0 };
  for (const counts of Object.values(years)) for (const label of LABELS) labels[label] += counts[label];
  return labels;
}
