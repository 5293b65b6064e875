/** Jobs of the Ray cluster of `RAY_ADDRESS`. */
import { rayAddress } from '../cluster/address';
import { rayClient } from '../cluster/client';
import { type CodePackage, codePackage } from '../cluster/code-package';
import type { OnInterrupt } from '../cluster/job';
import { superviseJobs } from '../cluster/supervise';
import { mlflowServer } from '../tracking/mlflow-server';
import type { RunJobs } from './unit-job';

/** How the cluster is spoken to. */
export interface RayJobsOptions {
  readonly attempts: number;
  readonly onInterrupt: OnInterrupt;
  /** Of the cluster's address and token. The process's by default. */
  readonly environment?: NodeJS.ProcessEnv;
}

/** Has jobs done there; the code is packed at the first of them. */
export function rayJobs({ attempts, onInterrupt, environment = process.env }: RayJobsOptions): RunJobs {
  const client = rayClient(rayAddress(environment));
  let code: Promise<CodePackage> | undefined;
  return async (jobs, options) => {
    code ??= codePackage();
    const heard = await trackerOf(environment);
    const specs = jobs.map((job) => ({ ...job, env: { ...heard, ...job.env } }));
    await superviseJobs(client, specs, { ...options, code: await code, attempts, onInterrupt });
  };
}

/** The tracker that jobs tell of themselves, without what opens its door: a node brings that, or points are kept. */
async function trackerOf(environment: NodeJS.ProcessEnv): Promise<Record<string, string>> {
  const server = await mlflowServer(environment);
  return server ? { MLFLOW_TRACKING_URI: server.uri, MLFLOW_EXPERIMENT_NAME: server.experiment } : {};
}
