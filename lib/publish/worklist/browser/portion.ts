/** Which rows of a worklist are shown; no DOM. */
import type { Decision } from './decisions';
import type { WorklistRow } from './page-facts';

/** Today's portion, those without a decision, those with one, all. */
export const VIEWS = ['today', 'open', 'decided', 'all'] as const;

/** One of them. */
export type View = (typeof VIEWS)[number];

/** What the reader asks for; empty texts ask for nothing. */
export interface Query {
  readonly view: View;
  /** Every word of it has to stand in the report. */
  readonly search: string;
  readonly device: string;
  readonly manufacturer: string;
}

/** A row with all that is searched in it, in lower case. */
export interface SearchedRow extends WorklistRow {
  readonly searched: string;
}

/** Gets rows ready for searching. */
export function searchedRows(rows: readonly WorklistRow[]): SearchedRow[] {
  return rows.map((row) => ({
    ...row,
    searched: [row.key, row.device, row.manufacturer, row.text].join('\n').toLowerCase(),
  }));
}

/** The decision on a report; undefined where nothing was said of it. */
export type DecisionOf = (key: string) => Decision | undefined;

/** Whether it was decided, unsure included; a note alone is no decision. */
export function isDecided(decision: Decision | undefined): boolean {
  return (decision?.label ?? null) !== null;
}

/** The reports decided on `today` (a local date, `2024-03-31`), and the first others until there are `perDay`. */
export function todaysPortion(
  rows: readonly WorklistRow[],
  decisionOf: DecisionOf,
  perDay: number,
  today: string,
): Set<string> {
  const portion = new Set<string>();
  for (const { key } of rows) {
    const decision = decisionOf(key);
    if (isDecided(decision) && localDate(new Date(decision?.decidedAt ?? '')) === today) portion.add(key);
  }
  for (const { key } of rows) {
    if (portion.size >= perDay) break;
    if (!isDecided(decisionOf(key))) portion.add(key);
  }
  return portion;
}

/** The day at this place, `2024-03-31`; empty for no date. */
export function localDate(date: Date): string {
  if (Number.isNaN(date.getTime())) return '';
  const two = (part: number) => String(part).padStart(2, '0');
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
}

/** The rows that `query` asks for, in their order. */
export function askedRows(
  rows: readonly SearchedRow[],
  { view, search, device, manufacturer }: Query,
  decisionOf: DecisionOf,
  portion: ReadonlySet<string>,
): SearchedRow[] {
  const words = search.toLowerCase().split(/\s+/).filter(Boolean);
  return rows.filter((row) => {
    if (device && row.device !== device) return false;
    if (manufacturer && row.manufacturer !== manufacturer) return false;
    if (view === 'today' && !portion.has(row.key)) return false;
    if (view === 'open' && isDecided(decisionOf(row.key))) return false;
    if (view === 'decided' && !isDecided(decisionOf(row.key))) return false;
    return words.every((word) => row.searched.includes(word));
  });
}

/** The values of a member with how many rows have each, the most frequent first; empty ones are left out. */
export function countsOf(
  rows: readonly WorklistRow[],
  member: 'device' | 'manufacturer',
): [string, number][] {
  const counts = new Map<string, number>();
  for (const row of rows) if (row[member]) counts.set(row[member], (counts.get(row[member]) ?? 0) + 1);
  return [...counts].sort(([a, n], [b, m]) => m - n || (a < b ? -1 : 1));
}
