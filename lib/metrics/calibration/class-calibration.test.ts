import { describe, expect, it } from 'vitest';
import { RandomState } from '../../core/random';
import { drawLabels, drawProbabilities } from '../planted-fixture';
import { classCalibration, equalMassBins } from './class-calibration';
import { applyScaling, UNSCALED } from './scaling';

const alone = (n: number) => new Array<null>(n).fill(null);
const simulated = (seed: number, simulations = 200) => ({ random: new RandomState(seed), simulations });

describe('equalMassBins', () => {
  it('cuts as many rows into each bin and keeps ties together', () => {
    const scores = Float64Array.from({ length: 200 }, (_, i) => ((i * 37) % 200) / 200);
    const bins = equalMassBins(scores);
    expect(Array.from({ length: 10 }, (_, bin) => bins.filter((of) => of === bin).length)).toEqual(
      new Array(10).fill(20),
    );
    expect(bins[scores.indexOf(0)]).toBe(0);
    expect(bins[scores.indexOf(199 / 200)]).toBe(9);
    const tied = equalMassBins(Float64Array.from({ length: 100 }, (_, i) => (i < 55 ? 0.1 : i / 100)));
    expect(new Set(tied.subarray(0, 55)).size).toBe(1);
    expect(Math.max(...equalMassBins(new Float64Array(34).map((_, i) => i)))).toBe(2);
    expect([...equalMassBins(Float64Array.of(0.2, 0.9))]).toEqual([0, 0]);
  });
});

describe('classCalibration', () => {
  it('is the mean gap between share and probability by hand', () => {
    const probabilities = Float64Array.from(new Array(8).fill([0.5, 0.25, 0.25, 0]).flat());
    const [death, injury, malfunction, other] = classCalibration(
      [0, 0, 0, 0, 0, 0, 1, 2],
      probabilities,
      alone(8),
      simulated(1, 5000),
    );
    expect([death, injury, malfunction, other].map(({ ece }) => ece)).toEqual([0.25, 0.125, 0.125, 0]);
    // Binomial(8, 1/2) is within 4 +- 2 in 93 of 100 draws, within 4 +- 3 in 99.
    expect(death.chance).toBe(0.375);
    expect(other.chance).toBe(0);
  });

  it('holds right probabilities within chance in 95 of 100 samples, and distorted ones outside', () => {
    const random = new RandomState(6);
    let within = 0;
    for (let seed = 0; seed < 100; seed++) {
      const honest = drawProbabilities(200, random);
      const classes = classCalibration(drawLabels(honest, random), honest, alone(200), simulated(seed));
      within += classes.filter(({ ece, chance }) => ece <= chance).length;
    }
    expect(within / 400).toBeGreaterThan(0.91);
    expect(within / 400).toBeLessThan(0.985);
    const honest = drawProbabilities(600, random);
    const distorted = applyScaling(honest, { ...UNSCALED, bias: [1, -1, 0, 0] });
    const [death, injury] = classCalibration(drawLabels(honest, random), distorted, alone(600), simulated(1));
    expect(death.ece).toBeGreaterThan(2 * death.chance);
    expect(injury.ece).toBeGreaterThan(2 * injury.chance);
  });

  it('takes copies of a report for one piece of evidence', () => {
    const honest = drawProbabilities(20, new RandomState(2));
    const rows = Array.from({ length: 400 }, (_, i) => i % 20);
    const copies = Float64Array.from(rows.flatMap((row) => [...honest.subarray(4 * row, 4 * row + 4)]));
    const labels = rows.map(() => 0);
    const [apart] = classCalibration(labels, copies, alone(400), simulated(3));
    const [together] = classCalibration(labels, copies, rows.map(String), simulated(3));
    expect(together.ece).toBe(apart.ece);
    expect(together.chance).toBeGreaterThan(2 * apart.chance);
  });
});
