import { describe, expect, it } from 'vitest';
import { RandomState } from '../../core/random';
import { calibrationLine, whyNoLine } from './calibration-line';

const alone = (n: number) => new Array<null>(n).fill(null);

describe('calibrationLine', () => {
  it('finds the slope and intercept that were planted', () => {
    const random = new RandomState(12);
    const stated = Float64Array.from({ length: 20000 }, () => 1 / (1 + Math.exp(-2 * random.normal())));
    const happened = Array.from(stated, (p) => {
      const odds = Math.log(p / (1 - p));
      return random.random() < 1 / (1 + Math.exp(-(-1 + 0.5 * odds)));
    });
    const { slope, intercept } = calibrationLine(happened, stated, alone(20000));
    expect(Math.abs(slope.value - 0.5)).toBeLessThan(0.04);
    expect(Math.abs(intercept.value + 1)).toBeLessThan(0.06);
  });

  it('solves a table by hand: two probabilities, the shares that happened', () => {
    // At 0.2 a half happened (log odds 0), at 0.8 three quarters (log 3): slope log 3 / (2 log 4).
    const happened = [true, false, true, true, true, false];
    const { slope, intercept } = calibrationLine(
      happened,
      Float64Array.of(0.2, 0.2, 0.8, 0.8, 0.8, 0.8),
      alone(6),
    );
    expect(slope.value).toBeCloseTo(Math.log(3) / (2 * Math.log(4)), 9);
    expect(intercept.value).toBeCloseTo(Math.log(3) / 2, 9);
  });

  it.each([
    [[false, false], [0.1, 0.9], 'it never happened'],
    [[true, true], [0.1, 0.9], 'it always happened'],
    [[true, false, true], [0.3, 0.3, 0.3], 'every probability is the same'],
    [[true, false, true], [0.3, 0.3, 0.4], 'a threshold tells all apart, so that no slope is steepest'],
  ])('says why there is none for %j at %j', (happened, stated, why) => {
    expect(whyNoLine(happened, Float64Array.from(stated))).toBe(why);
    expect(() => calibrationLine(happened, Float64Array.from(stated), alone(3))).toThrow(why);
  });

  it('finds its way from probabilities that are all but certain', () => {
    const stated = Float64Array.of(1, 1, 0, 0, 1, 0);
    const { slope, intercept } = calibrationLine([true, true, false, false, false, true], stated, alone(6));
    expect(intercept.value).toBeCloseTo(0, 6);
    expect(slope.value).toBeCloseTo(Math.log(2) / Math.log((1 - Number.EPSILON) / Number.EPSILON), 6);
  });

  it('has intervals that hold the truth in 95 of 100 samples, copies counting once', () => {
    const random = new RandomState(31);
    let held = 0;
    for (let sample = 0; sample < 200; sample++) {
      const stated = Float64Array.from({ length: 150 }, () => 1 / (1 + Math.exp(-1.5 * random.normal())));
      const happened = Array.from(stated, (p) => random.random() < p);
      const twice = [...happened, ...happened];
      const groups = twice.map((_, row) => String(row % 150));
      const { slope, intercept } = calibrationLine(twice, Float64Array.of(...stated, ...stated), groups);
      held +=
        Number(slope.lower <= 1 && slope.upper >= 1) + Number(intercept.lower <= 0 && intercept.upper >= 0);
    }
    expect(held / 400).toBeGreaterThan(0.91);
    expect(held / 400).toBeLessThan(0.985);
  });
});
