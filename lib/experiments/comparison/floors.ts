/** The floors of an experiment: the rules, run on the very same folds. */
import { READY } from '../../classifiers/contract';
import { classifierOf } from '../../classifiers/registry';
import { RULES } from '../../classifiers/rules/rule';
import { openSnapshot } from '../../data/store/snapshot';
import { besideFloor, type FloorRow } from '../../diagnostics/comparison/beside-floor';
import { resamplingGroups } from '../../diagnostics/resampling';
import { scoredRun, scoredRuns } from '../../diagnostics/scored';
import { snapshotGroups } from '../../splits/snapshot-groups';
import type { OpenedExperiment } from '../open';
import { type Runs, runExperiment } from '../run';

/** Bootstrap resamples of a notebook that trains; notebook 06 has a parameter for them. */
const RESAMPLES = 2000;

/** Every score of `runs` beside the strongest of `floors`, with the paired difference and its interval; null without a run. */
export async function besideRules(
  { examples, snapshot, parameters, session }: OpenedExperiment,
  { main }: Runs,
  floors: readonly Runs[],
): Promise<FloorRow[] | null> {
  if (!main) return null;
  const rules = await scoredRuns(floors.flatMap((floor) => floor.main ?? []));
  const { groups: numbers } = await snapshotGroups(await openSnapshot(session.project, snapshot.id), {
    progress: session.progress('Near-duplicates'),
  });
  const groups = resamplingGroups(examples, numbers);
  return besideFloor(await scoredRun(main), rules, { groups, resamples: RESAMPLES, seed: parameters.seed });
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
