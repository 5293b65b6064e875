/** Bootstrap intervals of anything that is computed from sums over examples, resampled by groups. */
import { check, checkNumber } from '../../core/check';
import type { RandomState } from '../../core/random';
import { normalWithin, studentQuantile } from '../special';
import { ownClusters, tooFew } from './effective-clusters';
import { type Jackknife, jackknife } from './jackknife';
import { drawMultinomial } from './multinomial';

/**
 * What every group adds to the sums. Groups that add the same are one pattern: a resample only depends on how often
 * each pattern is drawn, so that its cost does not grow with the examples.
 */
export interface GroupSums {
  /** Sums kept. */
  readonly width: number;
  readonly groups: number;
  /** patterns x width, row-major. */
  readonly patterns: Float64Array;
  /** Groups of each pattern. */
  readonly frequencies: Int32Array;
}

/**
 * Adds up `rows` examples by group: `addRow(row, sums, start)` adds example `row` to `sums[start]` and the cells after
 * it. `groupOf` gives the group of a row; null makes every example a group of its own.
 */
export function groupSums(
  rows: number,
  groupOf: readonly (string | null)[] | null,
  width: number,
  addRow: (row: number, sums: Float64Array, start: number) => void,
): GroupSums {
  check(rows > 0, 'bootstrap: expected at least one example; received none');
  check(
    groupOf === null || groupOf.length === rows,
    () => `groups: expected one for each of ${rows} examples; received ${groupOf?.length}`,
  );
  const byGroup = new Map<string, Float64Array>();
  const alone: Float64Array[] = [];
  for (let row = 0; row < rows; row++) {
    const group = groupOf?.[row] ?? null;
    let sums = group === null ? undefined : byGroup.get(group);
    if (!sums) {
      sums = new Float64Array(width);
      if (group === null) alone.push(sums);
      else byGroup.set(group, sums);
    }
    addRow(row, sums, 0);
  }
  return distinct([...alone, ...byGroup.values()], width);
}

/** A number with its bootstrap interval. */
export interface Interval {
  readonly value: number;
  /** Null, as the other edge, where `reason` says why there is no interval. */
  readonly lower: number | null;
  readonly upper: number | null;
  /** How many resamples have the number: the interval is of these. Left out where nothing is resampled. */
  readonly resamples?: number;
  /** Why there is no interval; null where there is one. */
  readonly reason: string | null;
}

/** How often and how to resample. */
export interface BootstrapOptions {
  readonly random: RandomState;
  /** 2000 by default. */
  readonly resamples?: number;
  /** 0.95 by default. */
  readonly level?: number;
  /** A number that rests on fewer effective clusters has no interval; 0 by default. */
  readonly leastClusters?: number;
}

/**
 * Intervals (`intervalOf`) of the numbers that `statistic` computes from the sums, NaN where a resample has no such number
 * (none of a class was drawn): it says nothing of it, and is left out of its interval. `statistic` may not keep the array it
 * is given.
 */
export function bootstrap(
  { width, groups, patterns, frequencies }: GroupSums,
  statistic: (sums: Float64Array) => readonly number[],
  { random, resamples = 2000, level = 0.95, leastClusters = 0 }: BootstrapOptions,
): Interval[] {
  checkNumber(resamples, 'resamples', { min: 1, integer: true });
  checkNumber(level, 'level', { min: 0, max: 1 });
  const all = total(patterns, frequencies, new Float64Array(width));
  const values = [...statistic(all.slice())];
  const few = ownClusters({ patterns, frequencies }, all, statistic).map((own) => tooFew(own, leastClusters));
  if (few.every((reason) => reason !== null)) return values.map((value, i) => refused(value, few[i]));
  const draws = values.map(() => new Float64Array(resamples));
  const counts = new Int32Array(frequencies.length);
  const sums = new Float64Array(width);
  for (let r = 0; r < resamples; r++) {
    draw(random, groups, frequencies, counts);
    statistic(total(patterns, counts, sums)).forEach((value, i) => {
      draws[i][r] = value;
    });
  }
  const without = leaveOneOut(patterns, all, statistic, values.length);
  return values.map((value, i) =>
    few[i] === null
      ? intervalOf(value, draws[i], jackknife(value, without[i], frequencies), level)
      : refused(value, few[i]),
  );
}

