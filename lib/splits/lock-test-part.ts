/** The locked test part: named sources and manufacturers, the snapshot's test files, the latest period. */
import { check } from '../core/check';
import { lockLatest } from './lock-latest';
import { manufacturerFamily } from './manufacturer-family';
import type { SplitExample } from './split';

/** What locking sees of an example. */
export interface LockableExample extends SplitExample {
  readonly manufacturer?: string | null;
}

/** What is locked; nothing by default. */
export interface LockRequest {
  /** Sources, between commas, exactly as the examples name them. */
  readonly testSources?: string;
  /** Manufacturers, between commas, in any of their spellings: whole families are locked (`manufacturerFamily`). */
  readonly testManufacturers?: string;
  /** Ids of examples that came from the user's test files (`Snapshot.testIds`). */
  readonly testIds?: ReadonlySet<string>;
  /** Share of the other dated examples of which the latest are locked; 0 by default. */
  readonly lockShare?: number;
  /** The group of each example: the latest period keeps groups whole. None by default. */
  readonly groups?: ArrayLike<number> | null;
}

/** One of the ways in which examples were locked. */
export interface LockedBy {
  /** `source mmoran90`, `manufacturer respironics`, `test files`, `received from 20240101`. */
  readonly what: string;
  readonly examples: number;
  readonly deaths: number;
}

/** The locked test part. */
export interface LockedTestPart {
  /** For `SplitOptions.locked`. */
  readonly ids: ReadonlySet<string>;
  /** A row a source, family and so on; an example that several of them name counts in each. */
  readonly by: readonly LockedBy[];
  /** For `SplitOptions.lockedBy`: what is locked, in words. */
  readonly description: string;
  /** Examples of the latest period that stay open, because their group began before it. */
  readonly held: number;
}

/**
 * Locks what is named, and of the rest the latest period; null where nothing is asked for. Named examples are locked
 * whatever group they are of: their near-duplicates in training stay open and are counted (`lockedRelatives`), since leaving
 * them out would change what the folds learn from. Throws on a name that no example has, with those there are, and where
 * nothing stays open.
 */
export function lockTestPart(
  examples: readonly LockableExample[],
  { testSources = '', testManufacturers = '', testIds, lockShare = 0, groups = null }: LockRequest,
): LockedTestPart | null {
  const named = [
    ...namedRows(examples, testSources, SOURCE),
    ...namedRows(examples, testManufacturers, MANUFACTURER),
    ...(testIds && testIds.size > 0
      ? [{ what: 'test files', rows: rowsWhere(examples, ({ id }) => testIds.has(id)) }]
      : []),
  ];
  if (named.length === 0 && lockShare === 0) return null;
  const locked = new Set(named.flatMap(({ rows }) => rows));
  const { held, ...latest } = latestRows(examples, locked, { lockShare, groups });
  const all = lockShare > 0 ? [...named, latest] : named;
  for (const row of latest.rows) locked.add(row);
  check(
    locked.size < examples.length,
    () => `locked test part: expected examples that stay open to train on; ${described(all)} are all of them`,
  );
  return {
    ids: new Set(Array.from(locked, (row) => examples[row].id)),
    by: all.map(({ what, rows }) => ({
      what,
      examples: rows.length,
      deaths: rows.filter((row) => examples[row].label === 'D').length,
    })),
    description: described(all),
    held,
  };
}

/** One sentence: how much is locked and why. */
export function lockedSentence(part: LockedTestPart | null): string {
  if (!part)
    return 'Nothing is locked: no test sources, manufacturers or files are named, and lockShare is 0.';
  const held = part.held > 0 ? `; ${part.held} of the latest period stay open with their groups` : '';
  return `${part.ids.size} examples are locked (${part.description})${held}. No fold trains on them or tests them.`;
}

interface NamedRows {
  readonly what: string;
  readonly rows: readonly number[];
}

interface Property {
  /** The parameter that names it. */
  readonly parameter: string;
  readonly word: string;
  /** What examples are told apart by, from what stands in a field or was asked for; empty where there is nothing. */
  readonly key: (text: string) => string;
  readonly fieldOf: (example: LockableExample) => string | null | undefined;
}

const SOURCE: Property = {
  parameter: 'testSources',
  word: 'source',
  key: (text) => text.trim(),
  fieldOf: ({ source }) => source,
};

const MANUFACTURER: Property = {
  parameter: 'testManufacturers',
  word: 'manufacturer',
  key: manufacturerFamily,
  fieldOf: ({ manufacturer }) => manufacturer,
};

/** How many names an error lists, the most frequent first. */
const LISTED = 20;

function namedRows(
  examples: readonly LockableExample[],
  asked: string,
  { parameter, word, key, fieldOf }: Property,
): NamedRows[] {
  const names = [...new Set(asked.split(',').map(key))].filter((name) => name !== '');
  if (names.length === 0) {
    check(asked.trim() === '', () => `${parameter}: expected a ${word}'s name; received ${asked}`);
    return [];
  }
  const keys = new Map<string, string>();
  const byName = new Map<string, number[]>();
  examples.forEach((example, row) => {
    const value = fieldOf(example) ?? '';
    const known = keys.get(value) ?? key(value);
    keys.set(value, known);
    if (known === '') return;
    const rows = byName.get(known);
    if (rows) rows.push(row);
    else byName.set(known, [row]);
  });
  return names.map((name) => {
    const rows = byName.get(name);
    check(rows, () => `${parameter}: expected some of ${mostFrequent(byName)}; received ${name}`);
    return { what: `${word} ${name}`, rows };
  });
}

function mostFrequent(byName: ReadonlyMap<string, readonly number[]>): string {
  const sorted = [...byName].sort((a, b) => b[1].length - a[1].length).map(([name]) => name);
  if (sorted.length === 0) return 'no name: no example has one';
  return `${sorted.slice(0, LISTED).join(', ')}${sorted.length > LISTED ? ` and ${sorted.length - LISTED} more` : ''}`;
}

function latestRows(
  examples: readonly LockableExample[],
  locked: ReadonlySet<number>,
  { lockShare, groups }: { readonly lockShare: number; readonly groups: ArrayLike<number> | null },
): NamedRows & { readonly held: number } {
  if (lockShare === 0) return { what: '', rows: [], held: 0 };
  const open = Array.from(examples.keys()).filter((row) => !locked.has(row));
  const { ids, from, held } = lockLatest(
    open.map((row) => examples[row]),
    { share: lockShare, groups: groups && open.map((row) => groups[row]) },
  );
  return { what: `received from ${from}`, rows: open.filter((row) => ids.has(examples[row].id)), held };
}

function rowsWhere(
  examples: readonly LockableExample[],
  is: (example: LockableExample) => boolean,
): number[] {
  return Array.from(examples.keys()).filter((row) => is(examples[row]));
}

function described(all: readonly NamedRows[]): string {
  return all.map(({ what }) => what).join(', ');
}
