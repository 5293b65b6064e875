/** Fine-tunes BERT on one fold, epoch by epoch. */
import { inverseFrequencyWeights } from '../core/class-weights';
import { LABELS } from '../core/labels';
import { type F1Row, f1Scores, predictedLabels } from '../metrics/classification';
import { Ops } from '../models/bert/ops';
import { parameterSpecs } from '../models/bert/parameters';
import type { EpochResult, FoldJob, FoldTrainer, StoppedBy } from '../models/fold-trainer';
import type { Engine } from '../tensorflow/engine';
import { AdamW } from './adamw';
import { writeCheckpoint } from './checkpoint';
import { type BestEpoch, betterEpoch, isExhausted, monitorScore } from './early-stopping';
import { foldData, type TokenizedPart } from './fold-data';
import type { Recipe } from './recipe';
import { scheduleFor } from './schedule';
import { scorePart } from './score-part';
import { pauseOf, type Training, trainEpoch } from './train-epoch';

/** What a trainer needs beyond its recipe. */
export interface TrainerOptions {
  /** The folder of the pretrained model that the recipe names; null (default) for a model from scratch. */
  readonly pretrained?: string | null;
  /** Default: the engine's own choice. */
  readonly device?: string;
}

/**
 * A trainer by `recipe`: each epoch is scored on both parts, its checkpoint written to `epoch-N`, then it is yielded.
 * The best epoch is the one with the highest monitored score on the inner part (on the outer when there is no inner
 * one); training ends after `patience` epochs without a better one, or at the recipe's last epoch.
 */
export function bertTrainer(recipe: Recipe, engine: Engine, options: TrainerOptions = {}): FoldTrainer {
  return async function* (job: FoldJob): AsyncGenerator<EpochResult, StoppedBy, void> {
    const training = await beginTraining(recipe, engine, job, options);
    try {
      for (let epoch = 1; epoch <= recipe.epochs; epoch++) {
        yield await runEpoch(training, epoch);
        if (isExhausted(training.best as BestEpoch, epoch, recipe.patience)) return 'patience';
      }
      return 'cap';
    } finally {
      training.optimizer.dispose();
    }
  };
}

async function beginTraining(
  recipe: Recipe,
  engine: Engine,
  job: FoldJob,
  { pretrained = null, device }: TrainerOptions,
): Promise<Training> {
  const data = await foldData(recipe, job, pretrained);
  const ops = new Ops(engine, { device, products: recipe.products });
  const optimizer = new AdamW(ops, parameterSpecs(data.config), data.values, recipe);
  const weighted = recipe.classWeights === 'inverseFrequency';
  return {
    recipe,
    job,
    ops,
    data,
    optimizer,
    schedule: scheduleFor(Math.ceil(data.train.lengths.length / recipe.batchSize), recipe),
    classWeights: weighted ? inverseFrequencyWeights(data.train.labels) : LABELS.map(() => 1),
    step: 0,
    microBatches: 0,
    best: null,
  };
}

/** Trains for one epoch, scores, writes the checkpoint. */
async function runEpoch(training: Training, epoch: number): Promise<EpochResult> {
  const { recipe, job, data } = training;
  const start = performance.now();
  const trainLoss = await trainEpoch(training, epoch);
  const trained = performance.now();
  const inner = await score(training, data.inner);
  const outer = await score(training, data.outer);
  const scored = performance.now();
  const watched = job.inner.length > 0 ? { part: data.inner, of: inner } : { part: data.outer, of: outer };
  const value = monitorScore(recipe.monitor, watched.part.labels, watched.of);
  training.best = betterEpoch(training.best, epoch, value);
  const checkpoint = await saveEpoch(training, epoch, trainLoss, inner, outer);
  const seconds = { train: (trained - start) / 1000, score: (scored - trained) / 1000 };
  return { epoch, inner, outer, trainLoss, seconds, checkpoint };
}

function score({ recipe, job, ops, data, optimizer }: Training, part: TokenizedPart): Promise<Float64Array> {
  return scorePart(ops, data.config, optimizer.weights(), part, {
    batchSize: recipe.scoreBatchSize,
    padId: data.tokenizer.idOf('[PAD]'),
    pause: pauseOf(job),
  });
}

async function saveEpoch(
  training: Training,
  epoch: number,
  trainLoss: number,
  inner: Float64Array,
  outer: Float64Array,
): Promise<string[]> {
  const { recipe, job, data, optimizer, schedule, classWeights, step } = training;
  const { config, tokenizer, train } = data;
  const f1 = ({ labels }: TokenizedPart, of: Float64Array): F1Row => f1Scores(labels, predictedLabels(of));
  const truncated = ({ rows, labels }: TokenizedPart) => rows.truncated / Math.max(1, labels.length);
  const record = {
    fold: job.fold,
    epoch,
    step,
    schedule,
    seed: job.seed,
    recipe,
    classWeights,
    truncated: { train: truncated(train), outer: truncated(data.outer) },
    trainLoss,
    scores: { inner: job.inner.length > 0 ? f1(data.inner, inner) : null, outer: f1(data.outer, outer) },
    best: training.best as BestEpoch,
  };
  return writeCheckpoint(job.folder, record, { config, tokenizer, values: await optimizer.values() });
}
