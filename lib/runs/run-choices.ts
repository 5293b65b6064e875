/** From what the values of a run were chosen, as far as the run says so. */
import type { JsonObject } from '../core/json';
import type { RunManifest } from './run';

/** How many configs inner rows chose from before the run: 1 without a sweep, and where none was recorded. */
export function configurationsOf({ sweep }: Pick<RunManifest, 'sweep'>): number {
  return sweep ? sweep.trials : 1;
}

/** The most epochs that a trial was chosen from; 0 without a sweep. */
export function trialEpochs({ sweep }: Pick<RunManifest, 'sweep'>): number {
  return Math.max(0, ...(sweep?.tried ?? []).flatMap(({ folds }) => folds.map(({ epochs }) => epochs)));
}

/** How much too high the mean over the tested folds is at most, about; null where there is no such estimate. */
export function testedOptimism({ sweep }: Pick<RunManifest, 'sweep'>): number | null {
  if (!sweep?.optimism) return null;
  const { score, corrected, testedShare } = sweep.optimism;
  return Math.max(0, score - corrected) * testedShare;
}

/** The config that a fold was trained with: its own of a nested sweep, else the run's. */
export function configOfFold(
  { inputs, folds }: Pick<RunManifest, 'inputs' | 'folds'>,
  fold: number,
): JsonObject {
  return folds.find((record) => record.fold === fold)?.config ?? inputs.config;
}
