import { describe, expect, it } from 'vitest';
import { RandomState } from '../core/random';
import { meanAndError, realisedRecalls } from './recall-simulation-fixture';
import { groupsNeeded, recallRank, recallThreshold } from './recall-threshold';

describe('recallThreshold', () => {
  const scores = Float64Array.of(0.9, 0.3, 0.5, 0.7, 0.2, 0.8, 0.6, 0.4, 0.95);

  it('is the k-th lowest score of the positives, k = floor((n + 1)(1 - recall))', () => {
    const at = (recall: number) => recallThreshold(scores, null, { recall });
    expect([0.9, 0.8, 0.5, 0].map((recall) => at(recall).threshold)).toEqual([0.2, 0.3, 0.6, 0.95]);
    expect(at(0.9)).toMatchObject({ rank: 1, positives: 9, groups: 9, needed: 9 });
  });

  it('is refused where too few positives are there, with the number that would do', () => {
    const eight = recallThreshold(scores.subarray(0, 8), null, { recall: 0.9 });
    expect(eight).toEqual({ threshold: null, rank: 0, positives: 8, groups: 8, needed: 9 });
    expect([0, 0.5, 0.9, 0.95, 0.99].map((recall) => groupsNeeded({ recall }))).toEqual([1, 1, 9, 19, 99]);
    expect(recallThreshold(scores, null, { recall: 1 })).toMatchObject({ threshold: null, needed: null });
    expect(recallThreshold([], null, { recall: 0.9 })).toMatchObject({ threshold: null, groups: 0 });
  });

  it('takes the lowest score of a group, which counts once', () => {
    const groups = ['a', 'a', null, 'b', 'b', null, null, null, null];
    expect(recallThreshold(scores, groups, { recall: 0.75 })).toMatchObject({ groups: 7, threshold: 0.3 });
    expect(() => recallThreshold(scores, ['a'], { recall: 0.5 })).toThrow(
      'expected one for each of 9 scores',
    );
  });

  it('keeps a recall with confidence: the tolerance bound of order statistics', () => {
    // 1 - 0.9^n >= 0.95 first at 29; the second lowest of n first at 46 (Wilks 1941).
    const promise = { recall: 0.9, confidence: 0.95 };
    expect(groupsNeeded(promise)).toBe(29);
    expect([28, 29, 45, 46].map((n) => recallRank(n, promise))).toEqual([0, 1, 1, 2]);
    expect(groupsNeeded({ recall: 0.95, confidence: 0.95 })).toBe(59);
  });

  it('asks for more where the same positives chose the model', () => {
    // Of the lowest of n scores the mean of the worst third or fifth: 1 - E^(-1/n) n / (n + 1).
    const worst = (n: number, choices: number) => 1 - (choices ** (-1 / n) * n) / (n + 1);
    for (const choices of [3, 5, 36]) {
      const needed = Number(groupsNeeded({ recall: 0.9, choices }));
      expect(worst(needed, choices)).toBeLessThanOrEqual(0.1);
      expect(worst(needed - 1, choices)).toBeGreaterThan(0.1);
    }
    expect([1, 3, 5].map((choices) => recallRank(990, { recall: 0.9, choices }))).toEqual([99, 89, 86]);
  });

  it('refuses what is no promise', () => {
    expect(() => recallRank(9, { recall: 1.1 })).toThrow('recall: expected a number from 0 to 1');
    expect(() => recallRank(9, { recall: 0.9, confidence: 1 })).toThrow('confidence: expected below 1');
    expect(() => recallRank(9, { recall: 0.9, choices: 0 })).toThrow('choices: expected a whole number');
  });
});

describe('the recall that is realised', () => {
  const cases = [8, 15, 60, 990].flatMap((deaths) => [1, 3, 5].map((epochs) => ({ deaths, epochs })));

  it.each(cases)('is at or above .90 or refused: $deaths deaths, choice of $epochs epochs', (simulated) => {
    const { deaths, epochs } = simulated;
    const recall = 0.9;
    const promise = { recall, choices: epochs };
    const realised = realisedRecalls(
      { ...simulated, recall, repetitions: deaths > 100 ? 100 : 300 },
      (scores) => recallThreshold(scores, null, promise).threshold,
      new RandomState(7),
    );
    if (realised === null) {
      expect(deaths).toBeLessThan(Number(groupsNeeded(promise)));
      return;
    }
    const { mean, twoErrors } = meanAndError(realised);
    expect(mean).toBeGreaterThanOrEqual(recall - twoErrors);
    // What the choice costs: little where there are many.
    if (deaths === 990) expect(mean).toBeLessThan(0.92);
  });

  it('falls short where the choice is not counted', () => {
    const realised = realisedRecalls(
      { recall: 0.9, deaths: 60, epochs: 5, repetitions: 300 },
      (scores) => recallThreshold(scores, null, { recall: 0.9 }).threshold,
      new RandomState(7),
    );
    const { mean, twoErrors } = meanAndError(realised ?? new Float64Array());
    expect(mean).toBeLessThan(0.9 - 2 * twoErrors);
  });

  it('holds with confidence in as many draws', () => {
    const promise = { recall: 0.9, confidence: 0.8 };
    const realised = realisedRecalls(
      { recall: 0.9, deaths: 60, epochs: 1, repetitions: 1000 },
      (scores) => recallThreshold(scores, null, promise).threshold,
      new RandomState(7),
    );
    const kept = realised?.map((recall) => Number(recall >= 0.9)) ?? new Float64Array();
    const { mean, twoErrors } = meanAndError(kept);
    expect(mean).toBeGreaterThanOrEqual(0.8 - twoErrors);
    expect(mean).toBeLessThan(0.95);
  });

  it('is that of whole groups, so that of a random report of one', () => {
    // Every third group has six reports, which score lower: counted by report the others would weigh a third.
    const random = new RandomState(7);
    const group = () => {
      const large = random.random() < 1 / 3;
      const own = random.random();
      return Array.from({ length: large ? 6 : 1 }, () => (large ? 0.7 : 1) * own + random.random());
    };
    const whole = new Float64Array(2000);
    const member = new Float64Array(2000);
    for (let r = 0; r < 2000; r++) {
      const groups = Array.from({ length: 30 }, group);
      const names = groups.flatMap((scores, g) => scores.map(() => String(g)));
      const threshold = Number(recallThreshold(groups.flat(), names, { recall: 0.9 }).threshold);
      const next = group();
      whole[r] = Number(next.every((score) => score >= threshold));
      member[r] = Number(random.choice(next) >= threshold);
    }
    const { mean, twoErrors } = meanAndError(whole);
    expect(mean).toBeGreaterThanOrEqual(0.9 - twoErrors);
    expect(mean).toBeLessThan(0.9 + twoErrors + 1 / 31);
    expect(meanAndError(member).mean).toBeGreaterThanOrEqual(mean);
  });
});
