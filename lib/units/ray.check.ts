/** Folds on a real Ray: the runs of this process, byte for byte, also when notebook, job or process end before them. */
import { cp, mkdir, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { processesNaming, type RealRay, realRay } from '../cluster/ray-fixture';
import { type Project, projectAt } from '../core/project';
import { takeSnapshot } from '../data/take-snapshot';
import type { TfidfLogisticConfig } from '../models/tfidf-logistic/config';
import { tfidfLogisticTrainer } from '../models/tfidf-logistic/trainer';
import { executeRun } from '../runs/execute';
import { foldFiles } from '../runs/fold';
import type { ExecutionRequest } from '../runs/request';
import type { Run } from '../runs/run';
import { executeSeeds } from '../runs/seeds';
import { missingLibrary } from '../tensorflow/missing-library';
import { openTensorflow } from '../tensorflow/open-tensorflow';
import { tinyRecipe } from '../training/fake-job';
import { bertTrainer } from '../training/train-fold';
import { type ExecutorOptions, foldExecutor } from './fold-executor';
import { SOURCE, writeRecords } from './ingest-fixture';
import { partsOnCluster } from './ingest-parts';
import { rayJobs } from './ray-jobs';
import { type MadeRequest, makeRequest } from './unit-fixture';
import type { UnitRow } from './unit-rows';

const SEEDS = 5;

let ray: RealRay;
let made: MadeRequest;
/** What the table of units said, every time. */
let tables: (readonly UnitRow[])[];

beforeAll(async () => {
  ray = await realRay({ cpus: 2 });
  made = await makeRequest(projectAt(join(ray.folder, 'fresh')));
});
afterAll(() => ray?.close());

async function freshProject(name: string): Promise<Project> {
  await cp(join(ray.folder, 'fresh'), join(ray.folder, name), { recursive: true });
  return projectAt(join(ray.folder, name));
}

function onRay(project: Project, change: Partial<ExecutorOptions> = {}) {
  tables = [];
  return foldExecutor(null, {
    ...{ executor: 'ray', project, storage: '', cpusPerUnit: 1, gpusPerUnit: 0, attempts: 3 },
    ...{ onInterrupt: 'leave', draw: made.draw, show: (rows) => void tables.push(rows) },
    ...{ environment: { RAY_ADDRESS: ray.url, RAY_AUTH_MODE: 'disabled' } },
    ...change,
  }) as Exclude<ReturnType<typeof foldExecutor>, null>;
}

const attempts = () => tables.at(-1)?.map(({ attempt }) => attempt);

async function expectSame(runs: readonly Run[], expected: readonly Run[]): Promise<void> {
  expect(runs.map(({ id, files }) => [id, files])).toEqual(expected.map(({ id, files }) => [id, files]));
  for (const [i, { folder, folds }] of runs.entries())
    for (const { path } of folds.flatMap(foldFiles)) {
      const bytes = await readFile(join(folder, path));
      expect(bytes.equals(await readFile(join(expected[i].folder, path))), path).toBe(true);
    }
}

/** Resolves when the table shows what is waited for. */
async function until(condition: (rows: readonly UnitRow[]) => boolean): Promise<void> {
  await expect.poll(() => condition(tables.at(-1) ?? []), { timeout: 300_000, interval: 200 }).toBe(true);
}

describe('folds on a real Ray', () => {
  it('make the ten folds of five seeds through a storage elsewhere, each in one job', async () => {
    const here = await freshProject('here');
    const { request, folds } = made;
    const trainer = tfidfLogisticTrainer(request.config as TfidfLogisticConfig);
    const local = await executeSeeds(request, SEEDS, folds, trainer, { project: here });
    const project = await freshProject('there');
    const executor = onRay(project, { storage: join(ray.folder, 'storage') });
    const start = performance.now();
    const runs = await executeSeeds(request, SEEDS, folds, executor, { project });
    console.log(`${2 * SEEDS} units on 2 CPUs: ${((performance.now() - start) / 1000).toFixed(1)} s`);
    await expectSame(runs, local);
    expect(attempts()).toEqual(Array(2 * SEEDS).fill(1));
  });

  it.skipIf(missingLibrary())(
    'go on when the process is killed, and when the notebook is closed and run again',
    async () => {
      const { request, folds } = made;
      const recipe = { ...tinyRecipe, epochs: 30, patience: 30 };
      const config = { ...recipe, files: [] };
      const bert: ExecutionRequest = { ...request, phase: 2, name: 'bert', model: 'bert', config };
      const engine = await openTensorflow({ device: 'cpu', intraOpThreads: 1 });
      const here = await freshProject('bert-here');
      const local = await executeRun(bert, folds, bertTrainer(recipe, engine), { project: here });

      const project = await freshProject('bert-there');
      const options = { checkpointMinutes: 0, device: 'cpu' } as const;
      const closed = new AbortController();
      const first = executeRun(bert, folds, onRay(project, options), { project, signal: closed.signal });
      first.catch(() => {});
      await until((rows) => rows.some(({ epoch }) => (epoch ?? 0) > 2));
      for (const pid of processesNaming(project.runs).slice(-1)) process.kill(pid, 'SIGKILL');
      await until((rows) => rows.some(({ attempt }) => attempt === 2));
      closed.abort(new Error('the notebook is closed'));
      await expect(first).rejects.toThrow('the jobs under way go on without the notebook');
      await until((rows) => rows.every(({ state }) => state === 'left' || state === 'finished'));

      const run = await executeRun(bert, folds, onRay(project, options), { project });
      await expectSame([run], [local]);
      const left = await readdir(join(run.folder, 'folds/fold-1'));
      expect(left.filter((name) => /^(resume|lock)/.test(name))).toEqual([]);
    },
  );
});

describe('files of records on a real Ray', () => {
  it('become the snapshot of one pass over them, each in one job', async () => {
    const asked = { source: SOURCE, maxMalformedShare: 0.5 };
    const [here, there] = ['files-here', 'files-there'].map((name) => projectAt(join(ray.folder, name)));
    for (const project of [here, there]) {
      await mkdir(project.root, { recursive: true });
      writeRecords(project);
    }
    const { manifest } = await takeSnapshot(asked, { project: here });
    const environment = { RAY_ADDRESS: ray.url, RAY_AUTH_MODE: 'disabled' };
    const notes: string[] = [];
    const ingestParts = partsOnCluster({
      runJobs: rayJobs({ attempts: 3, onInterrupt: 'leave', environment }),
      storage: projectAt(join(ray.folder, 'files-storage')),
      cpus: 1,
      progress: ({ done, total }) => void notes.push(`${done} of ${total}`),
    });
    for (let times = 0; times < 2; times++)
      expect((await takeSnapshot(asked, { project: there, ingestParts })).manifest).toEqual(manifest);
    expect(notes.at(-1)).toBe('3 of 3');
  });
});
