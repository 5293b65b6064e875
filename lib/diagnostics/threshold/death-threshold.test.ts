import { describe, expect, it } from 'vitest';
import type { SweepRecord } from '../../runs/sweep-record';
import type { Resampling } from '../resampling';
import type { ScoredRun } from '../scored';
import { deathThresholds, deathThresholdTable } from './death-threshold';
import { type PlantedRow, plantedPart, plantedRun, reweightedCoverage } from './death-threshold-fixture';
import { calledBy, recallThresholds } from './fold-thresholds';
import { carriedSentence, pooledThreshold } from './pooled-threshold';
import { netBenefitFigure, thresholdFigure } from './threshold-figures';
import { THRESHOLD_COLUMNS } from './threshold-row';

const resampling: Resampling = { groups: new Map(), resamples: 400, seed: 42, leastClusters: 0 };

/** Deaths of a fold at 1/n, 2/n and so on, and two malfunctions. */
function fold(number: number, deaths: number): PlantedRow[] {
  const scores = Array.from({ length: deaths }, (_, i) => (i + 1) / deaths);
  return [
    ...scores.map((score): PlantedRow => [number, 0, score]),
    ...([
      [number, 2, 0.05],
      [number, 2, 0.45],
    ] as const),
  ];
}

const outer = plantedPart([...fold(1, 10), ...fold(2, 10)]);
const inner = plantedPart([...fold(1, 20), ...fold(2, 10)]);
const run = plantedRun(outer, inner);

describe('recallThresholds', () => {
  const at = (scored: ScoredRun, recall: number, groups = resampling.groups) =>
    recallThresholds(scored, { recall }, { ...resampling, groups }).map(({ threshold }) => threshold);

  it('calls at or above the k-th lowest inner death of each fold', () => {
    // 21 x 0.2 and 11 x 0.2: the fourth lowest, the second lowest.
    const thresholds = recallThresholds(run, { recall: 0.8 }, resampling);
    expect(thresholds).toEqual([
      { fold: 1, threshold: 4 / 20, without: null },
      { fold: 2, threshold: 2 / 10, without: null },
    ]);
    expect(calledBy(run, thresholds).filter(Boolean)).toHaveLength(2 * 9 + 2);
  });

  it('counts a group of deaths once, at its lowest score', () => {
    // Rows 5 and 7 of fold 1 with row 0: 18 groups, of which 19 x 0.2 takes the third.
    const groups = new Map(['i0', 'i5', 'i7'].map((id) => [id, 'event']));
    expect(at(run, 0.8, groups)).toEqual([3 / 20, 2 / 10]);
  });

  it('goes lower where the same deaths chose the epoch, and not where the tested fold did', () => {
    const several = plantedRun(outer, inner, 3);
    expect(at(several, 0.8)).toEqual([2 / 20, 1 / 10]);
    expect(at({ ...several, protocol: 'reference' }, 0.8)).toEqual(at(run, 0.8));
    const sweep = { trials: 3, tried: [] } as unknown as SweepRecord;
    const swept = { ...run, run: { ...run.run, sweep } };
    expect(at(swept, 0.8)).toEqual([2 / 20, 1 / 10]);
    expect(at({ ...swept, protocol: 'reference' }, 0.8)).toEqual([2 / 20, 1 / 10]);
  });

  it('is refused by fold, with the deaths that would do', () => {
    expect(recallThresholds(run, { recall: 0.95 }, resampling)).toEqual([
      { fold: 1, threshold: 1 / 20, without: null },
      { fold: 2, threshold: null, without: '10 deaths in 10 groups, 19 would do' },
    ]);
    expect(() => at({ ...run, inner: null }, 0.8)).toThrow('expected inner parts to choose thresholds on');
    expect(() => at({ ...run, run: { ...run.run, folds: [] } }, 0.8)).toThrow('expected a record of fold 1');
  });
});

