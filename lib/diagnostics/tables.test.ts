import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Project, projectAt } from '../core/project';
import { executeRun } from '../runs/execute';
import { fakeFolds, fakeRequest, fakeTrainer } from '../runs/fake';
import type { Run } from '../runs/run';
import { summaryOf } from '../runs/summary';
import { runList } from './comparison/run-list';
import { checkpointFolder, epochTable, hasCheckpoint, meanTable } from './tables';

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
    const none = { compared: [], floors: [] };
    const rows = runList([one, two], none);
    expect(rows.map(({ run, deathF1 }) => [run, deathF1])).toEqual([
      [two.id, summaryOf(two).mean.D],
      [one.id, summaryOf(one).mean.D],
    ]);
    expect(Object.keys(rows[0])).toEqual(expect.arrayContaining(['deathF1', 'macroF1', 'weightedF1']));
    const [asked] = runList([{ ...one, summary: null }, two], none, ['logLoss', 'accuracy']);
    expect(asked).toMatchObject({ accuracy: 0.75, logLoss: expect.any(Number) });
    expect(asked).not.toHaveProperty('deathF1');
    expect(runList([{ ...one, summary: null }], none, ['logLoss'])[0].logLoss).toBeNull();
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

  it('name the folder of the chosen checkpoint', () => {
    expect(checkpointFolder(two, 3, 'nested')).toBe(join(two.folder, 'folds', 'fold-3', 'epoch-2'));
    expect(() => checkpointFolder(two, 7)).toThrow('expected a fold from 1 to 3; received 7');
    expect(hasCheckpoint(two, 3)).toBe(true);
    expect(hasCheckpoint({ ...two, folder: `${two.folder}-moved` }, 3)).toBe(false);
  });
});
