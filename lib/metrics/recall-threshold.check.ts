import { describe, expect, it } from 'vitest';
import { RandomState } from '../core/random';
import { meanAndError, realisedRecalls } from './recall-simulation-fixture';
import { groupsNeeded, recallRank } from './recall-threshold';

describe('the recall that is realised, 2,000 repetitions', () => {
  const cases = [0.8, 0.9, 0.95].flatMap((recall) =>
    [8, 15, 60, 990].flatMap((deaths) => [1, 3, 5].map((epochs) => ({ recall, deaths, epochs }))),
  );

  it.each(
    cases,
  )('is at or above $recall or refused: $deaths deaths, choice of $epochs epochs', (simulated) => {
    const { recall, deaths, epochs } = simulated;
    const promise = { recall, choices: epochs };
    const rank = recallRank(deaths, promise);
    if (rank === 0) {
      expect(deaths).toBeLessThan(Number(groupsNeeded(promise)));
      return;
    }
    const lowest = (scores: Float64Array, k: number) => scores.slice().sort()[k - 1];
    const run = { ...simulated, repetitions: 2000 };
    const realised = realisedRecalls(run, (scores) => lowest(scores, rank), new RandomState(11));
    const { mean, twoErrors } = meanAndError(realised ?? new Float64Array());
    expect(mean).toBeGreaterThanOrEqual(recall - twoErrors);
  });
});
