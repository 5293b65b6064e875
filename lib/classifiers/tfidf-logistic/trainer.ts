/** Trains Phase 1 on one fold. */
import { join } from 'node:path';
import { check } from '../../core/check';
import { type LabelledText, labelIndex } from '../../core/labels';
import { breathe } from '../../core/progress';
import type { SparseRows } from '../../features/sparse-rows';
import type { UnionCorpus, UnionRows } from '../../features/tfidf-union';
import { MEASURES, measureNamed } from '../../metrics/measures';
import type { EpochResult, FoldJob, FoldTrainer, StoppedBy } from '../fold-trainer';
import type { LbfgsState } from '../logistic/lbfgs';
import { LogisticRegression } from '../logistic/logistic-regression';
import { type CChoice, chooseC, type LabelledRows } from './choose-c';
import { type TfidfLogisticConfig, valuesOfC } from './config';
import { saveTfidfLogistic } from './model-file';
import { vectorizerOf } from './model-format';

const FOLDER = 'model';
/** How many texts are tokenized between two turns of the event loop. */
const TEXTS_PER_TURN = 500;

/**
 * A trainer whose vocabulary, idf and weights come from a fold's training part alone. Texts are tokenized once and
 * kept for the folds that follow. One epoch; its checkpoint is the saved model.
 */
export function tfidfLogisticTrainer(config: TfidfLogisticConfig): FoldTrainer {
  const shared = new SharedCorpus(vectorizerOf(config).corpus());
  return async function* (job: FoldJob): AsyncGenerator<EpochResult, StoppedBy, void> {
    const start = performance.now();
    await shared.add([...job.train, ...job.inner, ...job.outer], job);
    const vectorizer = vectorizerOf(config);
    const partOf = (examples: readonly LabelledText[], rows: SparseRows): LabelledRows => ({
      rows,
      labels: Uint8Array.from(examples, ({ label }) => labelIndex(label)),
    });
    const train = partOf(job.train, vectorizer.fitTransform(shared.rowsOf(job.train)));
    const inner = partOf(job.inner, vectorizer.transform(shared.rowsOf(job.inner)));
    const outer = partOf(job.outer, vectorizer.transform(shared.rowsOf(job.outer)));
    const { model, choice } = await fitModel(config, train, inner, outer, job);
    const trained = performance.now();
    const probabilities = { inner: model.predictProba(inner.rows), outer: model.predictProba(outer.rows) };
    const scored = performance.now();
    const files = await saveTfidfLogistic(join(job.folder, FOLDER), { config, vectorizer, model, choice });
    yield {
      epoch: 1,
      ...probabilities,
      trainLoss: model.ended?.value ?? null,
      seconds: { train: (trained - start) / 1000, score: (scored - trained) / 1000 },
      checkpoint: files.map((file) => `${FOLDER}/${file}`),
    };
    return 'once';
  };
}

/** One model, or the best of several; `choice` is null when there was nothing to choose. */
async function fitModel(
  config: TfidfLogisticConfig,
  train: LabelledRows,
  inner: LabelledRows,
  outer: LabelledRows,
  { fold, progress, signal }: FoldJob,
): Promise<{ model: LogisticRegression; choice: CChoice | null }> {
  const { C, chooseCBy = 'macro', ...options } = config;
  let done = 0;
  const onIteration = ({ value, gradientNorm }: LbfgsState) => {
    const note = `objective ${value.toFixed(5)}, gradient ${gradientNorm.toExponential(1)}`;
    const measures = { step: ++done, values: { objective: value, gradientNorm } };
    progress({ task: `fold ${fold}`, done, total: null, unit: 'iterations', note, measures });
  };
  const fit = { signal, onIteration };
  const part = inner.rows.rows > 0 ? 'inner' : 'outer';
  const held = part === 'inner' ? inner : outer;
  const fitted =
    typeof C === 'number'
      ? {
          model: await new LogisticRegression({ ...options, C }).fit(train.rows, train.labels, fit),
          choice: null,
        }
      : await chooseC(valuesOfC(C), train, held, { criterion: chooseCBy, part, model: options, fit });
  const { C: chosen, gaveWayTo = measureNamed(chooseCBy) } = fitted.choice ?? {};
  const note = chosen === undefined ? undefined : `C = ${chosen} chosen by ${MEASURES[gaveWayTo].name}`;
  progress({ task: `fold ${fold}`, done, total: done, unit: 'iterations', note });
  return fitted;
}

/** Examples tokenized once, found again by id. */
class SharedCorpus {
  private readonly rowOf = new Map<string, number>();

  constructor(private readonly corpus: UnionCorpus) {}

  async add(examples: readonly LabelledText[], { progress, signal, fold }: FoldJob): Promise<void> {
    const added = examples.filter(({ id }) => !this.rowOf.has(id));
    for (let i = 0; i < added.length; i++) {
      this.rowOf.set(added[i].id, this.corpus.add(added[i].text));
      if (i % TEXTS_PER_TURN !== 0) continue;
      signal.throwIfAborted();
      const note = `fold ${fold}: ${i} of ${added.length} narratives tokenized`;
      progress({ task: 'Tokenizing', done: i, total: added.length, unit: 'narratives', note });
      await breathe();
    }
    if (added.length > 0)
      progress({ task: 'Tokenizing', done: added.length, total: added.length, unit: 'narratives' });
  }

  rowsOf(examples: readonly LabelledText[]): UnionRows {
    const rows = Int32Array.from(examples, ({ id }) => this.rowOf.get(id) ?? -1);
    check(!rows.includes(-1), 'expected every example to be tokenized');
    return { corpus: this.corpus, rows };
  }
}
