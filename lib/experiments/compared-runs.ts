/** The runs that diagnostics and the choice of a checkpoint look at, every classifier known by name. */
import { CLASSIFIER_NAMES } from '../classifiers/registry';
import { RULES } from '../classifiers/rules/rule';
import type { Project } from '../core/project';
import { type ChosenRuns, chooseRuns, type RunChoice } from '../runs/choose-runs';

/** Names of the classifiers that stand beside every other one, the simplest first. */
export const FLOORS: readonly string[] = RULES.map(({ name }) => name);

/** `chooseRuns` among the classifiers there are; the rules are the floors. */
export function comparedRuns(
  project: Project,
  choice: Pick<RunChoice, 'snapshot' | 'split' | 'runs'>,
): Promise<ChosenRuns> {
  const { snapshot, split, runs } = choice;
  const learners = CLASSIFIER_NAMES.filter((name) => !FLOORS.includes(name));
  return chooseRuns(project, { snapshot, split, runs, learners, floors: FLOORS });
}
