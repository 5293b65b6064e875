import { describe, expect, it } from 'vitest';
import { LABELS, type Label } from '../core/labels';
import type { Example } from '../data/store/example';
import { f1Means } from '../metrics/summary';
import type { Run } from '../runs/run';
import { suspectDeaths } from './audit/death-audit';
import { errorsToRead } from './audit/errors-to-read';
import { hiddenDeaths } from './audit/hidden-deaths';
import { calibrateRun } from './calibration/calibrate-run';
import { calibrationRow, reliabilityRows } from './calibration/calibration';
import { prevalenceOf } from './calibration/prevalence';
import { classFigure, classScores, classTable, foldClassTable } from './class-scores';
import { areaTable, precisionRecallRows } from './curves';
import { publishedFormTable } from './fold-scores';
import { groupsOf, intervalText, type Resampling, resamplingGroups } from './resampling';
import { type ScoredRun, scoredPart } from './scored';
import { SLICES, sliceFigure, sliceScores, sliceTable } from './slices';
import { deathThresholds } from './threshold/death-threshold';

const resampling: Resampling = { groups: new Map(), resamples: 400, seed: 42, leastClusters: 0 };

/** `D:DI` is two examples of Death, the second predicted Injury; `p` the probability of the predicted class. */
function rows(part: 'inner' | 'outer', fold: number, cases: string, p = 0.7) {
  return cases.split(' ').flatMap((text) => {
    const [label, predictions] = text.split(':') as [Label, string];
    return [...predictions].map((predicted, i) => {
      const [pD, pI, pM, pO] = LABELS.map((c) => (c === predicted ? p : (1 - p) / 3));
      const exampleId = `${part}${fold}${label}${i}`;
      return { exampleId, fold, part, label, pD, pI, pM, pO, epoch: 1, seed: 1 };
    });
  });
}

const scored: ScoredRun = {
  name: 'Phase 1',
  run: {
    id: 'phase1-test',
    phase: 1,
    folds: [1, 2].map((fold) => ({ fold, epochs: [{}] })),
  } as unknown as Run,
  protocol: 'nested',
  outer: scoredPart([...rows('outer', 1, 'D:DDI I:III M:MD O:O'), ...rows('outer', 2, 'D:DM I:I M:MMM O:I')]),
  inner: scoredPart([...rows('inner', 1, 'D:DDI I:I', 0.6), ...rows('inner', 2, 'D:D I:D M:M', 0.8)]),
};

describe('classScores', () => {
  it('pool the folds and put intervals around the scores', () => {
    const scores = classScores([scored], resampling);
    const death = scores.filter((row) => row.class === 'Death');
    expect(death).toMatchObject([
      { run: 'Phase 1', score: 'precision', value: 3 / 4, support: 5 },
      { score: 'recall', value: 3 / 5 },
      { score: 'f1', value: 2 / 3 },
    ]);
    expect(death[1].lower).toBeLessThan(0.6);
    expect(death[1].upper).toBeGreaterThan(0.6);
    const table = classTable(scores);
    expect(table).toHaveLength(6);
    expect(table[0]).toEqual({
      ...{ run: 'Phase 1', class: 'Death', support: 5 },
      ...{ precision: 3 / 4, 'precision interval': death[0].interval },
      ...{ recall: 3 / 5, 'recall interval': death[1].interval },
      ...{ F1: 2 / 3, 'F1 interval': death[2].interval },
    });
    expect(table[4]).toMatchObject({ class: 'macro', support: 16 });
    expect(classFigure(scores)?.data).toHaveLength(3);
  });

  it('shows the folds alone too', () => {
    const table = foldClassTable(scored);
    expect(table.find((row) => row.fold === 2 && row.class === 'Death')).toMatchObject({
      precision: 1,
      recall: 1 / 2,
      support: 2,
    });
    expect(table).toHaveLength(12);
  });
});

describe('one death among 60, found beside a false alarm', () => {
  const most = `I:D${'I'.repeat(19)} M:${'M'.repeat(20)} O:${'O'.repeat(19)}`;
  const rare: ScoredRun = { ...scored, outer: scoredPart(rows('outer', 1, `D:D ${most}`)) };

  it('has the interval of one trial, and none of what does not exist without the death', () => {
    const classes = classScores([rare], resampling);
    const lower = (of: string, score: string) =>
      classes.find((row) => row.class === of && row.score === score)?.lower;
    const examples = rare.outer.ids.map((id) => ({ id, text: '', genericName: 'PUMP' }) as Example);
    const slicing = { device: SLICES.device };
    const [slice] = sliceScores([rare], examples, { slicing, top: 1, leastSupport: 1 }, resampling);
    const [argmax] = deathThresholds(
      { ...rare, inner: rare.outer },
      { recalls: [], missCost: 1 },
      resampling,
    );
    expect([slice.deathRecallInterval, argmax.recallInterval]).toEqual(
      new Array(2).fill('0.025 \u2013 1.000'),
    );
    expect(lower('Death', 'recall')).toBeCloseTo(0.025, 12);
    for (const score of ['f1', 'precision']) expect(lower('Death', score)).toBeNull();
    const alone = 'none: it rests on one group alone';
    expect([slice.deathF1Interval, argmax.precisionInterval]).toEqual([alone, alone]);
    expect(lower('weighted', 'f1')).toBeGreaterThan(0.7);
  });

  it('has none of what two resamples in three lack', () => {
    const reason = 'none: too few resamples draw what it needs';
    expect(intervalText({ lower: null, upper: null, reason })).toBe(reason);
  });
});

