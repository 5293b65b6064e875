/** Units as jobs that other machines do. */
import type { Project } from '../../core/project';
import type { JobSpec, OnInterrupt } from '../../remote/job';
import { type RunJobs, rayJobs } from '../../remote/ray-jobs';
import { mlflowServer } from '../../tracking/mlflow-server';
import { type Unit, unitKey, unitPath } from './unit';

/** What a unit's job is called and given. */
export interface UnitJobOptions extends Pick<JobSpec, 'label' | 'cpus' | 'gpus'> {
  /** Words behind the unit's file, such as `--threads 2`; none by default. */
  readonly words?: string;
}

/** The job that does `unit`, whose file lies below the storage root. */
export function unitJob(unit: Unit, storage: Project, { words = '', ...given }: UnitJobOptions): JobSpec {
  const path = unitPath(storage, unit).replaceAll("'", "'\\''");
  return {
    ...given,
    key: unitKey(unit),
    entrypoint: `node lib/setup/command.mjs unit '${path}' ${words}`.trim(),
    env: { MAUDE_ROOT: storage.root },
  };
}

/** How the cluster is spoken to. */
export interface UnitJobsOptions {
  readonly attempts: number;
  readonly onInterrupt: OnInterrupt;
  /** Of the cluster's address and token. The process's by default. */
  readonly environment?: NodeJS.ProcessEnv;
}

/** Has units done as jobs of Ray, which tell the tracker of themselves; what opens its door a node brings itself. */
export function unitJobs(options: UnitJobsOptions): RunJobs {
  const jobEnvironment = async (): Promise<Record<string, string>> => {
    const server = await mlflowServer(options.environment ?? process.env);
    return server ? { MLFLOW_TRACKING_URI: server.uri, MLFLOW_EXPERIMENT_NAME: server.experiment } : {};
  };
  return rayJobs({ ...options, jobEnvironment });
}