/** A number without its interval. */
export function refused(value: number, reason: string | null, resamples?: number): Interval {
  return { value, lower: null, upper: null, resamples, reason };
}

/** Each number without one group of each pattern. */
export function leaveOneOut(
  patterns: Float64Array,
  all: Float64Array,
  statistic: (sums: Float64Array) => readonly number[],
  numbers: number,
): Float64Array[] {
  const count = patterns.length / all.length;
  const without = Array.from({ length: numbers }, () => new Float64Array(count));
  for (let pattern = 0; pattern < count; pattern++) {
    const left = all.map((sum, i) => sum - patterns[pattern * all.length + i]);
    statistic(left).forEach((value, i) => {
      without[i][pattern] = value;
    });
  }
  return without;
}

/** NumPy's default quantile (linear between neighbours) of ascending `sorted`. */
export function quantile(sorted: ArrayLike<number>, q: number): number {
  const position = q * (sorted.length - 1);
  const below = Math.floor(position);
  const above = Math.min(below + 1, sorted.length - 1);
  return sorted[below] + (position - below) * (sorted[above] - sorted[below]);
}

/**
 * The percentile interval of resampled values, those that are NaN left out, at expanded levels (Hesterberg 2015, Am. Stat.
 * 69:371): resamples spread less than the number itself does where few groups hold much, so that the normal quantile of the
 * level gives way to Student's, times jackknife over bootstrap standard error. From 100 effective clusters on, 93 to 97 of 100
 * intervals of differences at 95 % hold the truth, groups having 1 to 3,000 examples (`coverage.check.ts`).
 */
export function intervalOf(
  value: number,
  draws: Float64Array,
  { error, freedom }: Jackknife,
  level: number,
): Interval {
  const sorted = draws.filter((drawn) => !Number.isNaN(drawn)).sort();
  const resamples = sorted.length;
  if (2 * resamples < draws.length)
    return refused(value, 'none: too few resamples draw what it needs', resamples);
  const wide = studentQuantile(level, freedom) * (error / standardDeviation(sorted));
  const within = Number.isFinite(wide) ? normalWithin(wide) : level;
  return {
    value,
    lower: quantile(sorted, (1 - within) / 2),
    upper: quantile(sorted, (1 + within) / 2),
    resamples,
    reason: null,
  };
}

function standardDeviation(values: Float64Array): number {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (values.length - 1));
}

/** How often each pattern comes up when as many groups are drawn as there are. */
function draw(random: RandomState, groups: number, frequencies: Int32Array, counts: Int32Array): void {
  if (frequencies.length < groups) {
    drawMultinomial(random, groups, frequencies, counts);
    return;
  }
  counts.fill(0);
  for (let i = 0; i < groups; i++) counts[Math.floor(random.random() * groups)]++;
}

/** Adds `counts[i]` times pattern i to `sums`, which is emptied first. */
export function total(patterns: Float64Array, counts: Int32Array, sums: Float64Array): Float64Array {
  const width = sums.length;
  sums.fill(0);
  for (let pattern = 0; pattern < counts.length; pattern++) {
    const count = counts[pattern];
    if (count === 0) continue;
    for (let i = 0; i < width; i++) sums[i] += count * patterns[pattern * width + i];
  }
  return sums;
}

function distinct(groups: readonly Float64Array[], width: number): GroupSums {
  const found = new Map<string, { sums: Float64Array; count: number }>();
  for (const sums of groups) {
    const key = sums.join(' ');
    const pattern = found.get(key);
    if (pattern) pattern.count++;
    else found.set(key, { sums, count: 1 });
  }
  const patterns = new Float64Array(found.size * width);
  [...found.values()].forEach(({ sums }, i) => {
    patterns.set(sums, i * width);
  });
  const frequencies = Int32Array.from([...found.values()], ({ count }) => count);
  return { width, groups: groups.length, patterns, frequencies };
}
