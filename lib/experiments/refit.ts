/** One more training on every row, for use. */
import { type Refit, refitRun } from '../runs/refit';
import type { OpenedExperiment } from './open';
import type { Runs } from './run';

/**
 * Trains on all rows of the experiment for `refitEpochs` epochs, the reported ones too: no score can be claimed for it.
 * Null where none was asked for, nothing was trained here, or the classifier has no epochs to repeat.
 */
export async function refitExperiment(
  experiment: OpenedExperiment,
  { main, config }: Runs,
): Promise<Refit | null> {
  const { classifier, parameters, folds, session } = experiment;
  const { refitEpochs: epochs = 0, executor } = parameters;
  if (!main || epochs === 0 || executor !== 'local' || !classifier.refit) return null;
  const refitter = classifier.refit(config, epochs, experiment.machine('Refit'));
  const options = { epochs, progress: session.progress('Refit'), signal: session.signal() };
  return refitRun(main, folds, refitter, options);
}
