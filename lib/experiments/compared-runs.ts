/** The runs that diagnostics and the choice of a checkpoint look at, every classifier known by name. */
import { CLASSIFIER_NAMES } from '../classifiers/registry';
import { RULES } from '../classifiers/rules/rule';
import type { Project } from '../core/project';
import { type ChosenRuns, chooseRuns, findRuns, type RunChoice } from '../runs/choose-runs';

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
