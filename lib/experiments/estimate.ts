/** How long a run will take, before it is begun. */
import type { EstimateRow } from '../classifiers/contract';
import { configAfter, type OpenedExperiment } from './open';
import type { Sweep } from './sweep';

/** Hours from `estimateSteps` timed steps on this machine, of the sweep's best config where there is one; null where none were asked for or folds train elsewhere. */
export async function estimateExperiment(
  experiment: OpenedExperiment,
  sweep: Sweep | null = null,
): Promise<EstimateRow[] | null> {
  const { classifier, folds, parameters, readiness } = experiment;
  const { estimateSteps: steps = 0, seed, executor } = parameters;
  if (steps === 0 || executor !== 'local' || readiness.missing || !classifier.estimate) return null;
  return classifier.estimate(
    configAfter(experiment, sweep),
    folds,
    { steps, seed },
    experiment.machine('Estimate'),
  );
}
