/** Trains on everything for a fixed number of epochs, for use: nothing is left to score it on. */

import { pickRows } from '../../../features/token-rows';
import type { Engine } from '../../../tensorflow/engine';
import type { FoldJob, Refitter } from '../../fold-trainer';
import { writeCheckpoint } from './checkpoint';
import type { Recipe } from './recipe';
import { trainEpoch } from './train-epoch';
import { savingOnStop, score, type TrainerOptions, trainingOptions } from './train-fold';
import { beginTraining, endTraining, saveState, type Training } from './training';

/**
 * A refitter by `recipe`, whose schedule is stretched over `epochs`. The checkpoint is that of the last epoch, without
 * scores. Stopped in any way, it goes on from its last resumable checkpoint, as a fold does.
 */
export function bertRefitter(
  recipe: Recipe,
  engine: Engine,
  epochs: number,
  options: TrainerOptions = {},
): Refitter {
  const optionsOf = trainingOptions(options);
  return async (job: FoldJob) => {
    const training = await beginTraining({ ...recipe, epochs }, engine, job, optionsOf(job));
    try {
      while (training.state.results.length < epochs) await savingOnStop(training, () => refitEpoch(training));
      const result = { checkpoint: await writeLast(training), probe: await probeOf(training) };
      await training.resume.remove();
      return result;
    } finally {
      endTraining(training);
    }
  };
}

const NOTHING = new Float64Array(0);

async function refitEpoch(training: Training): Promise<void> {
  await trainEpoch(training);
  const { position, results } = training.state;
  const { epoch, steps, lossSum, seconds } = position;
  const scores = { inner: NOTHING, outer: NOTHING };
  const times = { seconds: { train: seconds, score: 0 } };
  const result = { epoch, ...scores, trainLoss: lossSum / steps, ...times, checkpoint: [] };
  const next = { epoch: epoch + 1, steps: 0, lossSum: 0, seconds: 0 };
  training.state = { ...training.state, position: next, results: [...results, result] };
  await saveState(training);
}

/** So many examples are looked at once more when all is done. */
const PROBE = 16;

/** What the model says of the first examples, so that copies of it can be checked. */
function probeOf(training: Training): Promise<Float64Array> {
  const { rows, lengths, labels } = training.data.train;
  const first = Array.from(lengths.keys()).slice(0, PROBE);
  const part = {
    rows: pickRows(rows, first),
    lengths: lengths.slice(0, PROBE),
    labels: labels.slice(0, PROBE),
  };
  return score(training, part);
}

async function writeLast({ recipe, job, data, optimizer, schedule, ...rest }: Training): Promise<string[]> {
  const { config, tokenizer, train } = data;
  const { step, results } = rest.state;
  const record = {
    fold: job.fold,
    epoch: results.length,
    step,
    schedule,
    seed: job.seed,
    recipe,
    classWeights: rest.classWeights,
    truncated: { train: train.rows.truncated / train.labels.length, outer: 0 },
    trainLoss: results[results.length - 1].trainLoss ?? Number.NaN,
    scores: { inner: null, outer: null },
    best: null,
  };
  return writeCheckpoint(job.folder, record, { config, tokenizer, values: await optimizer.values() });
}
