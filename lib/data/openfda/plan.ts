/** From a request to the queries that fulfil it. */

import { inLanes } from '../../core/lanes';
import { type Progress, silent } from '../../core/progress';
import { deriveSeed, RandomState } from '../../core/random';
import type { OpenfdaAccess } from './access';
import { askIndex, countDays, countNatural } from './counts';
import { EVENT_TYPES, PAGE_LIMIT, searchOf } from './query';
import { spread } from './quotas';
import type { DrawRequest, SearchRequest } from './request';
import { type DayCount, drawStretches } from './windows';

/** Numbers by year, then by event type. */
export type YearCounts = Readonly<Record<string, Readonly<Record<string, number>>>>;

/** One query and how many of its reports are taken (null: all). */
export interface Window {
  /** Names its files. */
  readonly name: string;
  readonly search: string;
  readonly take: number | null;
}

/** What will be fetched from one state of the index. */
export interface Plan {
  readonly lastUpdated: string;
  readonly windows: readonly Window[];
  /** Reports that are expected. */
  readonly records: number;
  /** Requests that are needed for the pages. */
  readonly requests: number;
  /** Of a draw: what was taken, what could be (with narrative), and what there is in all, to weigh metrics back. */
  readonly counts: {
    readonly quotas: YearCounts;
    readonly eligible: YearCounts;
    readonly natural: YearCounts;
  } | null;
}

/** How a plan is made. */
export interface PlanContext {
  readonly lastUpdated: string;
  readonly concurrency: number;
  readonly progress?: Progress;
}

/** Plans a pull of all that a filter leaves: a window a year where both ends are given, else one. */
export async function planSearch(
  access: OpenfdaAccess,
  { filter, limit }: SearchRequest,
  { lastUpdated }: PlanContext,
): Promise<Plan> {
  const search = searchOf(filter);
  const found = (await askIndex(access, search))?.total ?? 0;
  const records = Math.min(found, limit ?? found);
  const windows = limit === null ? byYear(filter) : [{ name: 'all', search, take: limit }];
  const requests = Math.ceil(records / PAGE_LIMIT) + windows.length - 1;
  return { lastUpdated, windows, records, requests, counts: null };
}

function byYear(filter: SearchRequest['filter']): Window[] {
  const { from, to } = filter;
  if (from === undefined || to === undefined) return [{ name: 'all', search: searchOf(filter), take: null }];
  return yearsFrom(Number(from.slice(0, 4)), Number(to.slice(0, 4))).map((year) => {
    const [first, last] = [`${year}0101`, `${year}1231`];
    const part = { ...filter, from: first > from ? first : from, to: last < to ? last : to };
    return { name: String(year), search: searchOf(part), take: null };
  });
}

/** Counts what there is, spreads the quotas over years and draws the windows. */
export async function planDraw(
  access: OpenfdaAccess,
  draw: DrawRequest,
  { lastUpdated, concurrency, progress = silent }: PlanContext,
): Promise<Plan> {
  const years = yearsFrom(draw.years.from, draw.years.to ?? Number(lastUpdated.slice(0, 4)));
  const types = EVENT_TYPES.filter((type) => (draw.quotas[type] ?? 0) > 0);
  const strata = years.flatMap((year) => types.map((eventType) => ({ year, eventType })));
  const total = years.length + strata.length;
  let done = 0;
  const tell = () => progress({ task: 'Counting', done: ++done, total, unit: 'requests' });
  const natural: Record<string, Record<string, number>> = {};
  await inLanes(years, concurrency, async (year) => {
    natural[year] = await countNatural(access, year, lastUpdated);
    tell();
  });
  const days = new Map<string, readonly DayCount[]>();
  await inLanes(strata, concurrency, async ({ year, eventType }) => {
    const any = (natural[year][eventType] ?? 0) > 0;
    days.set(`${eventType}:${year}`, any ? await countDays(access, { eventType, year }, lastUpdated) : []);
    tell();
  });
  return drawFrom(draw, lastUpdated, { years, types, natural, days });
}

interface Counted {
  readonly years: readonly number[];
  readonly types: readonly string[];
  readonly natural: YearCounts;
  /** By `Death:2020`. */
  readonly days: ReadonlyMap<string, readonly DayCount[]>;
}

/** The plan of a draw once everything is counted. */
export function drawFrom(
  draw: DrawRequest,
  lastUpdated: string,
  { years, types, natural, days }: Counted,
): Plan {
  const eligible: Record<string, Record<string, number>> = {};
  const quotas: Record<string, Record<string, number>> = {};
  for (const year of years) [eligible[year], quotas[year]] = [{}, {}];
  const windows: Window[] = [];
  for (const eventType of types) {
    const daysOf = (year: number) => days.get(`${eventType}:${year}`) ?? [];
    for (const year of years)
      eligible[year][eventType] = daysOf(year).reduce((sum, { count }) => sum + count, 0);
    const quotaOf = quotasOf(
      draw,
      eventType,
      Object.fromEntries(years.map((year) => [year, eligible[year][eventType]])),
    );
    for (const year of years) {
      quotas[year][eventType] = quotaOf[year];
      const random = new RandomState(deriveSeed(draw.seed, 'draw', eventType, year));
      const stretches = drawStretches(daysOf(year), quotaOf[year], { perWindow: draw.perWindow, random });
      for (const [i, { from, to, take }] of stretches.entries())
        windows.push({
          name: `${eventType}-${year}-${String(i + 1).padStart(3, '0')}`,
          search: searchOf({ eventTypes: [eventType], from, to, narrative: true }),
          take,
        });
    }
  }
  const records = windows.reduce((sum, { take }) => sum + (take ?? 0), 0);
  const requests = windows.reduce((sum, { take }) => sum + Math.ceil((take ?? 0) / PAGE_LIMIT), 0);
  return { lastUpdated, windows, records, requests, counts: { quotas, eligible, natural } };
}

/** The quota of each year; years that have one of their own keep it, the rest of the type's quota is spread. */
function quotasOf(
  { quotas, yearQuotas, spread: manner }: DrawRequest,
  eventType: string,
  eligible: Readonly<Record<string, number>>,
): Record<string, number> {
  const own = (year: string) => yearQuotas[`${eventType}:${year}`];
  const years = Object.keys(eligible);
  const fixed = years.filter((year) => own(year) !== undefined);
  const taken = Object.fromEntries(fixed.map((year) => [year, Math.min(own(year), eligible[year])]));
  const free = years.filter((year) => own(year) === undefined);
  const left = quotas[eventType] - Object.values(taken).reduce((a, b) => a + b, 0);
  const there = Object.fromEntries(free.map((year) => [year, eligible[year]]));
  const weights = manner === 'even' ? Object.fromEntries(free.map((year) => [year, 1])) : there;
  return { ...spread(Math.max(0, left), there, weights), ...taken };
}

function yearsFrom(first: number, last: number): number[] {
  return Array.from({ length: Math.max(0, last - first + 1) }, (_, i) => first + i);
}
