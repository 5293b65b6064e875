import { describe, expect, it } from 'vitest';
import { RandomState } from '../core/random';
import {
  confidentClass,
  hiddenShare,
  precisionAtPlanted,
  probeRatio,
  ranked,
  suspicion,
  typicalConfidence,
} from './label-noise';

describe('suspicion', () => {
  const yTrue = [0, 0, 1, 1, 2];
  const probabilities = Float64Array.from(
    [
      [0.8, 0.1, 0.1, 0],
      [0.6, 0.2, 0.2, 0],
      [0.35, 0.4, 0.25, 0],
      [0.1, 0.8, 0.1, 0],
      [0.3, 0.1, 0.6, 0],
    ].flat(),
  );

  it('weighs probabilities by what is typical of each class', () => {
    const typical = typicalConfidence(yTrue, probabilities);
    [0.7, 0.6, 0.6, 1].forEach((value, c) => {
      expect(typical[c]).toBeCloseTo(value, 12);
    });
    const scores = suspicion(yTrue, probabilities, 0, []);
    expect(scores[0]).toBe(-Infinity);
    expect(scores[2]).toBeCloseTo(Math.log(0.35 / 0.7 / (0.4 / 0.6)), 4);
    expect(ranked(scores)).toEqual([2, 4, 3]);
  });

  it('ranks what was filed as a class that the model gives no chance', () => {
    const never = Float64Array.from([0.9, 0.1, 0, 0, 0.2, 0.8, 0, 0, 0.3, 0.7, 0, 0]);
    const scores = suspicion([0, 1, 2], never, 0, []);
    expect([...scores].map(Number.isFinite)).toEqual([false, true, true]);
    expect(ranked(scores)).toHaveLength(2);
  });

  it('adds what the probes say', () => {
    const probe = [true, true, false, false, true];
    const { present, absent } = probeRatio(yTrue, probe, 0);
    expect(present).toBeCloseTo(Math.log(3 / 4 / (2 / 5)), 12);
    expect(absent).toBeCloseTo(Math.log(1 / 4 / (3 / 5)), 12);
    const [plain, probed] = [[], [probe]].map((probes) => suspicion(yTrue, probabilities, 0, probes));
    expect(probed[4] - plain[4]).toBeCloseTo(present, 12);
    expect(ranked(probed)).toEqual([4, 2, 3]);
    expect(precisionAtPlanted(ranked(probed), new Set([4]))).toBe(1);
    expect(precisionAtPlanted(ranked(plain), new Set([4, 3]))).toBe(0.5);
  });

  it('refuses probes of other examples', () => {
    expect(() => suspicion(yTrue, probabilities, 0, [[true]])).toThrow('probes of 5 examples');
  });
});

describe('confidentClass', () => {
  it('takes the most probable of the classes that reach their typical confidence', () => {
    const rows = Float64Array.from([0.5, 0.45, 0.05, 0, 0.3, 0.3, 0.3, 0.1, 0.9, 0.1, 0, 0]);
    expect([...confidentClass(rows, [0.6, 0.4, 0.5, 0.5])]).toEqual([1, -1, 0]);
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
