/** Trains a classifier on TF-IDF on one fold. */
import { join } from 'node:path';
import { type LabelledText, labelIndex } from '../../core/labels';
import type { SparseRows } from '../../features/sparse-rows';
import type { TfidfUnion } from '../../features/tfidf-union';
import type { EpochResult, FoldJob, FoldTrainer, StoppedBy } from '../fold-trainer';
import type { LbfgsResult, LbfgsState } from '../logistic/lbfgs';
import type { Watch } from '../logistic/minimize';
import { SharedCorpus } from './shared-corpus';

const FOLDER = 'model';

/** Rows and the label index of each. */
export interface LabelledRows {
  readonly rows: SparseRows;
  readonly labels: Uint8Array;
}

/** A fold as rows; the vectorizer learned from `train` alone. */
export interface FoldRows {
  readonly vectorizer: TfidfUnion;
  readonly train: LabelledRows;
  readonly inner: LabelledRows;
  readonly outer: LabelledRows;
}

/** What is fitted to rows. */
export interface FittedRows {
  readonly ended: LbfgsResult | null;
  predictProba(rows: SparseRows): Float64Array;
}

/** What sets one classifier on TF-IDF apart from another; `Model` is what it saves. */
export interface TfidfLearner<Model extends { readonly model: FittedRows }> {
  /** A vectorizer, not yet fitted. */
  vectorizer(): TfidfUnion;
  /** Learns from `train`; its iterations are told to `watch`. The note is said at the end. */
  fit(rows: FoldRows, watch: Watch): Promise<{ readonly saved: Model; readonly note?: string }>;
  /** Saves into `folder`; returns the names of the files. */
  save(folder: string, saved: Model): Promise<string[]>;
}

/**
 * A trainer whose vocabulary, idf and weights come from a fold's training part alone. Texts are tokenized once and
 * kept for the folds that follow. One epoch; its checkpoint is the saved model.
 */
export function tfidfTrainer<Model extends { readonly model: FittedRows }>(
  learner: TfidfLearner<Model>,
): FoldTrainer {
  const shared = new SharedCorpus(learner.vectorizer().corpus());
  return async function* (job: FoldJob): AsyncGenerator<EpochResult, StoppedBy, void> {
    const start = performance.now();
    await shared.add([...job.train, ...job.inner, ...job.outer], job);
    const rows = foldRows(learner.vectorizer(), shared, job);
    const saved = await fitTold(learner, rows, job);
    const { model } = saved;
    const trained = performance.now();
    const inner = model.predictProba(rows.inner.rows);
    const outer = model.predictProba(rows.outer.rows);
    const scored = performance.now();
    const files = await learner.save(join(job.folder, FOLDER), saved);
    yield {
      ...{ epoch: 1, inner, outer },
      trainLoss: model.ended?.value ?? null,
      seconds: { train: (trained - start) / 1000, score: (scored - trained) / 1000 },
      checkpoint: files.map((file) => `${FOLDER}/${file}`),
    };
    return 'once';
  };
}

function foldRows(vectorizer: TfidfUnion, shared: SharedCorpus, { train, inner, outer }: FoldJob): FoldRows {
  const partOf = (examples: readonly LabelledText[], rows: SparseRows): LabelledRows => ({
    rows,
    labels: Uint8Array.from(examples, ({ label }) => labelIndex(label)),
  });
  return {
    vectorizer,
    train: partOf(train, vectorizer.fitTransform(shared.rowsOf(train))),
    inner: partOf(inner, vectorizer.transform(shared.rowsOf(inner))),
    outer: partOf(outer, vectorizer.transform(shared.rowsOf(outer))),
  };
}

/** Fits and tells the job's progress of every iteration. */
async function fitTold<Model extends { readonly model: FittedRows }>(
  learner: TfidfLearner<Model>,
  rows: FoldRows,
  { fold, progress, signal }: FoldJob,
): Promise<Model> {
  let done = 0;
  const onIteration = ({ value, gradientNorm }: LbfgsState) => {
    const note = `objective ${value.toFixed(5)}, gradient ${gradientNorm.toExponential(1)}`;
    const measures = { step: ++done, values: { objective: value, gradientNorm } };
    progress({ task: `fold ${fold}`, done, total: null, unit: 'iterations', note, measures });
  };
  const { saved, note } = await learner.fit(rows, { signal, onIteration });
  progress({ task: `fold ${fold}`, done, total: done, unit: 'iterations', note });
  return saved;
}
