import { describe, expect, it } from 'vitest';
import type { Candidate, CandidateScores } from './candidate';
import { rankingColumns, rankingTable } from './ranking-table';
import { SELECTION_RULES, selectCheckpoint } from './selection';

function scores(D: number, macro = 0.5, change: Partial<CandidateScores> = {}): CandidateScores {
  const f1 = { D, I: 0.5, M: 0.5, O: 0.5, macro, weighted: 1 - D };
  return {
    f1,
    supportedMacroF1: macro,
    deathPrecision: 0.5,
    deathRecall: 1 - D,
    deathF2: D,
    deathAveragePrecision: D,
    accuracy: 0.5,
    balancedAccuracy: 0.5,
    matthews: 0.5,
    logLoss: 1,
    deathRecallAtPrecision: D / 2,
    ...change,
  };
}

function candidate(
  fold: number,
  inner: CandidateScores | null,
  outer: CandidateScores,
  phase: 1 | 2 = 2,
): Candidate {
  return {
    kind: 'fold',
    classifier: `c${phase}`,
    phase,
    run: `phase${phase}-x`,
    label: `Phase ${phase}`,
    fold,
    epoch: 2,
    nInner: 10,
    nTest: 20,
    inner,
    outer,
  };
}

describe('selectCheckpoint', () => {
  const candidates = [
    candidate(1, scores(0.7), scores(0.9)),
    candidate(2, scores(0.8), scores(0.6)),
    candidate(3, scores(0.75), scores(0.7)),
  ];

  it('chooses by the inner part under nested and by the reported fold under reference', () => {
    const nested = selectCheckpoint(candidates, { protocol: 'nested' });
    expect(nested.winner).toMatchObject({ fold: 2, rank: 1, value: 0.8 });
    expect(nested.runnersUp.map(({ fold, rank }) => [fold, rank])).toEqual([
      [3, 2],
      [1, 3],
    ]);
    expect(nested.reason).toBe(
      'Phase 2, fold 2, epoch 2 has the highest Death F1 on the inner part of 3 candidates: 0.8000, 0.0500 above ' +
        'Phase 2, fold 3, epoch 2.',
    );
    const reference = selectCheckpoint(candidates, { protocol: 'reference' });
    expect(reference.winner).toMatchObject({ fold: 1, value: 0.9 });
    expect(reference.criterion).toBe('Death F1 on the reported fold');
  });

  it('does not call a Death F1 of 0 the highest', () => {
    const none = [candidate(1, scores(0), scores(0)), candidate(2, scores(0, 0.6), scores(0))];
    expect(selectCheckpoint(none, { protocol: 'nested' }).reason).toBe(
      'The Death F1 on the inner part of all 2 candidates is 0.0000, which tells none from another; ' +
        'Phase 2, fold 2, epoch 2 was chosen by the higher macro F1.',
    );
  });

  it('chooses no candidate by a score that it has not, and says so', () => {
    const nobody = scores(0, 0.9);
    const unscored = { ...nobody, f1: { ...nobody.f1, D: null, macro: null }, deathRecall: null };
    const mixed = [candidate(1, unscored, scores(0)), candidate(2, scores(0), scores(0))];
    const { winner, runnersUp, by, reason } = selectCheckpoint(mixed, { protocol: 'nested' });
    expect([winner.fold, winner.value, runnersUp[0].value, by]).toEqual([2, 0, null, 'deathF1']);
    expect(reason).toBe(
      'Phase 2, fold 2, epoch 2 is the only candidate with a score; its Death F1 on the inner part is 0.0000. 1 more ' +
        'has none and came last, not compared.',
    );
    const refit = { ...candidate(0, unscored, scores(0)), kind: 'refit' } as const;
    const preferred = selectCheckpoint([...mixed, refit], { protocol: 'nested', prefer: 'refit' });
    expect(preferred.winner.fold).toBe(2);
  });

  it('falls back to the classes with support where no candidate has the score', () => {
    const without = (supportedMacroF1: number) => {
      const none = { deathRecall: null, deathF2: null, deathAveragePrecision: null };
      const all = scores(0, 0.5, { supportedMacroF1, ...none });
      return { ...all, f1: { ...all.f1, D: null, macro: null }, deathRecallAtPrecision: null };
    };
    const nobody = [candidate(1, without(0.6), scores(0)), candidate(2, without(0.7), scores(0))];
    const { winner, rule, by, criterion, reason, otherRules } = selectCheckpoint(nobody, {
      protocol: 'nested',
    });
    expect([winner.fold, winner.value, rule, by]).toEqual([2, 0.7, 'deathF1', 'supportedMacroF1']);
    expect(criterion).toBe('macro F1 over the classes with support on the inner part');
    expect(reason).toMatch(/^No candidate has a Death F1 on the inner part \(tests no Death\)\. /);
    expect(otherRules.map((other) => other.rule)).toEqual(['weightedF1', 'balancedAccuracy', 'matthews']);
  });

  it('puts refits first where they are preferred, and says that their score is an estimate', () => {
    const refit = { ...candidate(0, scores(0.75), scores(0.7)), kind: 'refit', epoch: 3 } as const;
    const { winner, reason, runnersUp } = selectCheckpoint([...candidates, refit], {
      protocol: 'nested',
      prefer: 'refit',
    });
    expect(winner).toMatchObject({ kind: 'refit', value: 0.75 });
    expect(runnersUp[0]).toMatchObject({ fold: 2 });
    expect(reason).toBe(
      'Phase 2, refit of 3 epochs was preferred: it learned from all rows, and nothing is left to measure it on. Its ' +
        "folds' mean Death F1 on the inner part, 0.7500, is an estimate; Phase 2, fold 2, epoch 2 follows with 0.8000.",
    );
    expect(selectCheckpoint([...candidates, refit], { protocol: 'nested' }).winner).toMatchObject({
      fold: 2,
    });
    expect(() => selectCheckpoint(candidates, { protocol: 'nested', prefer: 'refit' })).toThrow(
      'refitEpochs',
    );
  });

  it('does not depend on the order of the candidates', () => {
    const forwards = selectCheckpoint(candidates, { protocol: 'nested' });
    const backwards = selectCheckpoint([...candidates].reverse(), { protocol: 'nested' });
    expect(backwards).toEqual(forwards);
  });

  it('says whom the other rules would choose', () => {
    const { otherRules } = selectCheckpoint(candidates, { protocol: 'nested' });
    expect(otherRules.map(({ rule, winner, agrees }) => [rule, winner.fold, agrees])).toEqual([
      ['macroF1', 1, false],
      ['weightedF1', 1, false],
      ['deathRecall', 1, false],
      ['deathF2', 2, true],
      ['deathAveragePrecision', 2, true],
      ['balancedAccuracy', 1, false],
      ['matthews', 1, false],
      ['deathRecallAtPrecision', 2, true],
    ]);
    const { winner } = selectCheckpoint(candidates, { protocol: 'nested', rule: 'deathRecall' });
    expect(winner.value).toBeCloseTo(0.3, 12);
  });

  it.each([
    ['higher macro F1', scores(0.8, 0.6), scores(0.8, 0.5), 2],
    ['lower log loss', scores(0.8, 0.5, { logLoss: 0.2 }), scores(0.8), 2],
    ['earlier fold', scores(0.8), scores(0.8), 2],
  ] as const)('resolves a tie by the %s and says so', (breaker, better, worse, phase) => {
    const tied = [candidate(2, worse, scores(0)), candidate(1, better, scores(0), phase)];
    const { winner, reason } = selectCheckpoint(tied, { protocol: 'nested' });
    expect(winner.fold).toBe(1);
    expect(reason).toBe(
      `Phase ${phase}, fold 1, epoch 2 shares the highest Death F1 on the inner part of 2 candidates, 0.8000, with ` +
        `Phase 2, fold 2, epoch 2; the ${breaker} decided.`,
    );
  });

  it('resolves a tie of runs in favour of the one that comes first, whatever its phase', () => {
    const [one, two] = [candidate(1, scores(0.8), scores(0), 1), candidate(1, scores(0.8), scores(0), 2)];
    const third = { ...one, classifier: 'nb-svm', phase: null, run: 'nb-svm-x', label: 'nb-svm' };
    for (const order of [
      [one, third, two],
      [third, two, one],
    ]) {
      const { winner, reason, runnersUp } = selectCheckpoint(order, { protocol: 'nested' });
      expect([winner, ...runnersUp].map(({ run }) => run)).toEqual(order.map(({ run }) => run));
      expect(reason).toContain('the earlier run decided');
    }
  });

  it('prefers what was measured to what is estimated, and says so', () => {
    const estimate = { ...candidate(0, scores(0.8, 0.9), scores(0.9)), kind: 'ensemble', epoch: 0 } as const;
    const { winner, reason, runnersUp } = selectCheckpoint([estimate, ...candidates], { protocol: 'nested' });
    expect(winner).toMatchObject({ kind: 'fold', fold: 2 });
    expect(runnersUp[0].kind).toBe('ensemble');
    expect(reason).toContain('0.8000, with Phase 2, ensemble; the measured part decided.');
  });

  describe('of runs that stand at means over different folds', () => {
    const own = (run: string, fold: number, D: number | null) => {
      const all = scores(D ?? 0, 0.5);
      const inner = { ...all, f1: { ...all.f1, D } };
      return { ...candidate(fold, inner, inner), run };
    };
    const refit = (run: string, D: number) =>
      ({ ...own(run, 0, D), kind: 'refit', epoch: run === 'a' ? 3 : 4 }) as const;
    /** Run a is better in the folds that both have; its mean is lower for a fold that b has not. */
    const unequal = [
      ...[own('a', 1, 0.9), own('a', 2, 0.8), own('a', 3, 0.1), refit('a', 0.6)],
      ...[own('b', 1, 0.7), own('b', 2, 0.8), own('b', 3, null), refit('b', 0.75)],
    ];

    it('compares equal folds, and says of how many the mean is', () => {
      const selection = selectCheckpoint(unequal, { protocol: 'nested', prefer: 'refit' });
      expect(selection.winner).toMatchObject({ run: 'a', value: expect.closeTo(0.85, 12), n: 2 });
      expect(selection.runnersUp[0]).toMatchObject({ run: 'b', value: expect.closeTo(0.75, 12), n: 2 });
      expect(selection.reason).toContain('Phase 2, refit of 3 epochs (mean of 2 of 3 folds) was preferred');
      expect(selection.reason).toContain('refit of 4 epochs (mean of 2 of 3 folds) follows with 0.7500');
      expect(rankingTable(selection).map(({ folds }) => folds)).toEqual([2, 2, 1, 1, 1, 1, 1, 0]);
      const equal = selectCheckpoint(unequal.slice(0, 4), { protocol: 'nested', prefer: 'refit' });
      expect([equal.winner.value, equal.winner.n]).toEqual([0.6, 3]);
      expect(equal.reason).not.toContain('mean of');
    });

    it('gives means without a common fold no score', () => {
      const apart = [own('a', 1, 0.9), refit('a', 0.9), own('b', 2, 0.8), refit('b', 0.8)];
      const { winner, reason } = selectCheckpoint(apart, { protocol: 'nested', prefer: 'refit' });
      expect(winner).toMatchObject({ kind: 'fold', run: 'a' });
      expect(reason).toMatch(/ 2 more have none and came last, not compared\.$/);
    });
  });

  it('shows what decided before everything else that may be chosen by', () => {
    const selection = selectCheckpoint(candidates, { protocol: 'nested', rule: 'matthews' });
    const [rank, name, value, folds, first, ...others] = rankingColumns(selection);
    expect([rank, name, value, folds, first]).toEqual([
      'rank',
      'candidate',
      'value',
      'folds',
      'outerMatthews',
    ]);
    expect(others).toHaveLength(SELECTION_RULES.length);
    for (const row of rankingTable(selection))
      expect(Object.keys(row)).toEqual(expect.arrayContaining(others));
    expect(rankingTable(selection)[0].outerDeathF1).toBe(0.9);
  });

  it('stands with one candidate, and not without inner parts or candidates', () => {
    const [only] = candidates;
    expect(selectCheckpoint([only], { protocol: 'nested' }).reason).toBe(
      'Phase 2, fold 1, epoch 2 is the only candidate; its Death F1 on the inner part is 0.7000.',
    );
    const bare = candidate(4, null, scores(0.9));
    expect(() => selectCheckpoint([only, bare], { protocol: 'nested' })).toThrow(
      'fold 4, epoch 2 of run phase2-x',
    );
    expect(selectCheckpoint([only, bare], { protocol: 'reference' }).winner.fold).toBe(1);
    expect(() => selectCheckpoint([], { protocol: 'nested' })).toThrow('expected at least one candidate');
  });
});
