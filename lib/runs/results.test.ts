import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readJson, writeJson } from '../core/files';
import { type Project, projectAt } from '../core/project';
import { readSealed } from '../core/sealed';
import { fingerprintOf, type SplitContent } from '../core/split-fingerprint';
import { executeRun } from './execute';
import { fakeFolds, fakeProject, fakeRequest, fakeTrainer } from './fake';
import { refreshResults } from './results';
import type { RunSubset } from './run';

let project: Project;
const options = { profile: 'quick', split: 'default' };
const subset: RunSubset = { size: 24, seed: 42, sha1: 'a9993e' };
let minute = 0;

const run = (phase: 1 | 2, on: RunSubset | null) =>
  executeRun(fakeRequest({ phase, subset: on }), fakeFolds(), fakeTrainer({}), {
    project,
    now: () => new Date(Date.UTC(2025, 0, 1, 0, minute++)),
  });

beforeEach(async () => {
  project = projectAt(await mkdtemp(join(tmpdir(), 'results-')));
  await fakeProject(project);
});
afterEach(() => rm(project.root, { recursive: true }));

describe('refreshResults', () => {
  it('works with Phase 1 alone', async () => {
    const phase1 = await run(1, null);
    const results = await refreshResults(project, options);
    expect(results).toMatchObject({
      synthetic: true,
      data: { source: 'synthetic', id: 'abc0123456789def', rows: 48 },
      split: fakeRequest().split,
      phase1: { run: phase1.id, protocol: 'nested', ddof: 0, mean: phase1.summary?.nested?.mean },
      phase2: null,
      phase1All: null,
      selected: null,
    });
    expect(results.phase1?.folds[2]).toEqual({
      fold: 3,
      nTrain: 8,
      nTest: 4,
      f1: phase1.summary?.nested?.folds[2].f1,
    });
    expect(await readSealed(join(project.reports, 'results.json'), 'again')).toEqual(results);
  });

  it('pairs Phase 1 with Phase 2 and keeps Phase 1 on all rows apart', async () => {
    const paired = await run(1, subset);
    const all = await run(1, null);
    const phase2 = await run(2, subset);
    const results = await refreshResults(project, options);
    expect([results.phase1?.run, results.phase2?.run, results.phase1All?.run]).toEqual([
      paired.id,
      phase2.id,
      all.id,
    ]);
    const others = await refreshResults(project, { ...options, profile: 'full' });
    expect([others.phase1, others.phase2, others.phase1All]).toEqual([null, null, null]);
  });

  it('leaves Phase 1 out when it is not paired', async () => {
    await run(1, null);
    await run(2, subset);
    expect(await refreshResults(project, options)).toMatchObject({
      phase1: null,
      phase1All: { protocol: 'nested' },
    });
  });

  it('refuses a split of other data', async () => {
    const path = join(project.splits, 'default.json');
    const { fingerprint: _, ...split } = (await readJson<SplitContent & { fingerprint: object }>(path))!;
    const other = { ...split, snapshot: 'old' };
    await writeJson(path, { ...other, fingerprint: fingerprintOf(other) });
    await expect(refreshResults(project, options)).rejects.toThrow('received one of old. Run notebook 03');
    await writeJson(path, { ...split, fingerprint: fingerprintOf(other) });
    await expect(refreshResults(project, options)).rejects.toThrow(/default\.json: .*changed or damaged/);
  });
});
