import { describe, expect, it } from 'vitest';
import { inverseFrequencyWeights } from './class-weights';

describe('inverseFrequencyWeights', () => {
  it('are n / (K n_c) over the classes that occur', () => {
    expect(inverseFrequencyWeights(['D', 'M', 'M', 'M', 'I', 'I', 'O', 'O'])).toEqual([2, 1, 2 / 3, 1]);
    expect(inverseFrequencyWeights(['M', 'M', 'M', 'D'])).toEqual([2, 0, 4 / 6, 0]);
  });
});
