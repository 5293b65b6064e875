/** Units as jobs that other machines do. */
import type { JobSpec, SuperviseOptions } from '../cluster/job';
import type { Project } from '../core/project';
import { type Unit, unitKey, unitPath } from './unit';

/** Has jobs done, `superviseJobs` with a cluster: returns when each has ended, throws at an abort. */
export type RunJobs = (
  jobs: readonly JobSpec[],
  options: Required<Pick<SuperviseOptions, 'isDone' | 'onReport' | 'signal'>>,
) => Promise<unknown>;

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
    entrypoint: `node lib/setup/unit.mjs '${path}' ${words}`.trim(),
    env: { MAUDE_ROOT: storage.root },
  };
}
