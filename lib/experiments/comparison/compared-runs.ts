/** The runs that diagnostics and the choice of a checkpoint look at, every classifier known by name. */
import { CLASSIFIER_NAMES } from '../../classifiers/registry';
import { RULES } from '../../classifiers/rules/rule';
import type { Project } from '../../core/project';
import { type ChosenRuns, chooseRuns, findRuns, type RunChoice } from '../../runs/choose-runs';
import type { Run } from '../../runs/run';
import { runLabels } from '../../runs/run-labels';

/** Names of the classifiers that stand beside every other one, the simplest first. */
export const FLOORS: readonly string[] = RULES.map(({ name }) => name);

/** Which runs are wanted. */
export type WantedRuns = Pick<RunChoice, 'snapshot' | 'split' | 'runs' | 'profile'>;

/** `chooseRuns` among the classifiers there are; the rules are the floors. */
export function comparedRuns(project: Project, wanted: WantedRuns): Promise<ChosenRuns> {
  return chooseRuns(project, choiceOf(wanted));
}

/** `comparedRuns` that finds nothing where there is nothing to compare. */
export function findComparedRuns(project: Project, wanted: WantedRuns): Promise<ChosenRuns> {
  return findRuns(project, choiceOf(wanted));
}

/** A notebook hands over all of its parameters: only what is wanted here enters. */
function choiceOf({ snapshot, split, runs, profile }: WantedRuns): RunChoice {
  const learners = CLASSIFIER_NAMES.filter((name) => !FLOORS.includes(name));
  return { snapshot, split, runs, profile, learners, floors: FLOORS };
}

/** A run, and what part it plays in a comparison. */
export interface ComparedRow {
  /** What it goes by. */
  readonly name: string;
  readonly part: 'compared' | 'floor' | 'apart';
  /** Tested examples. */
  readonly tested: number;
  readonly run: string;
  /** Why it stands apart; empty for the others. */
  readonly reason: string;
}

/** A row a run: those that are compared, their floors, and what was left apart with the reason. */
export function comparedTable({ compared, floors, apart }: ChosenRuns): ComparedRow[] {
  const labels = runLabels(compared);
  const row = (run: Run, part: ComparedRow['part'], name = run.name, reason = '') => {
    const tested = run.folds.reduce((sum, { nTest }) => sum + nTest, 0);
    return { name, part, tested, run: run.id, reason };
  };
  return [
    ...compared.map((run, i) => row(run, 'compared', labels[i])),
    ...floors.map((run) => row(run, 'floor')),
    ...apart.map(({ run, reason }) => row(run, 'apart', run.name, reason)),
  ];
}
