/** What a run will be like, before it is begun: how long it takes, and what a class counts in it. */
import type { ClassWeightRow, EstimateRow } from '../classifiers/contract';
import type { OpenedExperiment } from './open';
import type { Sweep } from './sweep/execute-sweep';
import { sweptConfigs } from './sweep/swept-configs';

/** Hours from `estimateSteps` timed steps on this machine, of the sweep's best config where there is one; null where none were asked for or folds train elsewhere. */
export async function estimateExperiment(
  experiment: OpenedExperiment,
  sweep: Sweep | null = null,
): Promise<EstimateRow[] | null> {
  const { classifier, config, folds, parameters, readiness } = experiment;
  const { estimateSteps: steps = 0, seed, executor } = parameters;
  if (steps === 0 || executor !== 'local' || readiness.missing || !classifier.estimate) return null;
  return classifier.estimate(
    classifier.configOf({ ...config, ...sweep?.best.change }),
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
  const swept = sweptConfigs(experiment, folds, sweep);
  const config = swept.byFold?.get(folds[0].fold) ?? swept.config;
  return classifier.classWeights(config, folds[0], parameters.seed, experiment.machine('Class weights'));
}
