/** How much of a score is the name of the thing: the same folds learned and tested without names, beside the run with them. */
import { compareRuns, type DifferenceRow } from '../../diagnostics/comparison/run-comparison';
import { scoredRun } from '../../diagnostics/scored';
import type { MeasureKey } from '../../metrics/measures';
import { experimentResampling } from '../experiment-groups';
import type { OpenedExperiment } from '../open';
import { type Runs, runExperiment } from '../run';
import { foldWithoutNames } from './fold-without-names';

/** The ablation of a run. */
export interface NameAblation {
  /** The run without names, in `reports/ablations/`. */
  readonly runs: Runs;
  /** By every measure of decisions: with names (`a`), without (`b`), and the paired difference b minus a. */
  readonly rows: readonly DifferenceRow[];
}

/**
 * Trains and tests what `runs` trained, each fold by its own config after a nested sweep, once more on the same folds without names (`foldWithoutNames`), found again like any
 * run; null where the parameter `ablation` does not ask for it or nothing was trained. Intervals draw whole groups.
 */
export async function ablateNames(
  experiment: OpenedExperiment,
  { main, sweep }: Runs,
): Promise<NameAblation | null> {
  const { parameters, examples } = experiment;
  if (!parameters.ablation || !main) return null;
  const folds = experiment.folds.map((fold) => foldWithoutNames(fold, examples));
  const once = { ...parameters, seeds: 1 };
  const runs = await runExperiment({ ...experiment, folds, names: 'removed', parameters: once }, sweep);
  if (!runs.main) return null;
  const resampling = await experimentResampling(experiment);
  const kept = await scoredRun(main, undefined, 'names kept');
  const removed = await scoredRun(runs.main, undefined, 'names removed');
  return { runs, rows: compareRuns(kept, removed, resampling).measures };
}

/** What a table of them shows. */
export const NAME_COLUMNS = ['measure', 'a', 'b', 'difference', 'interval'];

/** One measure in a sentence that says no more than its interval allows. */
export function nameSentence({ rows }: NameAblation, key: MeasureKey): string {
  const row = rows.find((each) => each.key === key);
  if (!row) return '';
  const { measure, a, b, difference, lower, upper, interval } = row;
  if (a === null || b === null || difference === null) return `There is no ${measure}: ${interval}.`;
  const head = `${measure} ${a.toFixed(3)} with names, ${b.toFixed(3)} without`;
  if (lower === null || upper === null) return `${head}; the difference has no interval (${interval}).`;
  const share = Math.abs(difference).toFixed(3);
  if (upper < 0) return `${head}: ${share} of it needs names of things or filing phrases (${interval}).`;
  if (lower > 0) return `${head}: without them it is ${share} higher (${interval}).`;
  return `${head}: not told apart (${interval}).`;
}
