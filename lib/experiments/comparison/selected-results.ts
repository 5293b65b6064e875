/** The choice that notebook 07 made last, as `reports/results.json` tells it. */
import { join } from 'node:path';
import { check } from '../../core/check';
import { readCurrent } from '../../core/files/current';
import { readSealed } from '../../core/files/sealed';
import type { Project } from '../../core/project';
import type { Phase, Run } from '../../runs/run';

/** A checkpoint that took part in a choice. */
export interface JudgedCheckpoint {
  /** A refit stands at the mean of its run's folds. */
  readonly kind: 'fold' | 'refit';
  readonly classifier: string;
  readonly phase: Phase;
  readonly run: string;
  /** 0 for a refit. */
  readonly fold: number;
  readonly epoch: number;
  readonly value: number | null;
}

/** The chosen checkpoint, as `results.json` tells it. */
export interface SelectedResults extends JudgedCheckpoint {
  readonly criterion: string;
  readonly reason: string;
  readonly runnersUp: readonly JudgedCheckpoint[];
}

/** The last choice, unless it did not yet know the runs that are `shown` now; null where there is none. */
export async function selectedResults(
  project: Project,
  shown: readonly Run[],
): Promise<SelectedResults | null> {
  const folder = join(project.reports, 'selection');
  const again = 'Run notebook 07-checkpoint-selection';
  const id = await readCurrent(folder, again);
  if (!id) return null;
  const path = join(folder, id, 'provenance.json');
  const record = await readSealed<SelectionFacts>(path, `Delete its folder. ${again}`);
  check(record, () => `${join(folder, id)}: no provenance.json; run notebook 07-checkpoint-selection`);
  const known = new Set(record.runs.map(({ id }) => id));
  const isCurrent = shown.every((run) => known.has(run.id));
  return isCurrent && shown.some((run) => run.id === record.selected.run) ? record.selected : null;
}

interface SelectionFacts {
  readonly selected: SelectedResults;
  readonly runs: readonly { readonly id: string }[];
}