describe('deathThresholds', () => {
  it('promise a recall, find it on the tested folds, or say what is lacking', () => {
    const rows = deathThresholds(run, { recalls: [0.8, 0.95], missCost: 10 }, resampling);
    const [argmax, kept, refused, cheapest] = rows;
    expect(argmax).toMatchObject({ rule: 'most probable class', promised: null, thresholds: null });
    expect(kept).toMatchObject({
      ...{ rule: 'recall 0.8', promised: 0.8, thresholds: '0.200 \u2013 0.200', recall: 18 / 20 },
      ...{ groupRecall: 18 / 20, precision: 18 / 20, missedDeaths: 2, falseAlarms: 2 },
    });
    expect(kept.recallInterval).toMatch(/^0\.\d{3} \u2013 [01]\.\d{3}$/);
    expect(kept.alarmsPer1000).toBeCloseTo((1000 * 20) / 24, 9);
    expect(kept.costPer1000).toBeCloseTo((1000 * (2 + 2 * 10)) / 24, 9);
    expect(kept.netBenefitPer1000).toBeCloseTo((1000 * (18 - 2 / 10)) / 24, 9);
    expect(kept.netBenefitLower).toBeLessThan(Number(kept.netBenefitPer1000));
    expect(refused).toMatchObject({
      thresholds: 'refused: fold 2 has 10 deaths in 10 groups, 19 would do',
      ...{ promised: 0.95, recall: null, netBenefitPer1000: null },
    });
    expect(cheapest).toMatchObject({ rule: 'lowest inner cost', promised: null });
    expect(THRESHOLD_COLUMNS.filter((column) => !(column in kept))).toEqual([]);
  });

  it('find groups whole or not at all', () => {
    const groups = new Map(['i0', 'i5', 'i7'].map((id) => [id, 'event']));
    const [argmax] = deathThresholds(run, { recalls: [], missCost: 10 }, { ...resampling, groups });
    // Called are scores of 0.6 and more, and 0.5 on the tie: rows 4 to 9 and of the group all but its first.
    expect(argmax.recall).toBe(12 / 20);
    expect(argmax.groupRecall).toBe(10 / 18);
  });

  it('keep recall and lower precision where deaths are rarer', () => {
    const shares = [0.01, 0.33, 0.65, 0.01];
    const options = { recalls: [0.8], missCost: 10 };
    const [, here] = deathThresholds(run, options, resampling);
    const [, there] = deathThresholds(run, { ...options, shares }, resampling);
    expect(there.recall).toBeCloseTo(Number(here.recall), 12);
    // 9/10 of the deaths, half of the malfunctions: 0.01 * 9/10 against 0.65 / 2, classes without examples dropped.
    expect(there.precision).toBeCloseTo(0.009 / (0.009 + 0.325), 12);
    expect(there.alarmsPer1000).toBeCloseTo((1000 * (0.009 + 0.325)) / 0.66, 9);
  });

  it('write in words that calling nothing is cheapest, and that a miss then costs nothing', () => {
    const rows = deathThresholds(run, { recalls: [], missCost: 0 }, resampling);
    expect(rows[1]).toMatchObject({
      ...{ thresholds: 'call none', alarmsPer1000: 0, netBenefitPer1000: null },
      netBenefitInterval: 'a miss costs nothing',
    });
  });

  it('have re-weighted intervals of precision that hold the truth as often as they say', () => {
    const coverage = reweightedCoverage(300, 5);
    expect(coverage).toBeGreaterThan(0.91);
    expect(coverage).toBeLessThan(0.98);
  });
});

describe('deathThresholdTable', () => {
  const floor = { ...plantedRun(plantedPart([...fold(1, 10), ...fold(2, 10)]), null), name: 'phrases' };
  const options = { recalls: [0.8], missCost: 10, floors: [floor] };

  it('shows the runs that have an inner part, then floors, then calling all and none', () => {
    const table = deathThresholdTable([run, { ...run, inner: null }], options, resampling);
    expect(table?.map((row) => `${row.run}: ${row.rule}`)).toEqual([
      ...['planted: most probable class', 'planted: recall 0.8', 'planted: lowest inner cost'],
      ...['phrases: most probable class', 'no model: call all', 'no model: call none'],
    ]);
    const [all, none] = table?.slice(-2) ?? [];
    expect(all).toMatchObject({ recall: 1, alarmsPer1000: 1000 });
    expect(all.netBenefitPer1000).toBeCloseTo((1000 * (20 - 4 / 10)) / 24, 9);
    expect(none).toMatchObject({ recall: 0, alarmsPer1000: 0, netBenefitPer1000: 0 });
    const series = (figure: ReturnType<typeof thresholdFigure>) => figure?.data.map(({ name }) => name);
    expect(series(thresholdFigure(table, 'title'))).toEqual(['planted', 'phrases', 'no model']);
    expect(series(netBenefitFigure(table, 'title'))).toEqual(['planted', 'phrases', 'no model']);
  });

  it('is nothing without inner parts, and has no net benefit where a miss costs nothing', () => {
    expect(deathThresholdTable([{ ...run, inner: null }], options, resampling)).toBeNull();
    expect([thresholdFigure(null, 'title'), netBenefitFigure(null, 'title')]).toEqual([null, null]);
    const free = deathThresholdTable([run], { ...options, missCost: 0 }, resampling);
    expect(netBenefitFigure(free, 'title')).toBeNull();
  });

  it('refuses floors on other rows', () => {
    const other = { ...floor, outer: plantedPart(fold(1, 10)) };
    expect(() => deathThresholdTable([run], { ...options, floors: [other] }, resampling)).toThrow(
      'expected predictions of the same examples',
    );
  });
});

describe('pooledThreshold', () => {
  it('is of all inner deaths together, each counting once, and says that it is approximate', () => {
    // Deaths that stand in the inner parts of both folds: one of them, `i0`, with its lowest score.
    const twice = { ...inner, ids: inner.ids.map((id, row) => (row === 22 ? 'i0' : id)) };
    expect(pooledThreshold(plantedRun(outer, twice), { recall: 0.9 }, resampling)).toEqual({
      rule: 'called at or above lowest score 3 of the groups of inner deaths',
      ...{ recall: 0.9, confidence: 0, choices: 1, threshold: 3 / 20, deaths: 29, groups: 29, needed: 9 },
      approximate: 'set on the scores of 2 fold models, not of the model that carries it',
    });
    expect(pooledThreshold(run, { recall: 0.99 }, resampling)).toMatchObject({ threshold: null, needed: 99 });
    expect(carriedSentence(run, { recall: 0.99 }, resampling)).toContain('and 99 groups of deaths would do.');
    expect(carriedSentence({ ...run, inner: null }, { recall: 0.9 }, resampling)).toContain(
      'carries no threshold',
    );
  });

  it('is none of a run without inner parts or probabilities', () => {
    expect(pooledThreshold({ ...run, inner: null }, { recall: 0.9 }, resampling)).toBeNull();
    const hard = plantedPart([[1, 0, 1]]);
    expect(pooledThreshold(plantedRun(hard, hard), { recall: 0.9 }, resampling)).toBeNull();
  });
});
