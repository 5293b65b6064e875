/** The floors of an experiment: the rules, run on the very same folds. */
import { RULES } from '../classifiers/rules/rule';
import { type OpenOptions, openExperiment } from './open';
import type { ExperimentParameters } from './parameters';
import type { Runs } from './run';
import { runExperiment } from './run';

/** Runs every rule on the folds that `parameters` names, the simplest first. They take seconds and train in this process. */
export async function runFloors(
  parameters: ExperimentParameters,
  options: OpenOptions = {},
): Promise<Runs[]> {
  const runs: Runs[] = [];
  for (const { name } of RULES) {
    const here = { ...parameters, executor: 'local', seeds: 1 } as const;
    runs.push(await runExperiment(await openExperiment(name, here, options)));
  }
  return runs;
}
