import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { FoldTrainer } from '../classifiers/fold-trainer';
import { LABELS, type LabelledText } from '../core/labels';
import { type Project, projectAt } from '../core/project';
import { executeRun } from '../runs/execute';
import { fakeFolds, fakeRequest, fakeTrainer } from '../runs/fake';
import { diffConfigs, pairRuns } from '../runs/pairing';
import { requireRun } from '../runs/registry';
import type { Run } from '../runs/run';
import { confusionOf, foldTable, optimism } from './compare';
import { comparePairs, compareRuns } from './comparison/run-comparison';
import { sideBySide } from './comparison/side-by-side';
import { measureTable } from './measure-table';
import { scoredRun, scoredRuns } from './scored';
import { candidatesOf } from './selection/candidates';
import { selectCheckpoint } from './selection/selection';

let project: Project;
let phase1: Run;
let phase2: Run;
const subset = { size: 24, seed: 42, sha1: 'a9993e' };

beforeAll(async () => {
  project = projectAt(await mkdtemp(join(tmpdir(), 'compare-')));
  const request = fakeRequest({ phase: 1, name: 'one', config: { C: 1, features: { maxDf: 0.9 } } });
  phase1 = await executeRun(request, fakeFolds(), fakeTrainer({}), { project });
  phase2 = await executeRun(fakeRequest(), fakeFolds(), fakeTrainer({}), { project });
});
afterAll(() => rm(project.root, { recursive: true }));

describe('tables of runs', () => {
  it('show each fold, then mean and std', () => {
    const rows = foldTable(phase2, 'reference');
    expect(rows.map(({ fold, epoch, nTest, weighted }) => [fold, epoch, nTest, weighted])).toEqual([
      ['1', 3, 4, 1],
      ['2', 3, 4, 1],
      ['3', 3, 4, 1],
      ['mean', null, null, 1],
      ['std', null, null, 0],
    ]);
    // The outer Death is taken for an Injury in epoch 2: F1 of D, I, M, O is 0, 2/3, 1, 1.
    expect(foldTable(phase2)[3].macro).toBeCloseTo((2 / 3 + 2) / 4, 12);
  });

  it('pool the confusion matrix over folds at the chosen epochs', async () => {
    expect(confusionOf(await scoredRun(phase2))).toEqual([
      [0, 3, 0, 0],
      [0, 3, 0, 0],
      [0, 0, 3, 0],
      [0, 0, 0, 3],
    ]);
    expect(confusionOf(await scoredRun(phase2, 'reference'))[0]).toEqual([3, 0, 0, 0]);
  });

  it('show what choosing on the reported fold adds', () => {
    const [death, injury] = optimism(phase2);
    expect(death).toEqual({ run: 'fake', measure: 'Death', nested: 0, reference: 1, optimism: 1 });
    expect(injury.optimism).toBeCloseTo(1 / 3, 12);
  });

  it('put any runs side by side with the strongest floor', async () => {
    const [a, b, floor] = await scoredRuns([phase1, phase2, phase1]);
    const rows = sideBySide([a, b], [{ ...floor, name: 'rule' }]);
    expect(rows[0]).toEqual({
      measure: 'Death F1',
      better: 'higher',
      [a.name]: '0.000 ± 0.000',
      'Phase 2': '0.000 ± 0.000',
      'strongest floor': '0.000, rule',
      without: '',
    });
    expect(sideBySide([b], [])[0]['strongest floor']).toBe('none');
    const loss = rows.find(({ measure }) => measure === 'log loss');
    expect(loss?.['strongest floor']).toBe(`${String(loss?.[a.name]).split(' ')[0]}, rule`);
  });

  it('compare every two of several runs, the later minus the earlier', async () => {
    const scored = await scoredRuns([phase1, phase2]);
    const resampling = { groups: new Map(), resamples: 100, seed: 1, leastClusters: 0 };
    const comparison = comparePairs(scored, resampling);
    expect(new Set(comparison?.measures.map(({ pair }) => pair))).toEqual(
      new Set(['Phase 2 \u2212 Phase 1']),
    );
    expect(comparison?.n).toBe(12);
    expect(comparison?.measures.find(({ key }) => key === 'macroF1')).toMatchObject({
      difference: 0,
      p: 1,
      pHolm: 1,
    });
    expect(comparison?.agreement[0]).toMatchObject({ onlyA: 0, p: 1, test: 'exact McNemar' });
    const together = new Map(scored[0].outer.ids.map((id) => [id, id.slice(0, 1)]));
    const grouped = comparePairs(scored, { ...resampling, groups: together });
    expect(grouped?.agreement[1]).toMatchObject({
      question: 'Death or not',
      p: 1,
      test: 'sign flips of groups',
    });
    expect(comparePairs(scored.slice(0, 1), resampling)).toBeNull();
  });

  it('offer every fold at its chosen epoch, and their ensemble, to the selection', async () => {
    const candidates = await candidatesOf([phase1, phase2], 'nested');
    expect(candidates.map(({ phase, fold, epoch }) => [phase, fold, epoch])).toEqual([
      ...[1, 2, 3].map((fold) => [1, fold, 2]),
      [1, 0, 0],
      ...[1, 2, 3].map((fold) => [2, fold, 2]),
      [2, 0, 0],
    ]);
    expect(candidates[0].inner).toMatchObject({ f1: { D: 1 }, deathRecallAtPrecision: 1 });
    expect(candidates[0].outer.f1.D).toBe(0);
    expect(candidates[3]).toMatchObject({ kind: 'ensemble', nTest: 12, inner: { deathRecall: 1 } });
  });
});

