import { describe, expect, it } from 'vitest';
import { RandomState } from '../../core/random';
import { groupSums } from '../intervals/bootstrap';
import { mcnemar } from './mcnemar';
import { holm, signFlip } from './sign-flip';
import { falseFindings } from './sign-flip-fixture';

/** Who is right on each example, and its group. */
interface Case {
  readonly a: number;
  readonly b: number;
  readonly group: string | null;
}

function test(cases: readonly Case[], flips = 4000): number | null {
  const groups = cases.map(({ group }) => group);
  const sums = groupSums(cases.length, groups, 2, (row, cells) => {
    cells[0] += cases[row].a;
    cells[1] += cases[row].b;
  });
  return signFlip(sums, ([a, b]) => [b - a], { random: new RandomState(7), flips })[0];
}

/** 25 examples that a alone gets right, 15 that b alone does. */
const singles: Case[] = Array.from({ length: 40 }, (_, i) => ({
  a: i < 25 ? 1 : 0,
  b: i < 25 ? 0 : 1,
  group: null,
}));

describe('signFlip', () => {
  it('agrees with the exact test where every example stands alone', () => {
    expect(Math.abs(Number(test(singles)) - mcnemar({ onlyA: 25, onlyB: 15 }))).toBeLessThan(0.02);
  });

  it('learns nothing from ten copies of the same examples, where a test of examples finds a difference', () => {
    const copies = singles.flatMap((one, i) =>
      Array.from({ length: 10 }, () => ({ ...one, group: `g${i}` })),
    );
    expect(Math.abs(Number(test(copies)) - Number(test(singles)))).toBeLessThan(0.02);
    expect(mcnemar({ onlyA: 250, onlyB: 150 })).toBeLessThan(1e-6);
  });

  it('equals the distribution worked out by hand', () => {
    // Six groups that b wins by one each: of 64 flips the observed one and its mirror are as far from 0.
    const six = Array.from({ length: 6 }, (_, i) => ({ a: 0, b: 1, group: `g${i}` }));
    expect(Math.abs(Number(test(six, 20_000)) - 2 / 64)).toBeLessThan(0.005);
  });

  it('has p = 1 where nothing differs, and none of what does not exist', () => {
    const same = singles.map(({ a, group }) => ({ a, b: a, group }));
    expect(test(same)).toBe(1);
    const sums = groupSums(2, null, 2, (_, cells) => {
      cells[0]++;
    });
    expect(signFlip(sums, () => [Number.NaN], { random: new RandomState(1), flips: 10 })).toEqual([null]);
  });

  it('finds a difference in about 5 % of data sets that have none, groups of 1 to 60', () => {
    const share = falseFindings({ sets: 400, flips: 199, seed: 3 });
    expect(share).toBeGreaterThan(0.02);
    expect(share).toBeLessThan(0.09);
  });
});

describe('holm', () => {
  it('adjusts in the order of the p-values', () => {
    // 0.01 * 4, then max(0.04, 0.02 * 3), max(0.06, 0.03 * 2), max(0.06, 0.5 * 1).
    const expected = [0.06, 0.04, null, 0.5, 0.06];
    holm([0.03, 0.01, null, 0.5, 0.02]).forEach((value, i) => {
      if (expected[i] === null) expect(value).toBeNull();
      else expect(value).toBeCloseTo(Number(expected[i]), 12);
    });
    expect(holm([0.4, 0.9])).toEqual([0.8, 0.9]);
    expect(holm([])).toEqual([]);
  });
});
