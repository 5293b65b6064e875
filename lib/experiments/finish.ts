/** What stands at the end of an experiment's notebook. */
import { check } from '../core/check';
import { refreshResults } from '../runs/results';
import type { OpenedExperiment } from './open';
import type { Runs } from './run';

/**
 * Checks that every fold was run and each of its rows reported once, refreshes `reports/results.json`, and returns the
 * paths of what was written.
 */
export async function finishExperiment(
  { folds, parameters, session }: OpenedExperiment,
  runs: readonly Runs[],
): Promise<string[]> {
  const trained = runs.flatMap(({ seeds }) => seeds);
  for (const run of trained)
    check(
      run.folds.length === folds.length,
      () => `run ${run.id}: expected ${folds.length} folds; it has ${run.folds.length}. Run again`,
    );
  await refreshResults(session.project, { profile: parameters.profile, split: parameters.split });
  const folders = [...new Set(trained.map(({ folder }) => folder))];
  return folders.flatMap((folder) => [`${folder}/run.json`, `${folder}/predictions.parquet`]);
}