describe('a run whose second fold tests no Death', () => {
  const alive = () => {
    const [one, two] = fakeFolds();
    return [one, { ...two, outer: two.outer.filter(({ label }) => label !== 'D') }];
  };
  const trained = (phase: 1 | 2) =>
    executeRun(fakeRequest({ phase, protocol: 'reference' }), alive(), fakeTrainer({}), { project });

  it('has no score of it there, and means over the folds that have one', async () => {
    const [a, b] = [await trained(1), await trained(2)];
    const rows = foldTable(a, 'reference');
    expect(rows.map(({ fold, D, macro, weighted }) => [fold, D, macro, weighted])).toEqual([
      ['1', 1, 1, 1],
      ['2', null, null, 1],
      ['mean', 1, 1, 1],
      ['std', 0, 0, 0],
      ['folds with a score', 1, 1, 2],
    ]);
    const all = measureTable(a, 'reference');
    expect(all.map(({ measure }) => measure)).toContain('Matthews correlation');
    expect(all[0]).toEqual({
      measure: 'Death F1',
      better: 'higher',
      mean: 1,
      std: 0,
      folds: 1,
      without: 'fold 2: tests no Death',
    });
    expect(all[1]).toMatchObject({ measure: 'Injury F1', folds: 2, without: '' });
    const f2 = all.find(({ measure }) => measure === 'Death F2');
    expect(f2).toMatchObject({ mean: 1, folds: 1, without: 'fold 2: tests no Death' });
    const side = sideBySide(await scoredRuns([a, b]), []);
    const of = (name: string) => side.find(({ measure }) => measure === name);
    expect(of('Death average precision')).toMatchObject({
      'Phase 2': '1.000 ± 0.000 (1 of 2 folds)',
      without: 'fold 2: tests no Death',
    });
    expect(of('accuracy')).toMatchObject({ 'Phase 2': '1.000 ± 0.000', without: '' });
    const resampling = { groups: new Map(), resamples: 100, seed: 1, leastClusters: 0 };
    const [death] = compareRuns(await scoredRun(a), await scoredRun(b), resampling).measures;
    expect(death).toMatchObject({ a: 1, b: 1, foldMean: 0, pFolds: null });
    const [, second, , ensemble] = await candidatesOf([a], 'reference').then((all) => [...all, all[2]]);
    expect(second.outer).toMatchObject({ f1: { D: null, macro: null }, deathRecallAtPrecision: null });
    const n = { deathF1: 1, macroF1: 1, injuryF1: 2, logLoss: 2, deathRecallAtPrecision: 1 };
    expect(ensemble).toMatchObject({
      kind: 'ensemble',
      outer: { f1: { D: 1, macro: 1 }, deathRecall: 1, n },
    });
  });
});

