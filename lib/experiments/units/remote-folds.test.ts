import { cp, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SETTINGS } from '../../classifiers/machine-fixture';
import type { TfidfLogisticConfig } from '../../classifiers/tfidf-logistic/config';
import { tfidfLogisticTrainer } from '../../classifiers/tfidf-logistic/trainer';
import { hashOf } from '../../core/hash';
import { type Project, projectAt } from '../../core/project';
import type { JobSpec } from '../../remote/job';
import type { RunJobs } from '../../remote/ray-jobs';
import { executeRun } from '../../runs/execute';
import { foldFiles } from '../../runs/fold';
import { latestRun } from '../../runs/registry';
import type { Run } from '../../runs/run';
import { executeUnit } from './execute-unit';
import { type RemoteOptions, remoteFolds } from './remote-folds';
import { readUnit } from './unit';
import { type MadeRequest, makeRequest } from './unit-fixture';
import type { UnitRow } from './unit-rows';

let root: string;
let made: MadeRequest;
let local: Run;

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'remote-'));
  const project = projectAt(join(root, 'local'));
  made = await makeRequest(project);
  await cp(project.root, join(root, 'fresh'), { recursive: true });
  const { request, folds } = made;
  const trainer = tfidfLogisticTrainer(request.config as TfidfLogisticConfig);
  local = await executeRun(request, folds, trainer, { project });
});
afterAll(() => rm(root, { recursive: true, force: true }));

async function freshProject(): Promise<Project> {
  const folder = await mkdtemp(join(root, 'project-'));
  await cp(join(root, 'fresh'), folder, { recursive: true });
  return projectAt(folder);
}

/** Does the jobs in this process, by what their command says; hands out what it was handed. */
function jobsHere(handed: JobSpec[][], fails: (job: JobSpec) => boolean = () => false): RunJobs {
  return async (jobs, { isDone, onReport, signal }) => {
    handed.push([...jobs]);
    for (const job of jobs) {
      const told = { key: job.key, label: job.label, attempt: 1, message: '', logTail: '' };
      onReport({ ...told, state: 'running' });
      if (fails(job)) {
        onReport({ ...told, state: 'failed', attempt: 3, message: 'exit code 1', logTail: 'no space left' });
        continue;
      }
      const path = (/'(.*)'$/.exec(job.entrypoint)?.[1] as string).replaceAll("'\\''", "'");
      const project = projectAt(job.env.MAUDE_ROOT);
      const context = { project, progress: () => {}, signal, stopAt: null, now: () => new Date() };
      if (!(await isDone(job.key))) await executeUnit(await readUnit(path), context);
      onReport({ ...told, state: 'finished' });
    }
  };
}

function optionsOf(storage: Project, change: Partial<RemoteOptions>): RemoteOptions {
  return {
    ...{ storage, draw: made.draw, machine: SETTINGS },
    ...{ cpus: 1, gpus: 0, onInterrupt: 'leave', runJobs: jobsHere([]), show: () => {} },
    ...change,
  };
}

describe('remoteFolds', () => {
  it('assembles the run that this process makes, through a storage elsewhere', async () => {
    const [project, storage] = [await freshProject(), projectAt(join(root, "it's elsewhere"))];
    const handed: JobSpec[][] = [];
    let rows: readonly UnitRow[] = [];
    const show = (now: readonly UnitRow[]) => {
      rows = now;
    };
    const remote = remoteFolds(optionsOf(storage, { runJobs: jobsHere(handed), show }));
    const run = await executeRun(made.request, made.folds, remote, { project });
    expect(handed.map((jobs) => jobs.length)).toEqual([2]);
    expect(run).toMatchObject({ id: local.id, status: 'finished', reused: false, warnings: [] });
    expect(run.summary).toEqual(local.summary);
    expect(run.files).toEqual(local.files);
    expect(run.folds.map(foldFiles)).toEqual(local.folds.map(foldFiles));
    for (const { path } of run.folds.flatMap(foldFiles)) {
      const bytes = await readFile(join(run.folder, path));
      expect(bytes.equals(await readFile(join(local.folder, path))), path).toBe(true);
    }
    await expect.poll(() => rows.map(({ state }) => state)).toEqual(['finished', 'finished']);
    expect(rows[0]).toMatchObject({
      fold: 1,
      seed: 42,
      note: expect.stringMatching(/^Death F1 0\.\d{4} in epoch 1$/),
    });
    const again = await executeRun(made.request, made.folds, remote, { project });
    expect(again.reused).toBe(true);
    expect(handed).toHaveLength(1);
  });

  it('hands the folds of all seeds over at once', async () => {
    const project = await freshProject();
    const handed: JobSpec[][] = [];
    const remote = remoteFolds(optionsOf(project, { runJobs: jobsHere(handed) }));
    const execute = (seed: number) => executeRun({ ...made.request, seed }, made.folds, remote, { project });
    const runs = await Promise.all([42, 43].map(execute));
    expect(runs.map(({ inputs }) => inputs.seed)).toEqual([42, 43]);
    expect(
      handed
        .flat()
        .map(({ label }) => label.replace(/^.* fold/, 'fold'))
        .sort(),
    ).toEqual(['fold 1 seed 42', 'fold 1 seed 43', 'fold 2 seed 42', 'fold 2 seed 43']);
    for (const { key, entrypoint } of handed.flat()) expect(entrypoint).toContain(`${key}.json`);
    expect(hashOf(runs[0].summary)).toBe(hashOf(local.summary));
  });

  it('lets the other folds end when one fails, and trains that one alone the next time', async () => {
    const project = await freshProject();
    const failing = jobsHere([], ({ label }) => label.includes('fold 1'));
    const remote = remoteFolds(optionsOf(project, { runJobs: failing }));
    await expect(executeRun(made.request, made.folds, remote, { project })).rejects.toThrow(
      /fold 1: failed in attempt 3: exit code 1.*\nno space left/,
    );
    const handed: JobSpec[][] = [];
    const next = remoteFolds(optionsOf(project, { runJobs: jobsHere(handed) }));
    const run = await executeRun(made.request, made.folds, next, { project });
    expect(handed.flat().map(({ label }) => label)).toEqual([`${run.id} fold 1 seed 42`]);
    expect(basename(run.folder)).toBe(local.id);
    expect(run.note).toContain('folds 2 were finished before');
  });

  it('leaves a run interrupted when the jobs are left at an abort', async () => {
    const project = await freshProject();
    const stop = new AbortController();
    const endless: RunJobs = async (jobs, { onReport, signal }) => {
      onReport({ key: jobs[0].key, label: '', state: 'running', attempt: 1, message: '', logTail: '' });
      setTimeout(() => stop.abort(new Error('interrupted')), 50);
      await new Promise((resolve) => signal.addEventListener('abort', resolve));
      throw signal.reason;
    };
    let rows: readonly UnitRow[] = [];
    const show = (now: readonly UnitRow[]) => {
      rows = now;
    };
    const remote = remoteFolds(optionsOf(project, { runJobs: endless, show }));
    const { request, folds } = made;
    const message = 'interrupted: the jobs under way go on without the notebook; run it again to find them';
    await expect(executeRun(request, folds, remote, { project, signal: stop.signal })).rejects.toThrow(
      message,
    );
    expect(await latestRun(project, { status: 'interrupted' })).toMatchObject({ id: local.id, message });
    await expect.poll(() => rows.map(({ state }) => state)).toEqual(['left', 'left']);
  });
});
