import { describe, expect, it } from 'vitest';
import { RandomState } from './random';
import { Reservoir } from './reservoir';

describe('Reservoir', () => {
  it('keeps everything until it is full, then every item as likely', () => {
    const random = new RandomState(1);
    const kept = new Float64Array(20);
    const draws = 2000;
    for (let r = 0; r < draws; r++) {
      const reservoir = new Reservoir<number>(5, random);
      for (let i = 0; i < 20; i++) reservoir.offer(i);
      for (const item of reservoir.items) kept[item]++;
    }
    const few = new Reservoir<string>(5, random);
    for (const item of ['a', 'b']) few.offer(item);
    expect([few.items, few.seen]).toEqual([['a', 'b'], 2]);
    expect(kept.reduce((sum, count) => sum + count, 0)).toBe(5 * draws);
    // A quarter of the draws each, within five standard errors.
    const error = Math.sqrt((0.25 * 0.75) / draws);
    for (const count of kept) expect(Math.abs(count / draws - 0.25)).toBeLessThan(5 * error);
  });

  it('refuses a size that holds nothing', () => {
    expect(() => new Reservoir(0, new RandomState(1))).toThrow('sample size');
  });
});
