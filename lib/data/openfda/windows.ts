/** Where in a year a draw takes its reports. */
import type { RandomState } from '../../core/random';
import { spread } from './quotas';

/** Reports received on one day. */
export interface DayCount {
  /** `YYYYMMDD` */
  readonly day: string;
  readonly count: number;
}

/** A stretch of days of which so many reports are taken, in the order of their keys. */
export interface Stretch {
  readonly from: string;
  readonly to: string;
  readonly take: number;
}

/** Even a small quota is taken from this many places. */
const FEWEST = 2;

/**
 * Draws `quota` reports from `days` (in order) without fetching the rest. The year is cut into blocks of about equal
 * numbers of reports; in each, a day is drawn with a probability proportional to its reports, and the block's share of
 * the quota is taken from that day on (with days before it where the block ends). So every part of the year counts as
 * much as it holds, stretches never overlap, and the sum is exactly the quota (or all there is).
 *
 * Its bias: inside a stretch the reports with the smallest keys come first, which are neighbours of one another, often of
 * one manufacturer. Smaller stretches lessen it.
 */
export function drawStretches(
  days: readonly DayCount[],
  quota: number,
  { perWindow, random }: { readonly perWindow: number; readonly random: RandomState },
): Stretch[] {
  const held = days.filter(({ count }) => count > 0);
  const total = sum(held);
  if (quota <= 0 || total === 0) return [];
  if (quota >= total) return [{ from: held[0].day, to: held[held.length - 1].day, take: total }];
  const blocks = cut(held, Math.max(FEWEST, Math.ceil(quota / perWindow)));
  const takes = spread(quota, Object.fromEntries(blocks.map((block, i) => [nameOf(i), sum(block)])));
  return blocks.flatMap((block, i) => {
    const take = takes[nameOf(i)];
    return take > 0 ? [stretchOf(block, take, random)] : [];
  });
}

/** Names that sort as the numbers do. */
function nameOf(block: number): string {
  return String(block).padStart(6, '0');
}

function cut(days: readonly DayCount[], blocks: number): DayCount[][] {
  const cuts = new Map<number, DayCount[]>();
  const total = sum(days);
  let before = 0;
  for (const day of days) {
    const block = Math.floor(((before + day.count / 2) / total) * blocks);
    const own = cuts.get(block) ?? [];
    own.push(day);
    cuts.set(block, own);
    before += day.count;
  }
  return [...cuts.values()];
}

function stretchOf(block: readonly DayCount[], take: number, random: RandomState): Stretch {
  let place = random.interval(sum(block) - 1);
  let first = 0;
  while (place >= block[first].count) place -= block[first++].count;
  let last = first;
  let held = block[first].count;
  while (held < take && last + 1 < block.length) held += block[++last].count;
  while (held < take) held += block[--first].count;
  return { from: block[first].day, to: block[last].day, take };
}

function sum(days: readonly DayCount[]): number {
  return days.reduce((all, { count }) => all + count, 0);
}
