import { describe, expect, it } from 'vitest';
import { inverseFrequencyWeights } from '../../../core/class-weights';
import { LABELS } from '../../../core/labels';
import { RandomState } from '../../../core/random';
import { classWeightRows, effectiveWeights } from './effective-weights';
import { recipe } from './recipe';

const batch = (...labels: number[]) => Uint8Array.from(labels);

describe('effectiveWeights', () => {
  // One Death and three Injuries: weights 4/2 = 2 and 4/6 = 2/3.
  const weights = [2, 2 / 3, 0, 0];

  it('follow from the weights in each batch, worked out by hand', () => {
    // Beside an Injury the Death has 3/4 of its step, an Injury 1/4; two Injuries have half each. Four examples, two steps.
    const [death, injury, ...none] = effectiveWeights(
      [[batch(0, 1)], [batch(1, 1)]],
      weights,
      'perMicroBatch',
    );
    expect(death).toBeCloseTo(2 * 0.75, 12);
    expect(injury).toBeCloseTo((2 * (0.25 + 0.5 + 0.5)) / 3, 12);
    expect(none).toEqual([0, 0]);
    // Accumulated, the same halves: one step of four examples.
    const both = effectiveWeights([[batch(0, 1), batch(1, 1)]], weights, 'perMicroBatch');
    expect(both[0]).toBeCloseTo(4 * (0.75 / 2), 12);
  });

  it('are the weights themselves where the mean is over all of them', () => {
    const [death, injury] = effectiveWeights([[batch(0, 1), batch(1, 1)]], weights, 'perStep');
    expect([death, injury]).toEqual([expect.closeTo(2, 12), expect.closeTo(2 / 3, 12)]);
  });

  it('count an example of a small last batch for more', () => {
    const [, injury] = effectiveWeights([[batch(1, 1, 1)], [batch(1)]], weights, 'perMicroBatch');
    expect(injury).toBeCloseTo(1, 12);
    const [death, others] = effectiveWeights([[batch(1, 1, 1)], [batch(0)]], weights, 'perMicroBatch');
    expect([death, others]).toEqual([expect.closeTo(2, 12), expect.closeTo(2 / 3, 12)]);
  });
});

describe('classWeightRows', () => {
  const shares = [0.08, 0.3, 0.575, 0.045];
  const n = 40_000;
  const labels = Uint8Array.from({ length: n }, (_, i) => {
    const at = (i + 0.5) / n;
    return at < 0.08 ? 0 : at < 0.38 ? 1 : at < 0.955 ? 2 : 3;
  });
  const weights = inverseFrequencyWeights(labels);
  const rowsOf = (batching: 'uniform' | 'byLength', lengths: Int32Array) =>
    classWeightRows(
      { ...recipe({}, 'published'), batching, epochs: 1 },
      { labels, lengths, seed: 3 },
      weights,
    );

  it('have the mean 1, and equal what an independent draw of batches of 16 gives', () => {
    const rows = rowsOf('uniform', new Int32Array(n));
    expect(rows.reduce((sum, { effective, examples }) => sum + (effective * examples) / n, 0)).toBeCloseTo(
      1,
      10,
    );
    const random = new RandomState(9);
    const draw = () => {
      const at = random.random();
      return at < 0.08 ? 0 : at < 0.38 ? 1 : at < 0.955 ? 2 : 3;
    };
    for (const { label, weight, effective } of rows) {
      const c = LABELS.indexOf(label);
      expect(weight).toBeCloseTo(1 / (4 * shares[c]), 2);
      let sum = 0;
      for (let i = 0; i < 4000; i++) {
        let others = 0;
        for (let j = 0; j < 15; j++) others += weights[draw()];
        sum += (16 * weights[c]) / (weights[c] + others);
      }
      expect(effective / (sum / 4000)).toBeCloseTo(1, 1);
    }
  });

  it('make Other count 9.2 times Malfunction at the published shares, of 12.8 by the weights', () => {
    const [, , malfunction, other] = rowsOf('uniform', new Int32Array(n));
    expect(other.weight / malfunction.weight).toBeCloseTo(12.78, 2);
    expect(other.effective / malfunction.effective).toBeCloseTo(9.2, 0);
  });

  it('bring a class whose narratives are as long as each other still less where batches go by length', () => {
    const lengths = Int32Array.from(labels, (label, i) => (label === 0 ? 400 : 100 + ((i * 7919) % 250)));
    const [together] = rowsOf('byLength', lengths);
    const [apart] = rowsOf('uniform', lengths);
    expect(together.effective).toBeLessThan(apart.effective - 0.5);
  });
});
