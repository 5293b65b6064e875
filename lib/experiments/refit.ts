/** One more training on every row, for use. */
import type { Fold } from '../core/fold';
import { deriveSeed } from '../core/random';
import { allExamples, type Refit, type RefitChoice, refitRun } from '../runs/refit';
import { drawInner } from '../splits/inner';
import type { OpenedExperiment } from './open';
import type { Runs } from './run';
import { sweepOver } from './sweep/sweep';
import { recordFor } from './sweep/swept-configs';

/**
 * Trains on all rows of the experiment for `refitEpochs` epochs, the reported ones too: no score can be claimed for it. Where
 * every fold had its own best config, one more sweep chooses on an inner part of all rows. Null where none was asked for,
 * nothing was trained here, or the classifier has no epochs to repeat.
 */
export async function refitExperiment(experiment: OpenedExperiment, runs: Runs): Promise<Refit | null> {
  const { classifier, parameters, folds, session } = experiment;
  const { refitEpochs: epochs = 0, executor } = parameters;
  if (!runs.main || epochs === 0 || executor !== 'local' || !classifier.refit) return null;
  const { config, choice } = await refitConfig(experiment, runs);
  const refitter = classifier.refit(config, epochs, experiment.machine('Refit'));
  const options = { epochs, choice, progress: session.progress('Refit'), signal: session.signal() };
  return refitRun(runs.main, folds, refitter, options);
}

async function refitConfig(
  experiment: OpenedExperiment,
  { config, sweep }: Runs,
): Promise<{ readonly config: object; readonly choice?: RefitChoice }> {
  if (sweep?.record.protocol !== 'nested') return { config };
  const whole = allRowsFold(experiment);
  const own = await sweepOver(experiment, [whole], { protocol: 'shared', trial: 'allRows' });
  if (!own) return { config };
  const { trial, change } = own.best;
  const choice = { config: own.configs[trial - 1], sweep: recordFor(own, []) };
  return { config: experiment.classifier.configOf({ ...experiment.config, ...change }), choice };
}

/** All rows of the folds as one, its inner part drawn as a fold's is; a trial never sees its outer part, so it has none. */
export function allRowsFold({ folds, examples, split, parameters }: OpenedExperiment): Fold {
  const ids = new Set(allExamples(folds).map(({ id }) => id));
  const training = Array.from(examples.keys()).filter((row) => ids.has(examples[row].id));
  const labels = examples.map(({ label }) => label);
  const { innerFraction: fraction, seed } = parameters;
  const draw = { training, labels, fraction, seed: deriveSeed(seed, 'inner', 'all rows') };
  const held = new Set(drawInner(draw, split.groups));
  const inner = training.filter((row) => held.has(row)).map((row) => examples[row]);
  const train = training.filter((row) => !held.has(row)).map((row) => examples[row]);
  return { fold: 1, train, inner, outer: [] };
}
