import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Project, projectAt } from '../core/project';
import { chooseRuns, twoNewest } from '../runs/choose-runs';
import { executeRun } from '../runs/execute';
import { fakeFolds, fakeRequest, fakeTrainer } from '../runs/fake';
import type { Run } from '../runs/run';
import { summaryOf } from '../runs/summary';
import { checkpointFolder, epochTable, meanTable, recomputedMeans, runTable } from './tables';

let project: Project;
let one: Run;
let other: Run;
let two: Run;
const subset = { size: 24, seed: 42, sha1: 'a9993e' };

beforeAll(async () => {
  project = projectAt(await mkdtemp(join(tmpdir(), 'tables-')));
  const run = (change: Parameters<typeof fakeRequest>[0]) =>
    executeRun(fakeRequest(change), fakeFolds(), fakeTrainer({}), { project });
  one = await run({ phase: 1, name: 'one', subset });
  other = await run({ phase: 1, name: 'one' });
  two = await run({ subset });
});
afterAll(() => rm(project.root, { recursive: true }));

describe('chooseRuns', () => {
  const choice = {
    snapshot: 'abc0123456789def',
    split: String(fakeRequest().split.fingerprint),
    phase1: 'latest',
    phase2: 'latest',
  };

  it('takes the Phase 1 that can be paired with Phase 2, not the newest one', async () => {
    const { phase1, phase2, phase1All } = await chooseRuns(project, choice);
    expect([phase1.id, phase2?.id, phase1All?.id]).toEqual([one.id, two.id, other.id]);
  });

  it('opens a run by id and refuses one of other data', async () => {
    expect((await chooseRuns(project, { ...choice, phase1: other.id })).phase1.id).toBe(other.id);
    await expect(chooseRuns(project, { ...choice, snapshot: 'x', phase1: other.id })).rejects.toThrow(
      'another snapshot',
    );
    await expect(chooseRuns(project, { ...choice, snapshot: 'x' })).rejects.toThrow('Run notebook 04');
  });

  it('finds the run before', async () => {
    expect((await twoNewest(project, other)).map((run) => run?.id)).toEqual([other.id, one.id]);
    expect((await twoNewest(project, two))[1]).toBeNull();
  });
});

describe('tables', () => {
  it('list runs, newest first, with the means of their own protocol', () => {
    const rows = runTable([one, two]);
    expect(rows.map(({ run, deathF1 }) => [run, deathF1])).toEqual([
      [two.id, summaryOf(two).mean.D],
      [one.id, summaryOf(one).mean.D],
    ]);
    expect(Object.keys(rows[0])).toEqual(expect.arrayContaining(['deathF1', 'macroF1', 'weightedF1']));
    const [asked] = runTable([{ ...one, summary: null }, two], ['logLoss', 'accuracy']);
    expect(asked).toMatchObject({ accuracy: 0.75, logLoss: expect.any(Number) });
    expect(asked).not.toHaveProperty('deathF1');
    expect(runTable([{ ...one, summary: null }], ['logLoss'])[0].logLoss).toBeNull();
  });

  it('mark the epoch that was chosen', () => {
    const rows = epochTable(two, 'nested');
    expect(rows).toHaveLength(9);
    expect(rows.filter(({ chosen }) => chosen).map(({ fold, epoch }) => [fold, epoch])).toEqual([
      ['fold 1', 2],
      ['fold 2', 2],
      ['fold 3', 2],
    ]);
  });

  it('give each measure of each phase a row', () => {
    const rows = meanTable([one, two], 'reference');
    expect(rows).toHaveLength(12);
    expect(rows[0]).toEqual({ phase: 'Phase 1', measure: 'Death', mean: 1, std: 0 });
  });

  it('find the same means again in the saved predictions', async () => {
    expect(await recomputedMeans(two, 'nested')).toEqual(summaryOf(two, 'nested').mean);
    expect(await recomputedMeans(two, 'reference')).toEqual(summaryOf(two, 'reference').mean);
  });

  it('name the folder of the chosen checkpoint', () => {
    expect(checkpointFolder(two, 3, 'nested')).toBe(join(two.folder, 'folds', 'fold-3', 'epoch-2'));
    expect(() => checkpointFolder(two, 7)).toThrow('expected a fold from 1 to 3; received 7');
  });
});
