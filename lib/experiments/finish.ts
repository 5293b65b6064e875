/** What stands at the end of an experiment's notebook. */
import { check } from '../core/check';
import { refreshResults } from './comparison/results';
import type { OpenedExperiment } from './open';
import type { Runs } from './run';

/**
 * Checks that every fold that was asked for was run and reported on each of its rows, refreshes `reports/results.json`,
 * and returns the paths of what was written.
 */
export async function finishExperiment(
  { parameters, session }: OpenedExperiment,
  runs: readonly Runs[],
): Promise<string[]> {
  for (const each of runs) checkFolds(each);
  await refreshResults(session.project, { profile: parameters.profile, split: parameters.split });
  const folders = new Set(runs.flatMap(({ seeds }) => seeds.map(({ folder }) => folder)));
  return [...folders].flatMap((folder) => [`${folder}/run.json`, `${folder}/predictions.parquet`]);
}

function checkFolds({ seeds, folds }: Runs): void {
  for (const { id, folds: records } of seeds)
    for (const { fold, outer } of folds) {
      const reported = records.find((record) => record.fold === fold)?.nTest ?? 0;
      check(
        reported === outer.length,
        () =>
          `run ${id}, fold ${fold}: expected ${outer.length} reported rows; received ${reported}. Run again`,
      );
    }
}
