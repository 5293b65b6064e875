import { describe, expect, it } from 'vitest';
import { RandomState } from '../../core/random';
import { softmax } from '../../core/softmax';
import { weightedCalibration } from '../calibration/weighted-calibration';
import { averagePrecision, rocAuc } from '../curve';
import { brierScore, calibrationError, logLoss } from '../probabilities';
import { rankedAreas } from '../ranked-areas';
import { bootstrap, groupSums, type Interval } from './bootstrap';
import { bootstrapRows } from './bootstrap-rows';

const random = new RandomState(7);
const n = 300;
const positive = Array.from({ length: n }, () => random.random() < 0.3);
const scores = Float64Array.from(positive, (is) => Math.round(20 * (random.random() + (is ? 0.4 : 0))) / 20);

describe('rankedAreas', () => {
  it('equals the areas of the curve, ties and weights of 0 included', () => {
    const areas = rankedAreas(positive, scores);
    for (let turn = 0; turn < 20; turn++) {
      const weights = Float64Array.from(scores, () => Math.floor(random.random() * 3));
      const rows = Array.from(weights.keys()).filter((row) => weights[row] > 0);
      const own = (values: Float64Array) => Float64Array.from(rows, (row) => values[row]);
      const drawn = rows.map((row) => positive[row]);
      const found = areas(weights);
      expect(found.averagePrecision).toBeCloseTo(
        averagePrecision(drawn, own(scores), own(weights)) as number,
        12,
      );
      expect(found.rocAuc).toBeCloseTo(rocAuc(drawn, own(scores), own(weights)) as number, 12);
    }
    expect(areas(Float64Array.from(positive, (is) => (is ? 0 : 1))).averagePrecision).toBeNaN();
  });
});

describe('weightedCalibration', () => {
  it('equals the measures of the same predictions', () => {
    const yTrue = Uint8Array.from({ length: n }, () => Math.floor(random.random() * 4));
    const rows = Array.from(yTrue, () => softmax([0, 1, 2, 3].map(() => 4 * random.random())));
    const probabilities = Float64Array.from(rows.flat());
    const measure = weightedCalibration(yTrue, probabilities, 10);
    for (let turn = 0; turn < 5; turn++) {
      const weights = Float64Array.from(yTrue, () => Math.floor(random.random() * 3));
      const { ece, brier, logLoss: loss } = measure(weights);
      expect(ece).toBeCloseTo(calibrationError(yTrue, probabilities, 10, weights), 12);
      expect(brier).toBeCloseTo(brierScore(yTrue, probabilities, weights), 12);
      expect(loss).toBeCloseTo(logLoss(yTrue, probabilities, weights), 12);
    }
  });
});

describe('bootstrapRows', () => {
  const groups = Array.from({ length: n }, (_, row) => (row % 3 === 0 ? null : `group ${row % 40}`));

  it('agrees with the bootstrap of sums where both apply', () => {
    const options = { resamples: 4000, random: new RandomState(1) };
    const share = (weights: Float64Array) => {
      const total = weights.reduce((sum, weight) => sum + weight, 0);
      return [weights.reduce((sum, weight, row) => sum + (positive[row] ? weight : 0), 0) / total];
    };
    const [rows] = bootstrapRows(n, groups, share, options);
    const sums = groupSums(n, groups, 2, (row, cells) => {
      cells[positive[row] ? 0 : 1]++;
    });
    const [known] = bootstrap(sums, ([a, b]) => [a / (a + b)], options);
    expect(rows.value).toBeCloseTo(known.value, 12);
    expect(rows.lower).toBeCloseTo(Number(known.lower), 2);
    expect(rows.upper).toBeCloseTo(Number(known.upper), 2);
  });

  it('agrees where groups are too many to leave out one by one', () => {
    // One group of 60, which is right throughout, beside 1940 of one.
    const right = Array.from({ length: 2000 }, (_, row) => row < 60 || row % 2 === 0);
    const own = right.map((_, row) => (row < 60 ? 'large' : null));
    const options = () => ({ resamples: 2000, random: new RandomState(1) });
    const share = (weights: Float64Array) => {
      const total = weights.reduce((sum, weight) => sum + weight, 0);
      return [weights.reduce((sum, weight, row) => sum + (right[row] ? weight : 0), 0) / total];
    };
    const [rows] = bootstrapRows(2000, own, share, options());
    const sums = groupSums(2000, own, 2, (row, cells) => {
      cells[right[row] ? 0 : 1]++;
    });
    const [known] = bootstrap(sums, ([a, b]) => [a / (a + b)], options());
    const width = ({ lower, upper }: Interval) => Number(upper) - Number(lower);
    // Lots that were dealt in the order of rows, of which every other is right, made it 1.4.
    expect(Math.abs(width(rows) / width(known) - 1)).toBeLessThan(0.1);
  });

  it('leaves out resamples in which the number does not exist', () => {
    const one = [true, false, false];
    const areas = rankedAreas(one, Float64Array.of(0.9, 0.5, 0.1));
    const [interval] = bootstrapRows(3, null, (weights) => [areas(weights).averagePrecision], {
      random: new RandomState(2),
      resamples: 200,
    });
    expect(interval).toMatchObject({ value: 1, lower: 1, upper: 1 });
    // A resample of 3 draws none of one example with a chance of (2/3)^3.
    expect(Number(interval.resamples) / 200).toBeCloseTo(1 - 8 / 27, 1);
  });
});

describe('bootstrap', () => {
  it('leaves the resamples that do not support a number out of its interval', () => {
    // A third of all draws of four are without the one that supports it.
    const sums = groupSums(4, null, 2, (row, cells, start) => {
      cells[start] += row === 0 ? 1 : 0;
      cells[start + 1]++;
    });
    const statistic = ([supporting, all]: Float64Array) => [supporting > 0 ? supporting / all : Number.NaN];
    const [interval] = bootstrap(sums, statistic, { random: new RandomState(1), resamples: 200 });
    expect(interval).toMatchObject({ value: 0.25, lower: 0.25 });
    expect(interval.upper).toBeGreaterThanOrEqual(0.5);
  });
});
