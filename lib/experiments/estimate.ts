/** What a run will be like, before it is begun: how long it takes, and what a class counts in it. */
import type { ClassWeightRow, EstimateRow } from '../classifiers/contract';
import type { OpenedExperiment } from './open';
import type { Sweep } from './sweep/execute-sweep';
import { firstConfig } from './sweep/swept-configs';

/** Hours from `estimateSteps` timed steps on this machine, of what the first fold is trained with; null where none were asked for or folds train elsewhere. */
export async function estimateExperiment(
  experiment: OpenedExperiment,
  sweep: Sweep | null = null,
): Promise<EstimateRow[] | null> {
  const { classifier, folds, parameters, readiness } = experiment;
  const { estimateSteps: steps = 0, seed, executor } = parameters;
  if (steps === 0 || executor !== 'local' || readiness.missing || !classifier.estimate) return null;
  return classifier.estimate(
    firstConfig(experiment, folds, sweep),
    folds,
    { steps, seed },
    experiment.machine('Estimate'),
  );
}

/** How much each class counts in the training of the first fold, over the batches of all epochs. */
export async function weighExperiment(
  experiment: OpenedExperiment,
  sweep: Sweep | null = null,
): Promise<readonly ClassWeightRow[] | null> {
  const { classifier, folds, parameters } = experiment;
  if (!classifier.classWeights) return null;
  const config = firstConfig(experiment, folds, sweep);
  return classifier.classWeights(config, folds[0], parameters.seed, experiment.machine('Class weights'));
}
