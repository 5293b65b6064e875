import { expect, it } from 'vitest';
import { predictionChanges } from './prediction-changes';

it('predictionChanges counts other labels and finds the largest change', () => {
  const exact = Float64Array.of(0.5, 0.25, 0.25, 0, 0.25, 0.75, 0, 0);
  const other = Float64Array.of(0.375, 0.5, 0.125, 0, 0.25, 0.625, 0.125, 0);
  expect(predictionChanges(exact, other)).toEqual({ texts: 2, labels: 1, furthest: 0.25 });
  expect(predictionChanges(exact, exact)).toEqual({ texts: 2, labels: 0, furthest: 0 });
  expect(() => predictionChanges(exact, other.subarray(4))).toThrow(
    'expected 8, of the same texts; received 4',
  );
});
