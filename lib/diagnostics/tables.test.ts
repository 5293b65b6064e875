import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Project, projectAt } from '../core/project';
import { executeRun } from '../runs/execute';
import { fakeFolds, fakeRequest, fakeTrainer } from '../runs/fake';
import type { Run } from '../runs/run';
import { summaryOf } from '../runs/summary';
import { checkpointFolder, epochTable, meanTable, recomputedMeans, runTable } from './tables';

let project: Project;
let one: Run;
let two: Run;
const subset = { size: 24, seed: 42, sha1: 'a9993e' };

beforeAll(async () => {
  project = projectAt(await mkdtemp(join(tmpdir(), 'tables-')));
  const run = (change: Parameters<typeof fakeRequest>[0]) =>
    executeRun(fakeRequest(change), fakeFolds(), fakeTrainer({}), { project });
  one = await run({ phase: 1, name: 'one', subset });
  two = await run({ subset });
});
afterAll(() => rm(project.root, { recursive: true }));

describe('tables', () => {
  it('list runs, newest first, with the means of their own protocol', () => {
    const rows = runTable([one, two]);
    expect(rows.map(({ run, deathF1 }) => [run, deathF1])).toEqual([
      [two.id, summaryOf(two).mean.D],
      [one.id, summaryOf(one).mean.D],
    ]);
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
    expect(rows[0]).toEqual({ run: 'Phase 1', measure: 'Death', mean: 1, std: 0 });
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
