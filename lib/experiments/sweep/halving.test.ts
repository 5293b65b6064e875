import { expect, it } from 'vitest';
import { RandomState } from '../../core/random';
import { type Rung, rungsOf, survivors } from './halving';

/** What all rungs cost, in full trainings. */
const costOf = (rungs: readonly Rung[]) => rungs.reduce((sum, { share, trials }) => sum + share * trials, 0);

it('halves by hand: twelve trials, one in three goes on', () => {
  expect(rungsOf(12, 3)).toEqual([
    { share: 1 / 9, trials: 12 },
    { share: 1 / 3, trials: 4 },
    { share: 1, trials: 1 },
  ]);
  // 12 / 9 + 4 / 3 + 1 full trainings instead of 12.
  expect(costOf(rungsOf(12, 3))).toBeCloseTo(11 / 3, 12);
  expect(costOf(rungsOf(16, 2))).toBeCloseTo(5, 12);
  expect(rungsOf(12, 0)).toEqual([{ share: 1, trials: 12 }]);
  expect(rungsOf(2, 3)).toEqual([{ share: 1, trials: 2 }]);
});

it('never prunes the best where scores have no noise, and ends with it', () => {
  const random = new RandomState(1);
  for (let round = 0; round < 200; round++) {
    const trials = 1 + random.interval(60);
    const eta = 2 + random.interval(3);
    let standing = Array.from({ length: trials }, (_, n) => ({ n, score: random.random() }));
    const best = standing.reduce((found, each) => (each.score > found.score ? each : found));
    const rungs = rungsOf(trials, eta);
    for (const { trials: count } of rungs) {
      standing = survivors(standing, count);
      expect(standing).toHaveLength(count);
      expect(standing).toContain(best);
    }
    expect(rungs[rungs.length - 1].share).toBe(1);
    expect(costOf(rungs)).toBeLessThanOrEqual(trials);
  }
});

it('keeps the earlier of equals, and those without a score last', () => {
  const all = [null, 1, 2, 1, null].map((score, n) => ({ n, score }));
  expect(survivors(all, 2).map(({ n }) => n)).toEqual([1, 2]);
  expect(survivors(all, 4).map(({ n }) => n)).toEqual([0, 1, 2, 3]);
});
