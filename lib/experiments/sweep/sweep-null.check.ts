import { expect, it } from 'vitest';
import { RandomState } from '../../core/random';
import { nullResult, summaryOf } from './sweep-null-fixture';

it.each([
  { trials: 12, sweepFolds: 1, least: 0.006 },
  { trials: 100, sweepFolds: 5, least: 0.018 },
])('$trials equally good configs, judged on $sweepFolds folds', ({ least, ...asked }) => {
  const random = new RandomState(12);
  const study = { ...asked, rows: 955, deaths: 191, resamples: 40 };
  const results = Array.from({ length: asked.trials > 50 ? 150 : 1500 }, () => nullResult(study, random));
  const [shared, nested, bound] = (['shared', 'nested', 'bound'] as const).map((of) =>
    summaryOf(results.map((result) => result[of])),
  );
  console.info({ ...asked, shared, nested, bound });
  expect(shared.mean).toBeGreaterThan(least);
  expect(Math.abs(nested.mean)).toBeLessThan(3 * nested.error);
  expect(bound.mean).toBeGreaterThan(shared.mean - 2 * shared.error);
});
