import { describe, expect, it } from 'vitest';
import { RandomState } from '../../core/random';
import { spread } from './quotas';
import { DEFAULT_DRAW, scaledDraw } from './request';
import { type DayCount, drawStretches } from './windows';

const sum = (numbers: Iterable<number>) => [...numbers].reduce((a, b) => a + b, 0);
const dayOf = (i: number) =>
  `2024${String(1 + Math.floor(i / 28)).padStart(2, '0')}${String(1 + (i % 28)).padStart(2, '0')}`;

/** Days with very different numbers of reports, some with none. */
function someDays(random: RandomState, days: number): DayCount[] {
  return Array.from({ length: days }, (_, i) => ({
    day: dayOf(i),
    count: random.interval(3) === 0 ? 0 : random.interval(random.interval(9) === 0 ? 5000 : 40),
  }));
}

describe('spread', () => {
  it('follows the weights, by largest remainder', () => {
    expect(spread(10, { a: 100, b: 100, c: 100 })).toEqual({ a: 4, b: 3, c: 3 });
    expect(spread(8, { a: 30, b: 10 })).toEqual({ a: 6, b: 2 });
  });

  it('gives to the others what one cannot take, and all there is when that is less', () => {
    expect(spread(30, { a: 2, b: 100, c: 100 }, { a: 1, b: 1, c: 1 })).toEqual({ a: 2, b: 14, c: 14 });
    expect(spread(1000, { a: 2, b: 5, c: 0 })).toEqual({ a: 2, b: 5, c: 0 });
    expect(spread(0, { a: 2 })).toEqual({ a: 0 });
  });

  it('is exact and within bounds for any numbers', () => {
    const random = new RandomState(7);
    for (let trial = 0; trial < 500; trial++) {
      const available = Object.fromEntries(
        Array.from({ length: 1 + random.interval(30) }, (_, i) => [`y${i}`, random.interval(50)]),
      );
      const weights = random.interval(1)
        ? available
        : Object.fromEntries(Object.keys(available).map((name) => [name, 1]));
      const total = random.interval(900);
      const shares = spread(total, available, weights);
      expect(sum(Object.values(shares))).toBe(Math.min(total, sum(Object.values(available))));
      for (const name of Object.keys(available)) expect(shares[name]).toBeLessThanOrEqual(available[name]);
    }
  });
});

describe('drawStretches', () => {
  it('takes exactly the quota from stretches that hold it and never overlap', () => {
    const random = new RandomState(11);
    for (let trial = 0; trial < 300; trial++) {
      const days = someDays(random, 1 + random.interval(200));
      const total = sum(days.map(({ count }) => count));
      const quota = random.interval(Math.max(1, Math.floor(1.2 * total)));
      const drawn = drawStretches(days, quota, { perWindow: 1 + random.interval(300), random });
      expect(sum(drawn.map(({ take }) => take))).toBe(Math.min(quota, total));
      for (const [i, { from, to, take }] of drawn.entries()) {
        const held = sum(days.filter(({ day }) => day >= from && day <= to).map(({ count }) => count));
        expect(held).toBeGreaterThanOrEqual(take);
        if (i > 0) expect(from > drawn[i - 1].to).toBe(true);
      }
    }
  });

  it('is the same for a seed, another for another', () => {
    const days = someDays(new RandomState(3), 200);
    const draw = (seed: number) => drawStretches(days, 300, { perWindow: 50, random: new RandomState(seed) });
    expect(draw(1)).toEqual(draw(1));
    expect(draw(1)).not.toEqual(draw(2));
  });

  it('draws each part of the year as often as it holds reports', () => {
    // 100 days of 10 reports, then 100 of 40: a fifth of a draw belongs to the first half.
    const days = Array.from({ length: 200 }, (_, i) => ({ day: dayOf(i), count: i < 100 ? 10 : 40 }));
    let early = 0;
    for (let seed = 0; seed < 200; seed++)
      for (const { from, take } of drawStretches(days, 200, { perWindow: 20, random: new RandomState(seed) }))
        if (from < days[100].day) early += take;
    expect(early / (200 * 200)).toBeCloseTo(0.2, 2);
  });

  it('draws every day of a block as often as its share of reports, not always the first', () => {
    const days = [5, 45, 50].map((count, i) => ({ day: dayOf(i), count }));
    const starts = new Map<string, number>();
    for (let seed = 0; seed < 3000; seed++)
      for (const { from } of drawStretches([...days, { day: dayOf(9), count: 100 }], 4, {
        perWindow: 2,
        random: new RandomState(seed),
      }))
        starts.set(from, (starts.get(from) ?? 0) + 1);
    expect((starts.get(dayOf(0)) ?? 0) / 3000).toBeCloseTo(0.05, 1);
    expect((starts.get(dayOf(1)) ?? 0) / 3000).toBeCloseTo(0.45, 1);
    expect((starts.get(dayOf(2)) ?? 0) / 3000).toBeCloseTo(0.5, 1);
  });
});

describe('the default draw', () => {
  it('has about the published shares', () => {
    const total = sum(Object.values(DEFAULT_DRAW.quotas));
    expect(total).toBe(155_000);
    expect(DEFAULT_DRAW.quotas.Death / total).toBeCloseTo(0.08, 5);
    expect(DEFAULT_DRAW.quotas.Other / total).toBeCloseTo(0.045, 5);
    expect(scaledDraw(1550).quotas).toEqual({ Death: 124, Injury: 465, Malfunction: 891, Other: 70 });
  });
});
