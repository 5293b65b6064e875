/** The level of the sign-flip test on 2,000 data sets without a difference. Takes a minute. */
import { expect, it } from 'vitest';
import { COUNTED_KEYS } from '../measure-of-cells';
import { falseFindings, falseFindingsByMeasure } from './sign-flip-fixture';

it('finds a difference in 4 to 6 % of data sets that have none', () => {
  const share = falseFindings({ sets: 2000, flips: 399, seed: 11 });
  console.log(
    `sign-flip test of accuracy under the null, groups of 1 to 60: ${(100 * share).toFixed(1)} % of 2,000`,
  );
  expect(share).toBeGreaterThan(0.04);
  expect(share).toBeLessThan(0.06);
});

it('does so by every counted measure', () => {
  const shares = falseFindingsByMeasure({ sets: 1000, flips: 199, seed: 12 });
  COUNTED_KEYS.forEach((key, k) => {
    console.log(`${key}: ${(100 * shares[k]).toFixed(1)} % of 1,000`);
    // Two Monte Carlo errors of 5 % in 1,000 are 1.4 points.
    expect(shares[k], key).toBeGreaterThan(0.03);
    expect(shares[k], key).toBeLessThan(0.07);
  });
});
