import { describe, expect, it } from 'vitest';
import { inverseFrequencyWeights } from './class-weights';

describe('inverseFrequencyWeights', () => {
  it('are n / (K n_c) over the classes that occur', () => {
    expect(inverseFrequencyWeights(Uint8Array.of(0, 2, 2, 2, 1, 1, 3, 3))).toEqual([2, 1, 2 / 3, 1]);
    expect(inverseFrequencyWeights([2, 2, 2, 0])).toEqual([2, 0, 4 / 6, 0]);
  });
});
