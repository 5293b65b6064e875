/** What is finished and what is left, run by run. */
import type { Project } from '../core/project';
import { foldPath } from '../runs/fold';
import { listRuns } from '../runs/registry';
import type { Run } from '../runs/run';
import { reached } from './merge-runs';

/** Where one run stands. */
export interface RunState {
  readonly run: Run;
  readonly finished: readonly number[];
  /** Folds that are not finished, with the optimizer steps that are saved of each. */
  readonly left: readonly { readonly fold: number; readonly steps: number }[];
}

/** The state of every run of a project, by the files of its folds. */
export async function runStates(project: Project): Promise<RunState[]> {
  const states: RunState[] = [];
  for (const run of await listRuns(project)) {
    const folds: { fold: number; steps: number }[] = [];
    for (const fold of run.inputs.folds)
      folds.push({ fold, steps: await reached(run.folder, foldPath(fold)) });
    const isDone = ({ steps }: { steps: number }) => steps === Number.POSITIVE_INFINITY;
    const finished = folds.filter(isDone).map(({ fold }) => fold);
    states.push({ run, finished, left: folds.filter((fold) => !isDone(fold)) });
  }
  return states;
}

/** One line about a run. */
export function describeState({ run, finished, left }: RunState): string {
  const done = finished.length > 0 ? `folds ${finished.join(', ')} finished` : 'no fold finished';
  if (run.status === 'finished') return `${run.id}: finished, ${finished.length} folds`;
  const open = left.map(({ fold, steps }) => (steps > 0 ? `${fold} (from step ${steps})` : String(fold)));
  return `${run.id}: ${done}; left: ${open.length > 0 ? `folds ${open.join(', ')}` : 'the results, without training'}`;
}
