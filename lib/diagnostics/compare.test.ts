import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Project, projectAt } from '../core/project';
import { executeRun } from '../runs/execute';
import { fakeFolds, fakeRequest, fakeTrainer } from '../runs/fake';
import { diffConfigs, pairRuns } from '../runs/pairing';
import { requireRun } from '../runs/registry';
import type { Run } from '../runs/run';
import { candidatesOf } from './candidates';
import { confusionOf, foldTable, optimism, sideBySide } from './compare';
import { measureTable } from './measure-table';
import { compareRuns } from './phase-comparison';
import { besidePublished } from './published';
import { scoredRun } from './scored';

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
    expect(await confusionOf(phase2)).toEqual([
      [0, 3, 0, 0],
      [0, 3, 0, 0],
      [0, 0, 3, 0],
      [0, 0, 0, 3],
    ]);
    expect((await confusionOf(phase2, 'reference'))[0]).toEqual([3, 0, 0, 0]);
  });

  it('show what choosing on the reported fold adds', () => {
    const [death, injury] = optimism(phase2);
    expect(death).toEqual({ measure: 'D', nested: 0, reference: 1, optimism: 1 });
    expect(injury.optimism).toBeCloseTo(1 / 3, 12);
  });

  it('put both phases side by side', () => {
    const { n, folds, rows } = sideBySide(phase1, phase2);
    expect([n, folds]).toEqual([12, 3]);
    expect(rows[0]).toEqual({
      measure: 'Death F1',
      phase1: 0,
      phase1Std: 0,
      phase2: 0,
      phase2Std: 0,
      difference: 0,
      foldsHigher: 0,
      n: 3,
    });
  });

  it('show published figures for full runs on openFDA alone', () => {
    expect(besidePublished(phase2, { openFda: true })).toBeNull();
    const full = { ...phase2, synthetic: false, profile: 'full' };
    expect(besidePublished(full, { openFda: false })).toBeNull();
    expect(besidePublished({ ...full, profile: 'published' }, { openFda: true })).not.toBeNull();
    const rows = besidePublished(full, { openFda: true });
    expect(rows?.[0]).toMatchObject({ measure: 'D', ours: 1, published: 0.8318, publishedStd: 0.0076 });
    expect(rows?.[0].difference).toBeCloseTo(0.1682, 12);
    expect(rows?.map(({ tolerance, verdict }) => [tolerance, verdict]).slice(0, 2)).toEqual([
      [0.0152, 'higher'],
      [0.01, 'higher'],
    ]);
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
    const side = sideBySide(a, b, 'reference');
    const of = (name: string) => side.rows.find(({ measure }) => measure === name);
    expect(of('Death average precision')).toMatchObject({ phase1: 1, difference: 0, foldsHigher: 0, n: 1 });
    expect(of('log loss')).toMatchObject({ n: 2 });
    const resampling = { groups: new Map(), resamples: 100, seed: 1 };
    const [death] = compareRuns(await scoredRun(a), await scoredRun(b), resampling).measures;
    expect(death).toMatchObject({ a: 1, b: 1, foldMean: 0, pFolds: null });
    const [, second, , ensemble] = await candidatesOf([a], 'reference').then((all) => [...all, all[2]]);
    expect(second.outer).toMatchObject({ f1: { D: null, macro: null }, deathRecallAtPrecision: null });
    expect(ensemble).toMatchObject({ kind: 'ensemble', outer: { f1: { D: 1, macro: 1 }, deathRecall: 1 } });
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
    expect(() => sideBySide(phase1, onSubset)).toThrow(
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
