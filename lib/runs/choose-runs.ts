/** Which runs a notebook looks at. */
import { check } from '../core/check';
import type { Project } from '../core/project';
import { latestRun, listRuns, openRun, requireRun } from './registry';
import type { Run } from './run';

/** What to look for: an id, or `latest`. */
export interface RunChoice {
  /** Snapshot id. */
  readonly snapshot: string;
  /** The split's fingerprint. */
  readonly split: string;
  readonly phase1: string;
  readonly phase2: string;
}

/** The runs that are compared. */
export interface ChosenRuns {
  /** Paired with Phase 2 where there is one. */
  readonly phase1: Run;
  readonly phase2: Run | null;
  /** Phase 1 on every row, where `phase1` is on a subset. */
  readonly phase1All: Run | null;
}

/**
 * Finds the runs on one snapshot and split: the Phase 2 asked for last, the Phase 1 that can be paired with it, and
 * Phase 1 on all rows. Throws when there is no Phase 1 to show, naming the notebook to run.
 */
export async function chooseRuns(project: Project, choice: RunChoice): Promise<ChosenRuns> {
  const { snapshot, split } = choice;
  const filter = { snapshot, split };
  const phase2 = await pick(project, choice.phase2, () => latestRun(project, { ...filter, phase: 2 }));
  const phase1 = await pick(project, choice.phase1, () =>
    requireRun(project, { ...filter, phase: 1, ...(phase2 ? { pairedWith: phase2 } : {}) }),
  );
  check(phase1, 'phase1: expected a run');
  for (const run of [phase1, phase2])
    check(
      !run || (run.inputs.snapshot === snapshot && run.inputs.split.fingerprint === split),
      () => `run ${run?.id} is on another snapshot or split than the current ones; choose another run`,
    );
  const all = await latestRun(project, { ...filter, phase: 1, subset: null });
  return { phase1, phase2, phase1All: all && all.id !== phase1.id ? all : null };
}

/** The two newest finished runs of the phase of `run`, newest first; the second is null where there is none. */
export async function twoNewest(project: Project, run: Run): Promise<[Run, Run | null]> {
  const others = await listRuns(project, { classifier: run.inputs.classifier, status: 'finished' });
  const before = others.filter(({ id }) => id !== run.id).pop();
  return [run, before ?? null];
}

async function pick(
  project: Project,
  wanted: string,
  latest: () => Promise<Run | null>,
): Promise<Run | null> {
  return wanted === 'latest' ? latest() : openRun(project, wanted);
}
