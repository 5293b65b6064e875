/** Trains Phase 1 on one fold. */
import { join } from 'node:path';
import { check } from '../../core/check';
import { type LabelledText, labelIndex } from '../../core/labels';
import { breathe } from '../../core/progress';
import { TfidfVectorizer } from '../../features/tfidf-vectorizer';
import type { TokenizedCorpus } from '../../features/tokenized-corpus';
import type { EpochResult, FoldJob, FoldTrainer, StoppedBy } from '../fold-trainer';
import { LogisticRegression } from '../logistic/logistic-regression';
import type { TfidfLogisticConfig } from './config';
import { saveTfidfLogistic } from './model-file';

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
    const rows = vectorizer.fitTransform(shared.rowsOf(job.train));
    const labels = Uint8Array.from(job.train, ({ label }) => labelIndex(label));
    const model = await new LogisticRegression(config).fit(rows, labels, {
      signal: job.signal,
      onIteration: ({ iteration, value, gradientNorm }) =>
        job.progress({
          task: `fold ${job.fold}`,
          done: iteration,
          total: null,
          unit: 'iterations',
          note: `objective ${value.toFixed(5)}, gradient ${gradientNorm.toExponential(1)}`,
        }),
    });
    const trained = performance.now();
    const score = (part: readonly LabelledText[]) =>
      model.predictProba(vectorizer.transform(shared.rowsOf(part)));
    const [inner, outer] = [score(job.inner), score(job.outer)];
    const scored = performance.now();
    const { iteration } = model.ended as { iteration: number };
    job.progress({ task: `fold ${job.fold}`, done: iteration, total: iteration, unit: 'iterations' });
    const files = await saveTfidfLogistic(join(job.folder, FOLDER), { config, vectorizer, model });
    yield {
      epoch: 1,
      inner,
      outer,
      trainLoss: model.ended?.value ?? null,
      seconds: { train: (trained - start) / 1000, score: (scored - trained) / 1000 },
      checkpoint: files.map((file) => `${FOLDER}/${file}`),
    };
    return 'cap';
  };
}

/** The vectorizer of a config, not yet fitted. */
export function vectorizerOf({
  ngramMax,
  minDf,
  maxFeatures,
  sublinearTf,
}: TfidfLogisticConfig): TfidfVectorizer {
  return new TfidfVectorizer({ ngramRange: [1, ngramMax], minDf, maxFeatures, sublinearTf });
}

/** Examples tokenized once, found again by id. */
class SharedCorpus {
  private readonly rowOf = new Map<string, number>();

  constructor(private readonly corpus: TokenizedCorpus) {}

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

  rowsOf(examples: readonly LabelledText[]): { corpus: TokenizedCorpus; rows: Int32Array } {
    const rows = Int32Array.from(examples, ({ id }) => this.rowOf.get(id) ?? -1);
    check(!rows.includes(-1), 'expected every example to be tokenized');
    return { corpus: this.corpus, rows };
  }
}