describe('a rule, which states no probabilities', () => {
  const hard: ScoredRun = {
    ...scored,
    outer: scoredPart(rows('outer', 1, 'D:DDI I:III M:MD O:O', 1)),
    inner: scoredPart(rows('inner', 1, 'D:DDI I:I', 1)),
  };

  it('has no curve, areas, calibration or threshold, and says why', () => {
    const reason = 'states no probabilities';
    expect(precisionRecallRows(hard, 'D')).toEqual([]);
    expect(areaTable([hard], resampling)[0]).toMatchObject({
      ...{ averagePrecision: null, averagePrecisionInterval: reason, rocAuc: null, rocAucInterval: reason },
      support: 3,
    });
    const calibrated = calibrateRun(hard, resampling);
    expect(calibrated.scalings).toEqual([{ fold: 1, choice: null, n: 4 }]);
    expect(calibrated.outer).toEqual(hard.outer);
    expect(calibrationRow(calibrated, 'as stated', resampling)).toMatchObject({
      ...{ ece: null, eceInterval: reason, brier: null, brierInterval: reason, meanConfidence: null },
      ...{ logLoss: null, logLossInterval: reason, accuracy: 7 / 9 },
    });
    expect(reliabilityRows('rule', hard.outer)).toEqual([]);
    const [argmax, ...chosen] = deathThresholds(hard, { recalls: [0.9], missCost: 1 }, resampling);
    expect(argmax.recall).toBeCloseTo(2 / 3, 12);
    for (const rule of chosen) expect(rule).toMatchObject({ thresholds: reason, recall: null });
  });
});

describe('where nobody died', () => {
  const outer = scoredPart([...rows('outer', 1, 'I:III M:MD'), ...rows('outer', 2, 'I:I M:MMM')]);
  const inner = scoredPart([...rows('inner', 1, 'I:I M:M'), ...rows('inner', 2, 'D:D I:I')]);
  const alive: ScoredRun = { ...scored, outer, inner: scoredPart(rows('inner', 1, 'I:I M:M')) };
  const noScores = { precision: null, recall: null, f1: null, support: 0 };

  it('has no score of Death, and says why', () => {
    expect(classScores([alive], resampling)[0]).toEqual({
      ...{ run: 'Phase 1', class: 'Death', score: 'precision', support: 0 },
      ...{ value: null, lower: null, upper: null, interval: 'tests no Death' },
    });
    const [death] = foldClassTable(alive);
    expect(death).toEqual({
      run: 'Phase 1',
      fold: 1,
      class: 'Death',
      ...noScores,
      without: 'tests no Death',
    });
    expect(areaTable([alive], resampling)[0]).toMatchObject({
      ...{ averagePrecision: null, averagePrecisionInterval: 'none is tested', rocAuc: null, support: 0 },
    });
    expect(precisionRecallRows(alive, 'D')).toEqual([]);
  });

  it('has none in the published form', () => {
    const f1 = { D: null, I: 1, M: 0.5, O: null, macro: null, weighted: 0.5 };
    const folds = [
      { fold: 1, epoch: 1, f1: { ...f1, O: 0.25 } },
      { fold: 2, epoch: 1, f1 },
    ];
    const means = f1Means(
      folds.map((fold) => fold.f1),
      0,
    );
    const summary = { folds, ...means, ddof: 0 };
    const run = { ...scored.run, summary: { nested: summary, reference: summary } } as unknown as Run;
    const [death, , malfunction, other, macro] = publishedFormTable({ ...alive, run });
    const none = { 'fold 1': 'none', 'fold 2': 'none', 'mean ± std': 'none' };
    expect(death).toEqual({ run: 'Phase 1', F1: 'Death', ...none });
    expect(malfunction['fold 2']).toBe('0.5000');
    expect(other).toMatchObject({ 'fold 2': 'none', 'mean ± std': '0.2500 ± 0.0000 (1 of 2 folds)' });
    expect(macro).toEqual({ run: 'Phase 1', F1: 'macro', ...none });
  });

  it('has no threshold, and applies none without a Death to find', () => {
    const options = { recalls: [0.9], missCost: 10 };
    const [argmax, asked, cheapest] = deathThresholds(alive, options, resampling);
    expect(argmax).toMatchObject({ recall: null, recallInterval: 'no Death is tested', falseAlarms: 1 });
    expect(asked.thresholds).toBe(
      'refused: fold 1 has 0 deaths in 0 groups, 9 would do; fold 2 has 0 deaths in 0 groups, 9 would do',
    );
    expect(asked).toMatchObject({ promised: 0.9, recall: null, alarmsPer1000: null });
    expect(cheapest.thresholds).toBe('refused: fold 1 has no Death; fold 2 has no Death');
    expect(cheapest.costPer1000).toBeNull();
    const [, half] = deathThresholds({ ...alive, inner }, { ...options, recalls: [0.5] }, resampling);
    expect(half.thresholds).toBe('refused: fold 1 has 0 deaths in 0 groups, 1 would do');
  });

  it('calibrates a fold without an inner part by those of the others', () => {
    expect(calibrateRun(alive, resampling).scalings).toMatchObject([
      { fold: 1, choice: { method: expect.any(String) } },
      { fold: 2, choice: { method: expect.any(String) }, n: 2 },
    ]);
  });

  it('audits no labels', () => {
    const probes = {
      outcome: new Map(outer.ids.map((id) => [id, true])),
      phrase: new Map(outer.ids.map((id) => [id, true])),
    };
    expect(suspectDeaths(alive, probes)).toEqual([]);
    for (const row of hiddenDeaths(alive, probes, resampling))
      expect(row).toMatchObject({ hidden: null, hiddenInterval: 'no report is filed as Death' });
  });
});

