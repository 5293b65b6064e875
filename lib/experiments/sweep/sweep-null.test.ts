import { expect, it } from 'vitest';
import { RandomState } from '../../core/random';
import { nullResult, summaryOf } from './sweep-null-fixture';

it('of equally good configs a shared sweep reports too much, within its bound; a nested one does not', () => {
  const random = new RandomState(11);
  const study = { trials: 12, sweepFolds: 1, rows: 955, deaths: 191, resamples: 15 };
  const results = Array.from({ length: 250 }, () => nullResult(study, random));
  const [shared, nested, bound] = (['shared', 'nested', 'bound'] as const).map((of) =>
    summaryOf(results.map((result) => result[of])),
  );
  expect(shared.mean).toBeGreaterThan(3 * shared.error);
  expect(Math.abs(nested.mean)).toBeLessThan(3 * nested.error);
  expect(bound.mean).toBeGreaterThan(shared.mean - 2 * shared.error);
  expect(bound.mean).toBeLessThan(2 * shared.mean);
});
