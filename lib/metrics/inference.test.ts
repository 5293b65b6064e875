import { describe, expect, it } from 'vitest';
import { LABELS } from '../core/labels';
import { RandomState } from '../core/random';
import { applyScaling, byTemperature } from './calibration/scaling';
import { fitTemperature } from './calibration/temperature';
import { f1OfCells, f1OfReport, reportOfMatrix } from './classification';
// Made by inference.golden.py beside this file (scipy).
import golden from './inference.golden.json';
import { type BootstrapOptions, bootstrap, groupSums, intervalOf, quantile } from './intervals/bootstrap';
import { matrixOfCells } from './intervals/confusion-sums';
import { ownClusters } from './intervals/effective-clusters';
import { jackknife } from './intervals/jackknife';
import { drawBinomial, drawMultinomial } from './intervals/multinomial';
import { measureOfCells } from './measure-of-cells';
import { MEASURE_KEYS, MEASURES, type MeasureKey, measure } from './measures';
import { logLoss } from './probabilities';
import { foldDifference } from './significance/fold-difference';
import { agreement, mcnemar } from './significance/mcnemar';
import { normalWithin, studentQuantile, studentTails } from './special';

const close = (received: number, expected: number) =>
  expect(Math.abs(received - expected)).toBeLessThan(1e-12 * Math.max(1, Math.abs(expected)));

describe('mcnemar', () => {
  it.each(golden.mcnemar)('equals scipy for $onlyA against $onlyB', ({ pExact, ...counts }) => {
    close(mcnemar(counts), pExact);
  });

  it('counts who alone is right', () => {
    expect(agreement([0, 1, 2, 3, 0], [0, 1, 2, 0, 1], [0, 2, 3, 3, 1])).toEqual({
      bothRight: 1,
      onlyA: 2,
      onlyB: 1,
      bothWrong: 1,
    });
    expect(() => agreement([0], [0], [])).toThrow('expected predictions for 1 examples; received 1 and 0');
  });
});

describe('foldDifference', () => {
  it.each(golden.student)("equals scipy's Student tails for t = $t, df = $df", ({ t, df, p }) => {
    close(studentTails(t, df), p);
  });

  it('widens the variance by the ratio of test to training examples', () => {
    const test = foldDifference([0.01, 0.02, 0.03], { nTrain: 80, nTest: 20 });
    close(test.std, 0.01);
    close(test.t ?? 0, 0.02 / (0.01 * Math.sqrt(1 / 3 + 1 / 4)));
    expect(foldDifference([0.1, 0.1], { nTrain: 4, nTest: 1 })).toMatchObject({ std: 0, t: null, p: null });
  });
});

describe('quantiles', () => {
  it.each(golden.quantiles)("equal scipy's for df = $df, within = $within", ({
    df,
    within,
    t,
    z,
    normal,
  }) => {
    close(studentQuantile(within, df), t);
    close(normalWithin(z), normal);
  });
});

describe('drawBinomial', () => {
  it.each(golden.binomial)('has the moments and shares of n = $n, p = $p', ({ n, p, pmf, ...moments }) => {
    const random = new RandomState(11);
    const draws = Array.from({ length: 20_000 }, () => drawBinomial(random, n, p));
    const mean = draws.reduce((sum, k) => sum + k, 0) / draws.length;
    const variance = draws.reduce((sum, k) => sum + (k - mean) ** 2, 0) / draws.length;
    expect(Math.abs(mean - moments.mean)).toBeLessThan(4 * Math.sqrt(moments.variance / draws.length));
    expect(Math.abs(variance / moments.variance - 1)).toBeLessThan(0.05);
    if (!pmf) return;
    const counts = pmf.map((_, k) => draws.filter((draw) => draw === k).length);
    const chi = pmf.reduce((sum, share, k) => {
      const expected = share * draws.length;
      return expected < 5 ? sum : sum + (counts[k] - expected) ** 2 / expected;
    }, 0);
    expect(chi).toBeLessThan(2 * n);
  });

  it('gives multinomial counts that add up', () => {
    const out = new Int32Array(4);
    const totals = [0, 0, 0, 0];
    const random = new RandomState(3);
    for (let i = 0; i < 4000; i++) {
      drawMultinomial(random, 10, [1, 0, 3, 4], out);
      expect(out.reduce((sum, count) => sum + count, 0)).toBe(10);
      out.forEach((count, c) => {
        totals[c] += count;
      });
    }
    expect(totals[1]).toBe(0);
    for (const [c, share] of [1, 0, 3, 4].entries()) expect(totals[c] / 40_000).toBeCloseTo(share / 8, 2);
  });
});

