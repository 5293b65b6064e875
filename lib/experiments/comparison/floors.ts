/** The floors of an experiment: the rules, run on the very same folds. */
import { READY } from '../../classifiers/contract';
import { classifierOf } from '../../classifiers/registry';
import { RULES } from '../../classifiers/rules/rule';
import { besideFloor, type FloorRow } from '../../diagnostics/comparison/beside-floor';
import { scoredRun, scoredRuns } from '../../diagnostics/scored';
import { experimentResampling } from '../experiment-groups';
import type { OpenedExperiment } from '../open';
import { type Runs, runExperiment } from '../run';

/** Every score of `runs` beside the strongest of `floors`, with the paired difference and its interval; null without a run. */
export async function besideRules(
  experiment: OpenedExperiment,
  { main }: Runs,
  floors: readonly Runs[],
): Promise<FloorRow[] | null> {
  if (!main) return null;
  const rules = await scoredRuns(floors.flatMap((floor) => floor.main ?? []));
  return besideFloor(await scoredRun(main), rules, await experimentResampling(experiment));
}

/** Runs every rule on the folds of `experiment`, the simplest first. They take seconds and train in this process. */
export async function runFloors(experiment: OpenedExperiment): Promise<Runs[]> {
  const parameters = { ...experiment.parameters, executor: 'local', seeds: 1 } as const;
  const runs: Runs[] = [];
  for (const { name } of RULES) {
    const classifier = classifierOf(name);
    const own = { classifier, parameters, config: classifier.configOf({}), readiness: READY };
    runs.push(await runExperiment({ ...experiment, ...own }));
  }
  return runs;
}
