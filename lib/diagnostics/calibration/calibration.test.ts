import { describe, expect, it } from 'vitest';
import { LABELS } from '../../core/labels';
import { RandomState } from '../../core/random';
import { classReliability } from '../../metrics/calibration/class-calibration';
import { applyScaling, byTemperature, type Scaling } from '../../metrics/calibration/scaling';
import { predictedLabels } from '../../metrics/classification';
import { drawLabels, drawProbabilities } from '../../metrics/planted-fixture';
import type { Run } from '../../runs/run';
import { areaTable } from '../curves';
import type { Resampling } from '../resampling';
import type { ScoredPart, ScoredRun } from '../scored';
import { calibrateRun, calibrateRuns, scalingTable, shiftRun } from './calibrate-run';
import { calibrationRow, calibrationTable, reliabilityFigure, reliabilityRows } from './calibration';
import { classCalibrationTable } from './class-calibration-table';
import { classReliabilityFigure } from './class-reliability-figure';
import { costDecisionTable } from './cost-decision-table';

const resampling: Resampling = { groups: new Map(), resamples: 200, seed: 42 };
/** What weighing Death and Other in the loss does to probabilities that were right. */
const WEIGHTED: Scaling = { ...byTemperature(0.8), bias: [1.2, -0.9, -1.3, 1] };

function planted(part: string, perFold: number, random: RandomState, distortion: Scaling): ScoredPart {
  const honest = drawProbabilities(2 * perFold, random);
  const probabilities = applyScaling(honest, distortion);
  return {
    ids: Array.from({ length: 2 * perFold }, (_, row) => `${part}${row}`),
    yTrue: Uint8Array.from(drawLabels(honest, random)),
    yPred: predictedLabels(probabilities),
    folds: Uint8Array.from({ length: 2 * perFold }, (_, row) => 1 + (row % 2)),
    probabilities,
  };
}

function plantedRun(distortion: Scaling): ScoredRun {
  const random = new RandomState(17);
  return {
    name: 'Phase 2',
    run: { id: 'phase2-test' } as Run,
    protocol: 'nested',
    outer: planted('outer', 500, random, distortion),
    inner: planted('inner', 300, random, distortion),
  };
}

const scored = plantedRun(WEIGHTED);
const calibrated = calibrateRuns([scored, { ...scored, inner: null }], resampling);

