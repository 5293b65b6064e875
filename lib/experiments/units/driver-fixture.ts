/** For checks: what notebooks 04 and 05 do with executor `ray`, as a program that can be killed. */
import { SETTINGS } from '../../classifiers/machine-fixture';
import { type Project, projectAt } from '../../core/project';
import { executeRun } from '../../runs/execute';
import type { Run } from '../../runs/run';
import { remoteFolds } from './remote-folds';
import { bertRequest, makeRequest } from './unit-fixture';
import { unitJobs } from './unit-job';

/** Folds of each run. */
export const FOLDS = 5;

/** Runs five folds of Phase 1 and of a tiny BERT on the cluster of RAY_ADDRESS, all at once. */
export async function drive(project: Project, storage: Project, environment = process.env): Promise<Run[]> {
  const { request, folds, draw } = await makeRequest(project, FOLDS);
  const executor = remoteFolds({
    ...{ runJobs: unitJobs({ attempts: 5, onInterrupt: 'leave', environment }), onInterrupt: 'leave' },
    ...{ storage, draw, cpus: 1, gpus: 0, machine: { ...SETTINGS, threads: 1 }, show: () => {} },
  });
  return Promise.all(
    [request, bertRequest(request)].map((asked) => executeRun(asked, folds, executor, { project })),
  );
}

/** Prints the runs' ids. */
export async function main([project, storage]: readonly string[]): Promise<void> {
  for (const { id } of await drive(projectAt(project), projectAt(storage))) console.log(id);
}
