import { describe, expect, it } from 'vitest';
import { RandomState } from '../core/random';
import {
  confidentClass,
  hiddenByJoint,
  hiddenShare,
  precisionAtPlanted,
  ranked,
  typicalConfidence,
} from './label-noise';
// Made by label-noise.golden.py beside this file (cleanlab).
import golden from './label-noise.golden.json';

describe('ranked', () => {
  it('puts the highest first, ties by a second score, and leaves out what has none', () => {
    const scores = Float64Array.from([1, -Infinity, 3, 1, 2]);
    expect(ranked(scores)).toEqual([2, 4, 0, 3]);
    expect(ranked(scores, Float64Array.from([0.1, 0, 0, 0.2, 0]))).toEqual([2, 4, 3, 0]);
  });

  it('is scored by how many of the planted come first', () => {
    const order = [4, 2, 3];
    expect(precisionAtPlanted(order, new Set([4]))).toBe(1);
    expect(precisionAtPlanted(order, new Set([4, 3]))).toBe(0.5);
  });
});

describe('confidentClass', () => {
  it('takes the most probable of the classes that reach their typical confidence', () => {
    const rows = Float64Array.from([0.5, 0.45, 0.05, 0, 0.3, 0.3, 0.3, 0.1, 0.9, 0.1, 0, 0]);
    expect([...confidentClass(rows, [0.6, 0.4, 0.5, 0.5])]).toEqual([1, -1, 0]);
  });
});

describe('hiddenByJoint', () => {
  it('scales each filed class by itself', () => {
    // 1,000 filed as Injury, sure of 11, one a death; 1,000 as Malfunction, sure of 45. All together: 2000 / 56 = 35.7.
    const counts = [5, 0, 0, 0, 1, 10, 0, 0, 0, 0, 45, 0, 0, 0, 0, 0];
    expect(hiddenByJoint(counts, [100, 1000, 1000, 0], 0)).toBeCloseTo(1000 / 11, 12);
  });

  it('counts one example of a class as filed rightly where the model is sure of none', () => {
    expect(hiddenByJoint([5, 0, 0, 0, 3, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0], [5, 100, 0, 0], 0)).toBe(75);
  });

  it('equals the counts of cleanlab', () => {
    const { filed, hidden, counts, thresholds } = golden;
    const probabilities = Float64Array.from(golden.probabilities);
    const confident = confidentClass(probabilities, thresholds);
    const joint = new Float64Array(16);
    filed.forEach((label, row) => {
      if (confident[row] >= 0) joint[4 * label + confident[row]]++;
    });
    expect([...joint]).toEqual(counts);
    const sizes = [0, 1, 2, 3].map((c) => filed.filter((label) => label === c).length);
    hidden.forEach((expected, c) => {
      expect(hiddenByJoint(joint, sizes, c)).toBeCloseTo(expected, 9);
    });
  });
});

describe('typicalConfidence', () => {
  it('is the mean of each class, 1 of one without examples', () => {
    const probabilities = Float64Array.from([0.8, 0.1, 0.1, 0, 0.6, 0.2, 0.2, 0, 0.3, 0.1, 0.6, 0]);
    const typical = typicalConfidence([0, 0, 2], probabilities);
    [0.7, 1, 0.6, 1].forEach((value, c) => {
      expect(typical[c]).toBeCloseTo(value, 12);
    });
  });
});

describe('hiddenShare', () => {
  it('is exact when probes err independently', () => {
    const [share, s, t, f, g] = [0.04, 0.8, 0.6, 0.01, 0.03];
    const others = 1e6;
    const rate = (own: number, other: number) => others * (share * own + (1 - share) * other);
    const counts = { filed: 1000, filedFirst: 800, filedSecond: 600, others };
    const seen = { othersFirst: rate(s, f), othersSecond: rate(t, g), othersBoth: rate(s * t, f * g) };
    expect(hiddenShare({ ...counts, ...seen })).toBeCloseTo(share, 12);
    expect(hiddenShare({ ...counts, ...seen, filedFirst: 0 })).toBeNull();
    expect(hiddenShare({ ...counts, ...seen, othersBoth: 0 })).toBe(0);
  });

  it('finds the share of simulated examples', () => {
    const random = new RandomState(8);
    const draw = (of: boolean) => [random.random() < (of ? 0.8 : 0.02), random.random() < (of ? 0.9 : 0.05)];
    const cells = { filedFirst: 0, filedSecond: 0, othersFirst: 0, othersSecond: 0, othersBoth: 0 };
    for (let i = 0; i < 4000; i++) {
      const [first, second] = draw(true);
      cells.filedFirst += Number(first);
      cells.filedSecond += Number(second);
    }
    for (let i = 0; i < 40_000; i++) {
      const [first, second] = draw(i < 1200);
      cells.othersFirst += Number(first);
      cells.othersSecond += Number(second);
      cells.othersBoth += Number(first && second);
    }
    expect(hiddenShare({ filed: 4000, others: 40_000, ...cells })).toBeCloseTo(0.03, 2);
  });
});