describe('a run whose loss weighed the classes', () => {
  it('has class errors beyond chance as trained, and within it once calibrated', () => {
    const table = classCalibrationTable([scored], calibrated, resampling) ?? [];
    const before = table.filter(({ probabilities }) => probabilities === 'as trained');
    const after = table.filter(({ probabilities }) => probabilities === 'calibrated');
    expect(before.map(({ within }) => within)).toEqual(['no', 'no', 'no', 'no']);
    expect(after.map(({ within }) => within)).toEqual(['yes', 'yes', 'yes', 'yes']);
    for (const [c, { ece }] of after.entries()) expect(ece).toBeLessThan(Number(before[c].ece) / 2);
    expect(after[0]).toMatchObject({ class: 'Death', range: expect.stringMatching(/^0 – 0\.0\d\d$/) });
    for (const { fittedRange, withinFitted } of before) expect([fittedRange, withinFitted]).toEqual(['', '']);
    for (const { range, fittedRange, withinFitted } of after) {
      expect(withinFitted).toBe('yes');
      expect(Number(fittedRange.slice(4))).toBeGreaterThan(Number(range.slice(4)));
    }
    expect(before[0].intercept).toBeLessThan(-0.5);
    expect(Math.abs(Number(after[0].intercept))).toBeLessThan(0.25);
    expect(Math.abs(Number(after[0].slope) - 1)).toBeLessThan(0.25);
    expect(after[1]).toMatchObject({ class: 'Injury', slope: null, intercept: null, slopeInterval: '' });
  });

  it('keeps its decisions: accuracy and the rows of reliability are theirs', () => {
    const [run] = calibrated;
    expect(calibrated).toHaveLength(1);
    expect(run.outer.yPred).toBe(scored.outer.yPred);
    const likeliest = predictedLabels(run.outer.probabilities);
    expect(likeliest.filter((label, row) => label !== run.outer.yPred[row]).length).toBeGreaterThan(100);
    const [before, after] = calibrationTable([scored], calibrated, resampling) ?? [];
    const right = scored.outer.yPred.filter((label, row) => label === scored.outer.yTrue[row]).length;
    for (const { accuracy } of [before, after]) expect(accuracy).toBeCloseTo(right / 1000, 12);
    expect(after.logLoss).toBeLessThan(Number(before.logLoss) - 0.2);
    expect(after.ece).toBeLessThan(0.06);
    expect(before.ece).toBeGreaterThan(0.1);
    const [lower, upper] = after.brierInterval.split(' \u2013 ').map(Number);
    expect([lower < Number(after.brier), upper > Number(after.brier)]).toEqual([true, true]);
    const rows = reliabilityRows('calibrated', run.outer);
    const hits = rows.reduce((sum, { count, accuracy }) => sum + count * Number(accuracy), 0);
    expect(hits).toBeCloseTo(right, 9);
    const gaps = rows.map((bin) => bin.count * Math.abs(Number(bin.accuracy) - Number(bin.confidence)));
    expect(after.ece).toBeCloseTo(gaps.reduce((sum, gap) => sum + gap, 0) / 1000, 12);
    expect(areaTable([scored], resampling)[0].averagePrecisionInterval).toMatch(/^0\.\d{3} – 0\.\d{3}$/);
    expect(reliabilityFigure([scored], calibrated)?.data.map(({ name }) => name)).toEqual([
      ...['perfect', 'as trained', 'calibrated'],
    ]);
  });

  it('draws a panel a run and class, the mean gap of which is the class error', () => {
    const figure = classReliabilityFigure([scored], calibrated);
    expect(figure?.layout?.annotations).toMatchObject(
      ['Death', 'Injury', 'Malfunction', 'Other'].map((name) => ({ text: `<b>Phase 2: ${name}</b>` })),
    );
    const bins = classReliability(scored.outer.yTrue, scored.outer.probabilities, 3);
    expect(bins.map(({ count }) => count)).toEqual(new Array(10).fill(100));
    const gap = bins.reduce((sum, { stated, share }) => sum + Math.abs(stated - share) / 10, 0);
    expect(classCalibrationTable([scored], [], resampling)?.[3].ece).toBeCloseTo(gap, 12);
    expect(bins[9].stated).toBeGreaterThan(bins[9].share + 0.1);
  });

  it('says of each fold what was chosen and by what', () => {
    const table = scalingTable(calibrated) ?? [];
    expect(table.map(({ fold, method, n }) => [fold, method, n])).toEqual([
      [1, 'bias-corrected', 600],
      [2, 'bias-corrected', 600],
    ]);
    for (const row of table as Record<string, unknown>[]) {
      expect(row['bias Death']).toBeLessThan(-0.8);
      expect(row['bias Malfunction']).toBeGreaterThan(0.8);
      expect(row['log loss bias-corrected']).toBeLessThan(Number(row['log loss temperature']));
      expect(row['log loss temperature']).toBeLessThan(Number(row['log loss none']) + 0.05);
    }
    expect([scalingTable([]), calibrationTable([scored], [], resampling)]).toEqual([null, null]);
    expect([classCalibrationTable([], [], resampling), costDecisionTable([], 9)]).toEqual([null, null]);
    expect(() => calibrateRun({ ...scored, inner: null }, resampling)).toThrow('expected inner parts');
  });

  it('speaks for other class shares where these are stated', () => {
    const outside = [0.02, 0.3, 0.6, 0.08];
    const [run] = calibrated;
    const table = calibrationTable([scored], calibrated, resampling, outside) ?? [];
    expect(table.map(({ probabilities }) => probabilities)).toEqual([
      ...['as trained', 'calibrated', 'calibrated, for these shares'],
    ]);
    const [, unshifted, shifted] = table;
    expect(shifted.logLoss).toBeLessThan(Number(unshifted.logLoss) - 0.1);
    expect(shifted.accuracy).toBeCloseTo(unshifted.accuracy, 12);
    const own = LABELS.map((_, c) => run.inner?.yTrue.filter((t) => t === c).length ?? 0);
    const same = shiftRun(run, own).outer.probabilities;
    expect(Math.max(...same.map((p, i) => Math.abs(p - run.outer.probabilities[i])))).toBeLessThan(0.05);
  });

  it('holds the stated shares in every resample: what depends on the class alone is known', () => {
    const probabilities = scored.outer.probabilities.map((_, i) => {
      const truth = scored.outer.yTrue[Math.floor(i / 4)];
      return i % 4 === truth ? 0.9 - 0.2 * truth : (0.1 + 0.2 * truth) / 3;
    });
    const run = { ...scored, outer: { ...scored.outer, probabilities } };
    const { logLoss, logLossInterval } = calibrationRow(run, 'by class', resampling, [0.02, 0.3, 0.6, 0.08]);
    const [lower, upper] = logLossInterval.split(' \u2013 ').map(Number);
    expect(Number(logLoss)).toBeGreaterThan(0.5);
    expect(upper - lower).toBeLessThan(0.0011);
  });

  it('finds more deaths for less where decisions go by cost', () => {
    const [decided, cheapest] = costDecisionTable(calibrated, 20) ?? [];
    expect([decided.decision, cheapest.decision]).toEqual(['as trained', 'lowest expected cost']);
    expect(cheapest.deathRecall).toBeGreaterThan(Number(decided.deathRecall));
    expect(cheapest.costPer1000).toBeLessThan(decided.costPer1000);
    expect(decided.missedDeaths).toBe(
      scored.outer.yTrue.filter((t, row) => t === 0 && scored.outer.yPred[row] !== 0).length,
    );
  });
});