describe('compareRuns', () => {
  it('takes the interval of a difference from the resamples that draw the class', async () => {
    const run = await executeRun(fakeRequest(), fakeFolds().slice(0, 1), fakeTrainer({}), { project });
    const [knows, misses] = [await scoredRun(run, 'reference'), await scoredRun(run, 'nested')];
    const resampling = { groups: new Map(), resamples: 400, seed: 1, leastClusters: 0 };
    // One death among 4: (3/4)^4 = 0.316 of the resamples draw none, where the difference would be 0.
    const [death] = compareRuns(knows, misses, resampling).measures;
    expect(death).toMatchObject({ difference: -1, interval: '\u22121.000 \u2013 \u22121.000' });
  });
});

describe('a run of a rule', () => {
  const rule: FoldTrainer = async function* (job) {
    const say = (examples: readonly LabelledText[]) =>
      Float64Array.from(examples.flatMap(({ label }) => LABELS.map((each) => Number(each === label))));
    const parts = { inner: say(job.inner), outer: say(job.outer) };
    yield { epoch: 1, ...parts, trainLoss: null, seconds: { train: 1, score: 1 }, checkpoint: [] };
    return 'once';
  };

  it('has no measure from probabilities in any table, and is not chosen by one', async () => {
    const request = fakeRequest({ phase: null, name: 'rule', classifier: 'rule' });
    const run = await executeRun(request, fakeFolds(), rule, { project });
    const all = measureTable(run);
    const of = (name: string) => all.find(({ measure }) => measure === name);
    const none = { mean: null, std: null, folds: 0, without: 'folds 1, 2, 3: states no probabilities' };
    expect(of('log loss')).toMatchObject(none);
    expect(of('Death average precision')).toMatchObject(none);
    expect(of('accuracy')).toMatchObject({ mean: 1, folds: 3, without: '' });
    const candidates = await candidatesOf([run, phase2], 'nested');
    expect(candidates[0].inner).toMatchObject({ deathAveragePrecision: null, deathRecallAtPrecision: null });
    const choice = selectCheckpoint(candidates, { protocol: 'nested', rule: 'deathAveragePrecision' });
    expect([choice.winner.run, choice.runnersUp.at(-1)?.run]).toEqual([phase2.id, run.id]);
    const alone = selectCheckpoint(candidates.slice(0, 4), {
      protocol: 'nested',
      rule: 'deathAveragePrecision',
    });
    expect(alone).toMatchObject({ by: 'supportedMacroF1', winner: { value: 1 } });
    expect(alone.reason).toMatch(
      /^No candidate has a Death average precision on the inner part \(states no probabilities\)\. /,
    );
  });
});

describe('pairRuns', () => {
  it('refuses runs on other examples and says which', async () => {
    const [one, two, three] = fakeFolds();
    const moved = [one, two, { ...three, train: three.train.slice(1), inner: three.inner }];
    const shorter = await executeRun(fakeRequest({ seed: 1 }), moved, fakeTrainer({}), { project });
    expect(() => pairRuns(phase1, shorter)).toThrow(
      'fold 3: other training ids (8 training, 4 inner, 4 test against 7 training, 4 inner, 4 test)',
    );
    const onSubset = await executeRun(fakeRequest({ subset }), fakeFolds(), fakeTrainer({}), { project });
    const [whole, part] = await scoredRuns([phase1, onSubset]);
    expect(() => sideBySide([whole, part], [])).toThrow(
      'subset null against {"seed":42,"sha1":"a9993e","size":24}',
    );
    const unfinished: Run = { ...phase2, status: 'interrupted' };
    expect(() => pairRuns(unfinished, unfinished)).toThrow('is interrupted, not finished');
  });

  it('finds a paired run or names the notebook', async () => {
    expect((await requireRun(project, { phase: 2, pairedWith: phase1 })).id).toBe(phase2.id);
    const other = { phase: 2 as const, snapshot: 'ffff' };
    await expect(requireRun(project, other)).rejects.toThrow(/found .*Run notebook 05-phase2-clinicalbert/);
  });
});

describe('diffConfigs', () => {
  it('lists what differs, nested fields dotted', () => {
    expect(diffConfigs(phase1, phase2)).toEqual([
      { field: 'classifier', a: '"tfidf-logistic"', b: '"bert"' },
      { field: 'config.C', a: '1', b: null },
      { field: 'config.epochs', a: null, b: '3' },
      { field: 'config.features.maxDf', a: '0.9', b: null },
      { field: 'config.learningRate', a: null, b: '0.1' },
    ]);
    expect(diffConfigs(phase1, phase1)).toEqual([]);
  });
});
