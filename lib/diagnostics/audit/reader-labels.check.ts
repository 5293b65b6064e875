/**
 * Readers' own errors are in no interval: a third reader who errs in 5 of 100 as well adds .005 to the share.
 * 2,000 sheets of 20 SYNTHETIC populations: how many intervals hold the share of wrong labels, and of the F1 on true labels.
 * Takes a few minutes.
 */
import { describe, expect, it } from 'vitest';
import { LABELS } from '../../core/labels';
import { f1Scores } from '../../metrics/classification';
import { correctedScores } from './corrected-scores';
import { filedErrors } from './filed-errors';
import { planted, plantedLabels, trueShare } from './planted-labels-fixture';

const ERRORS = [0.05, 0.1, 0.04, 0.08];
const SIZE = { suspects: 200, controls: 400 };
const [POPULATIONS, SHEETS] = [20, 100];

/** Whether an interval as text holds a number, as far as its three digits say. */
function holds(interval: string, value: number): boolean {
  const [lower, upper] = interval.split(' \u2013 ').map(Number);
  return value >= lower - 5e-4 && value <= upper + 5e-4;
}

/** A place a sheet: population and seed. */
function* sheets(populations: number, perPopulation: number) {
  for (let i = 0; i < populations; i++) {
    const reports = plantedLabels(3000, ERRORS, 1000 + i);
    for (let seed = 0; seed < perPopulation; seed++) yield { reports, seed: 10_000 * i + 2 * seed };
  }
}

describe('the share of wrong labels', () => {
  it.each([
    ['two readers without fault', [1, 1]],
    ['readers right in 95 of 100', [0.95, 0.95]],
    ['readers right in 95 of 100, and a third without fault', [0.95, 0.95, 1]],
  ])('%s', (name, accuracies) => {
    const held = new Map<string, number>();
    let [count, plain] = [0, 0];
    for (const { reports, seed } of sheets(POPULATIONS, SHEETS)) {
      const labels = planted(reports, SIZE, accuracies, seed);
      for (const { filed, interval, settled, wrong } of filedErrors(labels)) {
        const truth = trueShare(reports, filed);
        held.set(filed, (held.get(filed) ?? 0) + Number(holds(interval, truth)));
        if (filed === 'all') plain += wrong / settled - truth;
      }
      count++;
    }
    const shares = Object.fromEntries([...held].map(([filed, n]) => [filed, n / count]));
    console.log(
      `${name}: held ${JSON.stringify(shares)}; unweighted share minus truth ${(plain / count).toFixed(3)}`,
    );
    for (const [filed, share] of Object.entries(shares)) {
      expect(share, filed).toBeGreaterThanOrEqual(0.93);
      expect(share, filed).toBeLessThanOrEqual(0.98);
    }
    expect(plain / count).toBeGreaterThan(0.05);
  });
});

describe('F1 on true labels', () => {
  it('is held by the intervals over groups', () => {
    const held = new Map<string, number>();
    let count = 0;
    for (const { reports, seed } of sheets(10, 30)) {
      const { ids, yPred } = reports.scored.outer;
      const is = Uint8Array.from(ids, (id) => LABELS.indexOf(reports.truth.get(id) ?? 'O'));
      const truth = f1Scores(is, yPred);
      const labels = planted(reports, SIZE, [1, 1], seed);
      const resampling = { groups: new Map<string, string>(), resamples: 400, seed };
      for (const row of correctedScores(labels, [reports.scored], resampling))
        held.set(
          row.class,
          (held.get(row.class) ?? 0) + Number(holds(row.correctedInterval, truth[row.class as 'D'] ?? -1)),
        );
      count++;
    }
    const shares = Object.fromEntries([...held].map(([of, n]) => [of, n / count]));
    console.log(`F1 of ${count} sheets: held ${JSON.stringify(shares)}`);
    for (const [of, share] of Object.entries(shares)) expect(share, of).toBeGreaterThanOrEqual(0.9);
  });
});
