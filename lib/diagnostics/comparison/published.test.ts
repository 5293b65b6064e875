import { describe, expect, it } from 'vitest';
import { meanAndStd } from '../../metrics/summary';
import { type PublishedRow, publishedRow, publishedSentence } from './published';
import { type PublishedClaim, publishedClaims, publishedFigures } from './published-figures';

const sizes = { nTrain: 123_821, nTest: 30_955 };
const claims = publishedClaims();
const claimOf = (of: PublishedClaim['of'], measure: PublishedClaim['measure']) =>
  claims.find((claim) => claim.of === of && claim.measure === measure)!;
const row = (claim: PublishedClaim, values: readonly (number | null)[]) =>
  publishedRow({ name: 'run', values, sizes }, claim);
/** Five folds of this mean whose standard deviation (ddof 0) is `std`. */
const folds = (mean: number, std: number) =>
  [-1, 1, -1, 1, 0].map((sign) => mean + (sign * std) / Math.sqrt(0.8));

describe('publishedClaims', () => {
  it('are ten: six measures of Phase 2, the lift, and three of Phase 1', () => {
    expect(claims.map(({ of, measure, margin }) => [of, measure, margin])).toEqual([
      [2, 'weightedF1', 0.005],
      [2, 'macroF1', 0.01],
      [2, 'deathF1', 0.02],
      [2, 'injuryF1', 0.005],
      [2, 'malfunctionF1', 0.005],
      [2, 'otherF1', 0.03],
      ['lift', 'deathF1', 0.02],
      [1, 'weightedF1', 0.005],
      [1, 'macroF1', 0.01],
      [1, 'deathF1', 0.02],
    ]);
    expect(claimOf('lift', 'deathF1').value).toBeCloseTo(0.0617, 10);
  });

  it('have the deviation of their folds with ddof 0', () => {
    const { deathF1, weightedF1 } = publishedFigures.phase2;
    for (const { mean, std, folds: own } of [deathF1, weightedF1]) {
      expect(meanAndStd(own, 0).mean).toBeCloseTo(mean, 4);
      expect(meanAndStd(own, 0).std).toBeCloseTo(std, 4);
      expect(Math.abs(meanAndStd(own, 1).std - std)).toBeGreaterThan(0.0001);
    }
  });
});

describe('publishedRow', () => {
  it('finds folds of the published mean and spread equivalent', () => {
    for (const claim of claims) {
      const spread = claim.std ?? 0.004;
      const { verdict, note } = row(claim, folds(claim.value, spread));
      const isWide = claim.of === 1 && claim.measure === 'deathF1';
      expect([claim.of, claim.measure, verdict]).toEqual([
        ...[claim.of, claim.measure],
        isWide ? 'inconclusive' : 'equivalent',
      ]);
      expect(note.startsWith('the interval is wider than the margins')).toBe(isWide);
    }
  });

  it('finds half the published lift of weighted F1 different, which two tolerances of 0.01 called reproduced', () => {
    const half = row(claimOf(2, 'weightedF1'), folds(0.8592, 0.001));
    expect(half).toMatchObject({ verdict: 'different', margin: 0.005, note: '' });
    expect(half.difference).toBeCloseTo(-0.0099, 10);
    // Ours (0.001118^2 x 0.45) and theirs: 8 degrees of freedom or so, 1.86 standard deviations.
    expect(half.upper).toBeCloseTo(-0.0099 + 0.002, 3);
    expect(row(claimOf(2, 'weightedF1'), folds(0.879, 0.001)).verdict).toBe('different');
  });

  it('says nothing of folds that scatter widely', () => {
    const noisy = row(claimOf(2, 'weightedF1'), folds(0.8691, 0.01));
    expect(noisy).toMatchObject({ verdict: 'inconclusive' });
    expect(noisy.note).toMatch(/wider than the margins/);
    expect(row(claimOf(2, 'weightedF1'), folds(0.8655, 0.001)).note).toBe(
      'the interval reaches over a margin',
    );
  });

  it('takes the folds that have the score, and needs two', () => {
    const death = claimOf(2, 'deathF1');
    expect(row(death, [0.83, null, 0.84, null, 0.835]).ours).toBeCloseTo(0.835, 10);
    expect(row(death, [0.83, null])).toMatchObject({
      ...{
        ours: null,
        difference: null,
        verdict: 'inconclusive',
        note: 'fewer than two folds have the score',
      },
    });
  });

  it('says what is taken for granted of the lift', () => {
    const lift = row(claimOf('lift', 'deathF1'), folds(0.0617, 0.004));
    expect(lift.note).toMatch(/the two phases vary as if independent$/);
    expect(row(claimOf('lift', 'deathF1'), folds(0.005, 0.004)).verdict).toBe('different');
  });
});

describe('publishedSentence', () => {
  it('speaks of a reproduction only where every claim is equivalent', () => {
    const all = claims.map((claim) => ({
      ...row(claim, folds(claim.value, claim.std ?? 0)),
      verdict: 'equivalent' as const,
    }));
    expect(publishedSentence(all)).toMatch(/10 equivalent .* Every claim is reproduced within its margin\.$/);
    expect(publishedSentence(all.slice(0, 6))).toMatch(/4 of the 10 published claims are not compared here/);
    const worse: PublishedRow = row(claims[0], folds(0.8592, 0.001));
    expect(publishedSentence([...all, worse])).toMatch(
      /1 different \(run weighted F1\)\. .* is not reproduced/,
    );
  });
});
