/** Jobs of the Ray cluster of `RAY_ADDRESS`. */
import { rayAddress } from './address';
import { rayClient } from './client';
import { type CodePackage, codePackage } from './code-package';
import type { JobSpec, OnInterrupt, SuperviseOptions } from './job';
import { superviseJobs } from './supervise';

/** Has jobs done, `superviseJobs` with a cluster: returns when each has ended, throws at an abort. */
export type RunJobs = (
  jobs: readonly JobSpec[],
  options: Required<Pick<SuperviseOptions, 'isDone' | 'onReport' | 'signal'>>,
) => Promise<unknown>;

/** How the cluster is spoken to. */
export interface RayJobsOptions {
  readonly attempts: number;
  readonly onInterrupt: OnInterrupt;
  /** What every job finds in its environment; no secret belongs there, everyone who may see the jobs can read it. */
  readonly jobEnvironment?: () => Promise<Readonly<Record<string, string>>>;
  /** Of the cluster's address and token. The process's by default. */
  readonly environment?: NodeJS.ProcessEnv;
}

/** Has jobs done there; the code is packed at the first of them. */
export function rayJobs({
  attempts,
  onInterrupt,
  jobEnvironment = async () => ({}),
  environment = process.env,
}: RayJobsOptions): RunJobs {
  const client = rayClient(rayAddress(environment));
  let code: Promise<CodePackage> | undefined;
  return async (jobs, options) => {
    code ??= codePackage();
    const shared = await jobEnvironment();
    const specs = jobs.map((job) => ({ ...job, env: { ...shared, ...job.env } }));
    await superviseJobs(client, specs, { ...options, code: await code, attempts, onInterrupt });
  };
}