describe('bootstrap', () => {
  const { yTrue, a, b, group, byExample, byGroup } = golden.bootstrap;
  const sumsOf = (groups: string[] | null) =>
    groupSums(yTrue.length, groups, 32, (row, sums) => {
      sums[4 * yTrue[row] + a[row]]++;
      sums[16 + 4 * yTrue[row] + b[row]]++;
    });
  const statistic = (sums: Float64Array) => {
    const [one, two] = [f1OfCells(sums), f1OfCells(sums, 16)];
    return [one.D, two.macro - one.macro];
  };
  const options = (seed: number): BootstrapOptions => ({ random: new RandomState(seed), resamples: 10_000 });

  it.each([
    ['examples', null, byExample],
    ['groups', group, byGroup],
  ] as const)("gives scipy's intervals when %s are drawn", (_, groups, oracle) => {
    const [death, difference] = bootstrap(sumsOf(groups && [...groups]), statistic, options(1));
    for (const [mine, theirs] of [
      [death, oracle.death],
      [difference, oracle.difference],
    ] as const) {
      expect(Math.abs(Number(mine.lower) - theirs.edges[0])).toBeLessThan(0.006);
      expect(Math.abs(Number(mine.upper) - theirs.edges[1])).toBeLessThan(0.006);
    }
  });

  it('takes the standard error and its degrees of freedom from what one group changes', () => {
    const { patterns, frequencies } = sumsOf(group);
    const without = (left: number) => {
      const cells = new Float64Array(32);
      frequencies.forEach((times, pattern) => {
        for (let i = 0; i < 32; i++)
          cells[i] += (times - Number(pattern === left)) * patterns[pattern * 32 + i];
      });
      return statistic(cells);
    };
    [byGroup.death, byGroup.difference].forEach((oracle, k) => {
      const left = Float64Array.from(frequencies, (_, pattern) => without(pattern)[k]);
      const { error, freedom } = jackknife(without(-1)[k], left, frequencies);
      expect(error).toBeCloseTo(oracle.error, 12);
      expect(freedom).toBeCloseTo(oracle.freedom, 8);
    });
  });

  it('expands its levels where the jackknife is wider or has few degrees of freedom', () => {
    const { df, within, t } = golden.quantiles[1];
    const draws = Float64Array.from({ length: 2001 }, (_, i) => i / 1000 - 1);
    const deviation = 2001 / 1000 / Math.sqrt(12);
    for (const error of [deviation, deviation / 2]) {
      const { lower, upper } = intervalOf(0, draws, { error, freedom: df }, within);
      const edge = normalWithin((t * error) / deviation);
      expect(upper).toBeCloseTo(edge, 3);
      expect(lower).toBeCloseTo(-edge, 3);
    }
  });

  it('counts the clusters that each number rests on', () => {
    // 40 groups of one Injury; 3 of one Death and one of 3.
    const sums = groupSums(44, null, 16, (row, cells) => {
      cells[row < 40 ? 5 : 0] += row === 43 ? 3 : 1;
    });
    const all = Float64Array.from({ length: 16 }, (_, cell) => ({ 0: 6, 5: 40 })[cell] ?? 0);
    const own = ownClusters(sums, all, (cells) => [f1OfCells(cells).D, f1OfCells(cells).weighted]);
    close(own[0], 36 / 12);
    close(own[1], 46 ** 2 / 52);
    const few = bootstrap(sums, (cells) => [f1OfCells(cells).D, f1OfCells(cells).weighted], {
      ...options(1),
      leastClusters: 30,
    });
    expect(few[0]).toMatchObject({ lower: null, reason: 'none: 3.0 effective groups, fewer than 30' });
    expect(few[1].lower).not.toBeNull();
  });

  it('scores cells as it scores a matrix', () => {
    const cells = Float64Array.from({ length: 20 }, (_, i) => (i * 7) % 5);
    const matrix = LABELS.map((_, t) => [...cells.subarray(4 + 4 * t, 8 + 4 * t)]);
    for (const [name, value] of Object.entries(f1OfReport(reportOfMatrix(matrix))))
      close(f1OfCells(cells, 4)[name as 'D'], value as number);
  });

  describe('of 60 examples with one death, found beside a false alarm', () => {
    const planted = groupSums(60, null, 16, (row, cells) => {
      const [truth, predicted] = row === 0 ? [0, 0] : [1 + (row % 3), row === 1 ? 0 : 1 + (row % 3)];
      cells[4 * truth + predicted]++;
    });
    const intervalsOf = (keys: readonly MeasureKey[]) => {
      const measures = keys.map((key) => measureOfCells(key)!);
      return bootstrap(planted, (cells) => measures.map((of) => of(cells, 0)), options(6));
    };

    it('leaves out the resamples that draw no death', () => {
      const [f1, recall, macro, weighted] = intervalsOf(['deathF1', 'deathRecall', 'macroF1', 'weightedF1']);
      // (59/60)^60 = 0.365 of the resamples draw none: counted as 0 they would be the lower edge.
      for (const { resamples } of [f1, recall, macro])
        expect(Math.abs(Number(resamples) / 10_000 - 0.635)).toBeLessThan(0.02);
      expect(f1.value).toBeCloseTo(2 / 3, 12);
      // Of the others, 2.5 % draw the death once and the alarm four times or more often: 2 / (2 + 4) at the least.
      expect(f1.lower).toBeGreaterThan(0.3);
      expect(recall).toMatchObject({ value: 1, lower: 1, upper: 1 });
      expect(macro.lower).toBeGreaterThan(0.7);
      expect(weighted.resamples).toBe(10_000);
    });

    it('refuses an interval where fewer than half of the resamples have the number', () => {
      const rare = (cells: Float64Array) => [cells[0] > 1 ? cells[0] : NaN];
      const [interval] = bootstrap(planted, rare, options(6));
      expect(interval).toMatchObject({ lower: null, upper: null });
      expect(interval.resamples).toBeGreaterThan(0);
    });
  });

  it('takes from cells what the table of measures takes from a report', () => {
    const cells = Float64Array.from({ length: 48 }, (_, i) => (i < 16 ? 0 : (i * 7) % 5));
    cells.fill(0, 32, 36);
    for (const key of MEASURE_KEYS) {
      const of = measureOfCells(key);
      expect([key, of === null]).toEqual([key, MEASURES[key].from === 'probabilities']);
      for (const start of of ? [0, 16, 32] : []) {
        const report = reportOfMatrix(matrixOfCells(cells, start));
        const expected = measure(key, { yTrue: [], probabilities: new Float64Array(0), report });
        if (expected === null) expect(of?.(cells, start)).toBeNaN();
        else close(Number(of?.(cells, start)), expected);
      }
    }
  });

  it('equals the distribution worked out by hand', () => {
    // Two examples, 0 and 1: the mean of a resample is 0, 1/2, 1 with probability 1/4, 1/2, 1/4.
    const sums = groupSums(2, null, 1, (row, cells) => {
      cells[0] += row;
    });
    const seen = [0, 0, 0];
    const mean = ([total]: Float64Array) => {
      seen[total]++;
      return [total / 2];
    };
    const [interval] = bootstrap(sums, mean, { random: new RandomState(1), resamples: 8000, level: 0.4 });
    seen[1]--;
    for (const [total, share] of [0.25, 0.5, 0.25].entries())
      expect(seen[total] / 8000).toBeCloseTo(share, 1.5);
    expect([interval.value, interval.lower, interval.upper]).toEqual([0.5, 0.5, 0.5]);
  });

  it('repeats itself with the same seed and takes groups of one as examples', () => {
    const own = yTrue.map((_, row) => `row ${row}`);
    const once = bootstrap(sumsOf(own), statistic, options(4));
    expect(bootstrap(sumsOf(null), statistic, options(4))).toEqual(once);
    expect(bootstrap(sumsOf(null), statistic, options(5))).not.toEqual(once);
  });

  it('takes quantiles as NumPy does', () => {
    expect([0, 0.3, 1].map((q) => quantile([1, 2, 4], q))).toEqual([1, 1.6, 4]);
  });
});

describe('fitTemperature', () => {
  it.each(golden.temperature)("finds scipy's minimum, T = $temperature", (oracle) => {
    const probabilities = Float64Array.from(oracle.probabilities);
    const temperature = fitTemperature(oracle.yTrue, probabilities);
    expect(Math.abs(temperature / oracle.temperature - 1)).toBeLessThan(1e-4);
    close(logLoss(oracle.yTrue, applyScaling(probabilities, byTemperature(temperature))), oracle.loss);
  });

  it('keeps rows summing to 1 and decisions as they are', () => {
    const scaled = applyScaling(Float64Array.of(0, 0.5, 0.3, 0.2), byTemperature(3));
    close(
      scaled.reduce((sum, p) => sum + p, 0),
      1,
    );
    expect([...scaled].indexOf(Math.max(...scaled))).toBe(1);
    expect(scaled[0]).toBeGreaterThan(0);
  });
});
