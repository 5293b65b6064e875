/** Who trains the folds of an experiment: this process, or jobs of a Ray cluster. */
import { machineSettings } from '../classifiers/machine-parameters';
import type { FoldExecutor } from '../runs/request';
import type { OpenedExperiment } from './open';
import { remoteFolds } from './units/remote-folds';
import { storageOf } from './units/stage';
import { unitJobs } from './units/unit-job';

/** For each config, what trains folds by it. */
export type ExecutorOf = (config: object) => FoldExecutor;

/** In this process a config's own trainer; on a cluster one way to it for all configs, since units say theirs. */
export async function executorOf(experiment: OpenedExperiment, title?: string): Promise<ExecutorOf> {
  const { classifier, parameters, config, session } = experiment;
  if (parameters.executor === 'local') {
    const machine = experiment.machine(title);
    return (changed) => classifier.train(changed, machine);
  }
  const { storage, attempts, onInterrupt, cpusPerUnit: cpus, gpusPerUnit: gpus } = parameters;
  const settings = machineSettings(parameters);
  const remote = remoteFolds({
    ...{ runJobs: unitJobs({ attempts, onInterrupt }), onInterrupt, cpus, gpus, draw: experiment.draw },
    storage: storageOf(session.project, storage),
    machine: { ...settings, threads: settings.threads || Math.max(1, Math.floor(cpus)) },
    needs: (await classifier.needs?.(config, experiment.machine('Weights'))) ?? null,
    show: session.liveTable('Folds under way'),
  });
  return () => remote;
}