describe('a rule, which states no probabilities', () => {
  const hard = {
    ...scored.outer,
    probabilities: scored.outer.probabilities.map((_, i) => Number(i % 4 === 2)),
  };
  const rule: ScoredRun = { ...scored, outer: hard, inner: hard };

  it('has neither class errors nor a decision by cost, and says why', () => {
    const after = calibrateRuns([rule], resampling);
    const table = classCalibrationTable([rule], after, resampling) ?? [];
    expect(table).toHaveLength(8);
    for (const row of table)
      expect(row).toMatchObject({
        ece: null,
        range: 'states no probabilities',
        fittedRange: '',
        slope: null,
      });
    expect(costDecisionTable(after, 9)).toHaveLength(1);
    expect(shiftRun(after[0], [0.1, 0.2, 0.3, 0.4]).outer.probabilities).toEqual(hard.probabilities);
  });

  it('has no slope of one group alone, however many reports are in it', () => {
    const together = new Map(scored.outer.ids.map((id) => [id, 'one']));
    const [death] = classCalibrationTable([scored], [], { ...resampling, groups: together }) ?? [];
    expect(death).toMatchObject({ slope: null, slopeInterval: 'none: 1.0 effective groups, fewer than 30' });
  });

  it('has no slope where nobody died, and says why', () => {
    const alive = { ...scored.outer, yTrue: scored.outer.yTrue.map((t) => Math.max(t, 1)) };
    const [death] = classCalibrationTable([{ ...scored, outer: alive }], [], resampling) ?? [];
    const why = 'it never happened';
    expect(death).toMatchObject({ slope: null, slopeInterval: why, interceptInterval: why, support: 0 });
  });
});