describe('sliceScores', () => {
  it('scores each value and warns of few deaths', () => {
    const examples = scored.outer.ids.map((id, i) => ({
      id,
      text: 'word '.repeat(i < 8 ? 20 : 60),
      dateReceived: i % 2 ? '20200101' : null,
    })) as unknown as Example[];
    const options = { slicing: { words: SLICES.words, year: SLICES.year }, top: 5, leastSupport: 3 };
    const scores = sliceScores([scored], examples, options, resampling);
    const table = sliceTable(scores);
    const twice = sliceScores([scored, { ...scored, name: 'other' }], examples, options, resampling);
    expect(twice.slice(0, 3).map(({ run, value }) => [run, value])).toEqual([
      ['Phase 1', '0 to 49'],
      ['other', '0 to 49'],
      ['Phase 1', '50 to 149'],
    ]);
    expect(sliceFigure(scores)?.layout?.annotations).toMatchObject([
      { text: '<b>words</b>' },
      { text: '<b>year</b>' },
    ]);
    expect(
      table.map(({ slice, value, examples: n, deaths, warning }) => [slice, value, n, deaths, warning]),
    ).toEqual([
      ['words', '0 to 49', 8, 3, 'few examples'],
      ['words', '50 to 149', 8, 2, 'few deaths, few examples'],
      ['year', '2020', 8, 2, 'few deaths, few examples'],
    ]);
    expect(table[0]).toMatchObject({ deathRecall: 2 / 3, deathF1: 2 / 3, accuracy: 6 / 8 });
    expect(table[0]).not.toHaveProperty('recallEnds');
  });
});

describe('errorsToRead', () => {
  it('lists missed deaths first', () => {
    expect(errorsToRead(scored, 2).map(({ kind, id, predicted }) => [kind, id, predicted])).toEqual([
      ['missed death', 'outer1D2', 'I'],
      ['missed death', 'outer2D1', 'M'],
      ['false death', 'outer1M1', 'D'],
      ['other', 'outer2O0', 'I'],
    ]);
  });
});

describe('prevalenceOf', () => {
  it('takes what is given, then what the source counted, then nothing', () => {
    const natural = { D: 1, I: 30, M: 65, O: 4 };
    expect(prevalenceOf('D=1 I=1, M=2;O=0', natural)).toMatchObject({ shares: [0.25, 0.25, 0.5, 0] });
    expect(prevalenceOf('', natural)).toMatchObject({ shares: [0.01, 0.3, 0.65, 0.04] });
    expect(prevalenceOf(' ')).toBeNull();
    expect(() => prevalenceOf('D=1 I=1')).toThrow('prevalence: expected D=0.01');
    expect(() => prevalenceOf('D=1 I=1 M=x O=1')).toThrow('received "D=1 I=1 M=x O=1"');
  });
});

describe('resamplingGroups', () => {
  it('gives each example the group of its place, and none to strangers', () => {
    const examples = ['a', 'b', 'c'].map((id) => ({ id }));
    const groups = resamplingGroups(examples, Int32Array.of(0, 1, 1));
    expect(groupsOf(['c', 'a', 'b', 'x'], { ...resampling, groups })).toEqual(['1', '0', '1', null]);
  });

  it('has no interval of few groups, and says how many there are', () => {
    const few = classScores([scored], { ...resampling, leastClusters: 30 });
    expect(few[0]).toMatchObject({
      value: 3 / 4,
      lower: null,
      // The precision of Death rests on what is called it, not on all 16 examples.
      interval: 'none: 4.0 effective groups, fewer than 30',
    });
    const [area] = areaTable([scored], { ...resampling, leastClusters: 30 });
    expect(area.averagePrecisionInterval).toBe('none: 16.0 effective groups, fewer than 30');
  });

  it('writes intervals with true minus signs', () => {
    expect(intervalText({ lower: -0.1, upper: 0.25, reason: null })).toBe('\u22120.100 \u2013 0.250');
  });
});
