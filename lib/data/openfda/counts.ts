/** How many reports there are, without fetching one. */

import { check, show } from '../../core/check';
import { isCount } from '../../core/files/bounded-file';
import type { OpenfdaAccess } from './access';
import { askOpenfda, withoutKey } from './ask';
import { IndexReloaded } from './pages';
import { eventUrl, type Filter, PAGE_LIMIT, searchOf } from './query';
import type { DayCount } from './windows';

/** Far above what all of openFDA holds. */
const MOST_REPORTS = 1e9;

/** When the index was last loaded (`YYYY-MM-DD`) and how many reports `search` finds in it. */
export async function askIndex(
  access: OpenfdaAccess,
  search = '',
): Promise<{ lastUpdated: string; total: number } | null> {
  const answer = await askOpenfda(access, eventUrl(access.baseUrl, { search, limit: 1 }));
  return answer && { lastUpdated: answer.lastUpdated, total: answer.total ?? 0 };
}

/** All reports received in `year` by event type as openFDA writes it, with and without narrative. */
export async function countNatural(
  access: OpenfdaAccess,
  year: number,
  lastUpdated: string,
): Promise<Record<string, number>> {
  const rows = await countBy(access, ofYear(year), 'event_type.exact', lastUpdated);
  return Object.fromEntries(rows.map(({ name, count }) => [name, count]));
}

/** Reports of `eventType` with a narrative, by day received. */
export async function countDays(
  access: OpenfdaAccess,
  { eventType, year }: { readonly eventType: string; readonly year: number },
  lastUpdated: string,
): Promise<DayCount[]> {
  const filter = { ...ofYear(year), eventTypes: [eventType], narrative: true };
  const rows = await countBy(access, filter, 'date_received', lastUpdated);
  return rows
    .map(({ name, count }) => {
      check(
        /^\d{8}$/.test(name),
        () => `openFDA: expected counts by days such as 20240131; received ${show(withoutKey(access, name))}`,
      );
      return { day: name, count };
    })
    .sort((a, b) => (a.day < b.day ? -1 : a.day > b.day ? 1 : 0));
}

/** The days of a year as a filter. */
export function ofYear(year: number): Pick<Filter, 'from' | 'to'> {
  return { from: `${year}0101`, to: `${year}1231` };
}

async function countBy(
  access: OpenfdaAccess,
  filter: Filter,
  count: string,
  lastUpdated: string,
): Promise<{ name: string; count: number }[]> {
  const url = eventUrl(access.baseUrl, { search: searchOf(filter), count, limit: PAGE_LIMIT });
  const answer = await askOpenfda(access, url);
  if (answer === null) return [];
  if (answer.lastUpdated !== lastUpdated) throw new IndexReloaded(lastUpdated, answer.lastUpdated);
  return answer.results.map((row) => {
    const { term, time, count: number } = row as { term?: unknown; time?: unknown; count?: unknown };
    const name = time ?? term;
    check(
      typeof name === 'string' && isCount(number) && number <= MOST_REPORTS,
      () =>
        `openFDA: expected counts as {term or time, count}, of at most ${MOST_REPORTS} reports; received ${withoutKey(access, JSON.stringify(row)).slice(0, 80)}`,
    );
    return { name, count: number };
  });
}
