import { describe, expect, it } from 'vitest';
import { LABELS } from '../core/labels';
import { externalScores } from './external-scores';

const ROWS = 400;
const ids = Array.from({ length: ROWS }, (_, i) => `r${i}`);
const yTrue = Uint8Array.from(ids, (_, i) => i % 4);
/** Right on the first half, always the next class on the second. */
const probabilities = Float64Array.from(
  ids.flatMap((_, i) => LABELS.map((__, c) => (c === (i < ROWS / 2 ? i % 4 : (i + 1) % 4) ? 0.7 : 0.1))),
);
const resampling = { groups: new Map(ids.map((id, i) => [id, `g${i}`])), resamples: 200, seed: 1 };
const said = { ids, yTrue, probabilities };
const scoreOf = (scores: ReturnType<typeof externalScores>['all'] | null, key: string) =>
  scores?.measures.find(({ measure }) => measure === key)?.value;

describe('externalScores', () => {
  it('scores what has no relative apart', () => {
    const known = new Set(ids.slice(0, ROWS / 2));
    const { all, unrelated } = externalScores(said, known, resampling);
    expect(all).toMatchObject({ reports: 400, deaths: 100 });
    expect(unrelated).toMatchObject({ reports: 200, deaths: 50 });
    expect(all.effective).toBeCloseTo(400, 9);
    expect(scoreOf(all, 'deathF1')).toBeCloseTo(0.5, 12);
    expect(scoreOf(unrelated, 'deathF1')).toBe(0);
  });

  it('has the same score twice where nothing is related, and one where everything is', () => {
    const same = externalScores(said, new Set(), resampling);
    expect(scoreOf(same.unrelated, 'macroF1')).toBe(scoreOf(same.all, 'macroF1'));
    expect(externalScores(said, new Set(ids), resampling).unrelated).toBeNull();
  });

  it('says what many reports of few groups are worth, and gives them no interval', () => {
    const groups = new Map(ids.map((id, i) => [id, `g${i % 20}`]));
    const { all } = externalScores(said, new Set(), { ...resampling, groups });
    expect(all.effective).toBeCloseTo(20, 9);
    const death = all.measures.find(({ measure }) => measure === 'deathF1');
    expect(death).toMatchObject({ lower: null, upper: null });
    expect(death?.reason).toContain('effective groups, fewer than 30');
  });
});
