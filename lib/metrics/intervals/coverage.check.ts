import { describe, expect, it } from 'vitest';
import { coverage } from './coverage-fixture';

describe('intervals of scores and of differences', () => {
  it.each([
    { groups: 1000, tail: 1.5 },
    { groups: 2000, tail: 2 },
    { groups: 4000, tail: 1.2 },
  ])('of $groups groups of 1 to 3000 with tail $tail hold the truth in 93 to 97 of 100', ({
    groups,
    tail,
  }) => {
    const rows = coverage({ groups, tail, repetitions: 2000, resamples: 400, seed: 1 });
    const lines = rows.map(
      ({ name, effective, held }) => `  ${name}: ${held} of ${effective.toFixed(0)} groups`,
    );
    console.log([`${groups} groups, tail ${tail}`, ...lines].join('\n'));
    const enough = rows.filter(({ effective }) => effective >= 100);
    expect(enough.length).toBeGreaterThanOrEqual(rows.length / 2);
    for (const { name, held } of enough) {
      expect(held, name).toBeGreaterThanOrEqual(0.93);
      expect(held, name).toBeLessThanOrEqual(0.97);
    }
  }, 900_000);
});
