import { describe, expect, it } from 'vitest';
import { RandomState } from '../../core/random';
import { drawLabels, drawProbabilities } from '../planted-fixture';
import { classCalibration } from './class-calibration';

const SAMPLES = 2000;

/** How often right probabilities of `n` reports, each with `copies`, lie within chance, over the four classes. */
function heldWithin(n: number, copies: number): number {
  const random = new RandomState(77);
  let within = 0;
  for (let sample = 0; sample < SAMPLES; sample++) {
    const honest = drawProbabilities(n, random, 2);
    const labels = drawLabels(honest, random);
    const rows = Array.from({ length: n * copies }, (_, i) => i % n);
    const stated = Float64Array.from(rows.flatMap((row) => [...honest.subarray(4 * row, 4 * row + 4)]));
    const simulation = { random: new RandomState(sample), simulations: 200 };
    const yTrue = rows.map((row) => labels[row]);
    const classes = classCalibration(yTrue, stated, rows.map(String), simulation);
    within += classes.filter(({ ece, chance }) => ece <= chance).length / 4;
  }
  return within / SAMPLES;
}

describe('classCalibration', () => {
  it.each([
    [100, 1],
    [60, 3],
  ])('holds right probabilities of %i reports in %i copies within chance 95 times in 100', (n, copies) => {
    const share = heldWithin(n, copies);
    expect(share).toBeGreaterThan(0.94);
    expect(share).toBeLessThan(0.96);
  });
});
