/** Folds trained as jobs of a real Ray: the bytes of those trained here, each once, whatever is killed meanwhile. */
import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { tinyRecipe } from '../../classifiers/encoder/training/fake-job';
import { bertTrainer } from '../../classifiers/encoder/training/train-fold';
import type { TfidfLogisticConfig } from '../../classifiers/tfidf-logistic/config';
import { tfidfLogisticTrainer } from '../../classifiers/tfidf-logistic/trainer';
import { codeRoot, type Project, projectAt } from '../../core/project';
import { rayClient } from '../../remote/client';
import { submissionId } from '../../remote/job';
import { processesNaming, type RealRay, realRay } from '../../remote/ray-fixture';
import { executeRun } from '../../runs/execute';
import { foldFiles, foldPath } from '../../runs/fold';
import { openRun } from '../../runs/registry';
import type { Run } from '../../runs/run';
import { missingLibrary } from '../../tensorflow/library/missing-library';
import { openTensorflow } from '../../tensorflow/open-tensorflow';
import { drive, FOLDS } from './driver-fixture';
import { preparedNode } from './node-fixture';
import { bertRequest, makeRequest } from './unit-fixture';

const missing = missingLibrary();
if (missing) console.log(`skipped: ${missing}`);

const FINISHED = 'The unit is finished.';

describe.skipIf(missing)('units on a real Ray', () => {
  let root: string;
  let ray: RealRay;
  let local: Run[];

  beforeAll(async () => {
    root = mkdtempSync(join(tmpdir(), 'ray-units-'));
    ray = await realRay({ cpus: 2, env: preparedNode(root) });
    const project = newProject('local');
    const { request, folds } = await makeRequest(project, FOLDS);
    const engine = await openTensorflow({ device: 'cpu', intraOpThreads: 1 });
    const words = tfidfLogisticTrainer(request.config as TfidfLogisticConfig);
    local = [
      await executeRun(request, folds, words, { project }),
      await executeRun(bertRequest(request), folds, bertTrainer(tinyRecipe, engine), { project }),
    ];
  });
  afterAll(async () => {
    await ray?.close();
    await rm(root, { recursive: true, force: true });
  });

  const newProject = (name: string): Project => {
    mkdirSync(join(root, name));
    return projectAt(join(root, name));
  };

  /** Every file of every fold has the bytes of the local run's. */
  function expectSame(runs: readonly Run[]): void {
    expect(runs.map(({ id, status }) => `${id} ${status}`)).toEqual(local.map(({ id }) => `${id} finished`));
    for (const [i, { folder, folds, summary }] of runs.entries()) {
      expect(summary).toEqual(local[i].summary);
      expect(folds.map(foldFiles)).toEqual(local[i].folds.map(foldFiles));
      for (const { path } of folds.flatMap(foldFiles))
        expect(readFileSync(join(folder, path)).equals(readFileSync(join(local[i].folder, path))), path).toBe(
          true,
        );
    }
  }

  /** How often each unit of a storage was trained to its end, by the logs of all sessions of Ray. */
  function timesFinished(storage: Project): number[] {
    const counts = new Map<string, number>();
    for (const name of readdirSync(join(ray.folder, 'ray'), { recursive: true }) as string[]) {
      if (!/job-driver-maude.*\.log$/.test(name) || name.startsWith('session_latest')) continue;
      const log = readFileSync(join(ray.folder, 'ray', name), 'utf8');
      const unit = /units\/([0-9a-f]{16})/.exec(log)?.[1] ?? '';
      if (log.includes(storage.root))
        counts.set(unit, (counts.get(unit) ?? 0) + log.split(FINISHED).length - 1);
    }
    return [...counts.values()];
  }

  const finishedFolds = (storage: Project) =>
    local
      .flatMap(({ id }) =>
        Array.from({ length: FOLDS }, (_, i) =>
          existsSync(join(storage.runs, id, foldPath(i + 1), 'fold.json')),
        ),
      )
      .filter(Boolean).length;

  async function until(what: string, condition: () => boolean): Promise<void> {
    for (const end = Date.now() + 240_000; !condition(); await sleep(50))
      if (Date.now() > end) throw new Error(`${what}: did not happen within four minutes`);
  }

  it('makes ten folds with the bytes of those made here, each in one job', async () => {
    const [project, storage] = [newProject('project'), newProject('storage')];
    expectSame(await drive(project, storage, { RAY_ADDRESS: ray.url }));
    expect(timesFinished(storage)).toEqual(Array(2 * FOLDS).fill(1));
  });

  it('loses nothing and trains nothing twice when units, jobs, drivers and the head are killed', async () => {
    const storage = newProject('shared');
    const [first, second] = [newProject('first'), newProject('second')];
    const drivers = [first, second].map((project) => startDriver(project, storage));
    const unitsOf = () => {
      const folder = join(storage.runs, local[1].id, 'units');
      return existsSync(folder) ? readdirSync(folder).filter((name) => /^[0-9a-f]+\.json$/.test(name)) : [];
    };
    const runningUnit = () => unitsOf().find((name) => processesNaming(name).length > 0);

    await until('a unit of BERT', () => runningUnit() !== undefined);
    for (const pid of processesNaming(runningUnit() ?? 'none')) process.kill(pid, 'SIGKILL');
    await until('another', () => runningUnit() !== undefined);
    const key = (runningUnit() ?? '').replace('.json', '');
    const client = rayClient({ url: ray.url, headers: {} });
    const stopped = await Promise.all([1, 2, 3].map((attempt) => client.stop(submissionId(key, attempt))));
    expect(stopped).toContain(true);

    await until('three folds', () => finishedFolds(storage) >= 3);
    drivers[0].child.kill('SIGKILL');
    await ray.kill();
    await ray.start();
    const again = startDriver(first, storage);

    expect(await drivers[1].code).toBe(0);
    expect(await again.code).toBe(0);
    for (const project of [first, second])
      expectSame(await Promise.all(local.map(({ id }) => openRun(project, id))));
    const times = timesFinished(storage);
    expect(times).toHaveLength(2 * FOLDS);
    expect(Math.max(...times)).toBe(1);
  });

  function startDriver(
    project: Project,
    storage: Project,
  ): { child: ChildProcess; code: Promise<number | null> } {
    const words = [
      join(codeRoot(), 'lib/run.cjs'),
      join(__dirname, 'driver-fixture.ts'),
      project.root,
      storage.root,
    ];
    const env = { ...process.env, RAY_ADDRESS: ray.url };
    const child = spawn(process.execPath, words, { env, stdio: ['ignore', 'ignore', 'inherit'] });
    return { child, code: new Promise((resolve) => child.on('exit', resolve)) };
  }
});
