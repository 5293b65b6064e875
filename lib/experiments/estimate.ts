/** How long a run will take, before it is begun. */
import type { EstimateRow } from '../classifiers/contract';
import type { OpenedExperiment } from './open';

/** Hours from `estimateSteps` timed steps on this machine; null where none were asked for or folds train elsewhere. */
export async function estimateExperiment(experiment: OpenedExperiment): Promise<EstimateRow[] | null> {
  const { classifier, config, folds, parameters, readiness } = experiment;
  const { estimateSteps: steps = 0, seed, executor } = parameters;
  if (steps === 0 || executor !== 'local' || readiness.missing || !classifier.estimate) return null;
  return classifier.estimate(config, folds, { steps, seed }, experiment.machine('Estimate'));
}
