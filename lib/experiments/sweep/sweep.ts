/** A sweep: one experiment under many configs, each scored on inner parts, so that the best can be trained after it. */
import { trainsAnywhere } from '../../classifiers/contract';
import type { Fold } from '../../core/fold';
import type { JsonObject } from '../../core/json';
import type { SweepProtocol } from '../../runs/sweep-record';
import { executorOf } from '../executor';
import { experimentGroups } from '../experiment-groups';
import { executionOf, type OpenedExperiment, requestOf } from '../open';
import { executeSweep, type Sweep, type SweepPlan } from './execute-sweep';
import { sweepOptimism } from './sweep-optimism';
import { sweepChanges } from './sweep-space';

/**
 * Tries what the parameters `sweep`, `sweepTrials`, `sweepBy`, `sweepProtocol`, `sweepHalving` and `sweepFolds` say; null
 * where they say nothing. The locked part and the reported parts stay untouched.
 */
export async function sweepExperiment(experiment: OpenedExperiment): Promise<Sweep | null> {
  const { folds, parameters } = experiment;
  const protocol = sweepProtocolOf(experiment);
  const judging = protocol === 'nested' ? folds : folds.slice(0, parameters.sweepFolds || folds.length);
  const sweep = await sweepOver(experiment, judging, { protocol, trial: true });
  if (sweep?.record.protocol !== 'shared') return sweep;
  const optimism = await sweepOptimism(sweep, await experimentGroups(experiment), parameters.seed);
  return { ...sweep, optimism };
}

/** What `auto` stands for: a choice for each fold costs as many sweeps as there are folds, which only a CPU's classifier repays. */
export function sweepProtocolOf({ classifier, parameters }: OpenedExperiment): SweepProtocol {
  const { sweepProtocol } = parameters;
  if (sweepProtocol !== 'auto') return sweepProtocol;
  return trainsAnywhere(classifier) ? 'nested' : 'shared';
}

/** Tries what the parameters say on these folds; null where they say nothing or nothing can be trained here. */
export async function sweepOver(
  experiment: OpenedExperiment,
  folds: readonly Fold[],
  { protocol, trial }: Pick<SweepPlan, 'protocol' | 'trial'>,
): Promise<Sweep | null> {
  const { classifier, config, parameters, readiness } = experiment;
  const { sweep: space, sweepTrials: trials, sweepBy: by, sweepHalving: halving, seed } = parameters;
  const changes = sweepChanges(space, classifier.sweepable(config), { trials, seed });
  if (changes.length === 0 || readiness.missing) return null;
  const tried = changes.map((change) => classifier.configOf({ ...config, ...change }));
  const executor = await executorOf(experiment, 'Sweep');
  const requests = await Promise.all(tried.map((each) => requestOf(experiment, each)));
  const plan: SweepPlan = {
    changes,
    configs: requests.map((request) => request.config as JsonObject),
    executorOf: (n) => executor(tried[n]),
    ...{ by, protocol, trial, halving, space: space.trim(), seed },
  };
  return executeSweep(requests[0], folds, plan, await executionOf(experiment, 'Sweep'));
}
