/** For tests: a project with a snapshot, a split, a run of each phase and the record of a choice between them. */

import { bertConfig } from '../classifiers/encoder/bert/config';
import { initialValues, parameterSpecs, partsOf } from '../classifiers/encoder/bert/parameters';
import { writeCheckpoint } from '../classifiers/encoder/training/checkpoint';
import { quickRecipe, type Recipe } from '../classifiers/encoder/training/recipe';
import type { EpochResult, FoldTrainer, Refitter, StoppedBy } from '../classifiers/fold-trainer';
import { tfidfLogisticConfig } from '../classifiers/tfidf-logistic/config';
import { tfidfLogisticTrainer } from '../classifiers/tfidf-logistic/trainer';
import type { Project } from '../core/project';
import { takeSnapshot } from '../data/store/take-snapshot';
import { candidatesOf } from '../diagnostics/selection/candidates';
import { selectCheckpoint } from '../diagnostics/selection/selection';
import { Tokenizer } from '../features/tokenizer';
import { buildVocabulary } from '../features/wordpiece-vocabulary';
import { executeRun } from '../runs/execute';
import { probabilitiesOf } from '../runs/fake';
import { refitRun } from '../runs/refit';
import type { Run } from '../runs/run';
import { foldExamples } from '../splits/fold-examples';
import { makeSplit } from '../splits/split';
import { saveSplit } from '../splits/split-file';
import { writeProvenanceRecord } from './provenance-record';

/** A BERT that trains in a second. */
export const TINY_RECIPE = quickRecipe({
  vocabularySize: 600,
  hiddenSize: 32,
  layers: 2,
  heads: 4,
  maxLength: 64,
  epochs: 1,
});

/** What the fixture made. */
export interface MadeChoice {
  readonly runs: readonly Run[];
  /** Of the provenance record. */
  readonly id: string;
}

/** What differs from the ordinary. */
export interface ChoiceOptions {
  /** By default not trained. */
  readonly bert?: FoldTrainer;
  readonly recipe?: Recipe;
  /** So many examples, the first ones, are locked away. */
  readonly locked?: number;
  /** Makes a refit of one epoch, which is preferred. */
  readonly refitter?: Refitter;
}

/** Runs both phases on 160 synthetic records in two folds and records the choice. */
export async function makeChoice(
  project: Project,
  { recipe = TINY_RECIPE, bert = untrainedBert(recipe), locked = 0, refitter }: ChoiceOptions = {},
): Promise<MadeChoice> {
  const snapshot = await takeSnapshot({ records: 160 }, { project });
  const examples = await snapshot.examples();
  const split = makeSplit(examples, {
    name: 'two',
    k: 2,
    synthetic: true,
    snapshot: snapshot.manifest.id,
    locked: new Set(examples.slice(0, locked).map(({ id }) => id)),
  });
  await saveSplit(project.splits, split);
  const folds = foldExamples(split, examples, { innerFraction: 0.2, seed: 42 });
  const common = {
    snapshot: snapshot.manifest.id,
    split,
    subset: null,
    protocol: 'nested',
    innerFraction: 0.2,
    seed: 42,
    synthetic: true,
    profile: 'quick',
    device: 'CPU',
  } as const;
  const words = tfidfLogisticConfig({
    ngramMax: 2,
    minDf: 2,
    maxFeatures: 2000,
    sublinearTf: true,
    C: 1,
    balanced: true,
    maxIterations: 100,
    tolerance: 1e-4,
  });
  const first = {
    ...common,
    phase: 1,
    name: 'tfidf-logistic',
    classifier: 'tfidf-logistic',
    config: words,
  } as const;
  const second = { ...common, phase: 2, name: 'bert', classifier: 'bert', config: recipe } as const;
  const now = () => new Date(Date.UTC(2025, 0, 1));
  const runs = [
    await executeRun(first, folds, tfidfLogisticTrainer(words), { project, now }),
    await executeRun(second, folds, bert, { project, now }),
  ];
  if (refitter) await refitRun(runs[1], folds, refitter, { epochs: 1, now });
  const selection = selectCheckpoint(await candidatesOf(runs, 'nested'), {
    protocol: 'nested',
    prefer: refitter ? 'refit' : 'measured',
  });
  const { record } = await writeProvenanceRecord(project, { selection, runs, now: now() });
  return { runs, id: record.id };
}

/** Writes a real checkpoint of random weights, scaled so that logits differ; its predictions are made up. */
function untrainedBert(recipe: Recipe): FoldTrainer {
  return async function* (job): AsyncGenerator<EpochResult, StoppedBy, void> {
    const vocabulary = await buildVocabulary(
      job.train.map(({ text }) => text),
      { size: 600, lowercase: true },
    );
    const config = bertConfig({
      vocabularySize: vocabulary.length,
      hiddenSize: 32,
      numLayers: 2,
      numHeads: 4,
      intermediateSize: 64,
      maxPositions: recipe.maxLength,
    });
    const drawn = initialValues(partsOf(parameterSpecs(config)), job.fold);
    const values = new Map(
      [...drawn].map(([name, value]) => [name, name.includes('LayerNorm') ? value : value.map((x) => 4 * x)]),
    );
    const record = {
      fold: job.fold,
      epoch: 1,
      step: 0,
      schedule: { learningRate: 0, warmupSteps: 0, totalSteps: 1 },
      seed: job.seed,
      recipe,
      classWeights: [1, 1, 1, 1],
      truncated: { train: 0, outer: 0 },
      trainLoss: 1,
      scores: { inner: null, outer: { D: 0, I: 0, M: 0, O: 0, macro: 0, weighted: 0 } },
      best: { epoch: 1, by: 'deathF1' as const, score: 0 },
    };
    const tokenizer = new Tokenizer({ vocabulary, lowercase: true });
    yield {
      epoch: 1,
      inner: probabilitiesOf(job.inner, 1, 'inner'),
      outer: probabilitiesOf(job.outer, 1, 'outer'),
      trainLoss: 1,
      seconds: { train: 0, score: 0 },
      checkpoint: await writeCheckpoint(job.folder, record, { config, values, tokenizer }),
    };
    return 'cap';
  };
}
