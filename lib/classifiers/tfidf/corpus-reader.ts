/** Many small batches of texts through one fitted vectorizer. */
import type { SparseRows } from '../../features/sparse-rows';
import type { TfidfUnion, UnionCorpus } from '../../features/tfidf-union';

/** Texts after which what was seen is forgotten: it would grow without end. */
const REMEMBERED = 8192;

/** Keeps the terms that it saw, so that those of the next batch need not be looked up by their names again. */
export class CorpusReader {
  private corpus: UnionCorpus | null = null;
  private seen = 0;

  constructor(private readonly vectorizer: TfidfUnion) {}

  /** Rows of weights, one a text: those of the vectorizer. */
  transform(texts: readonly string[]): SparseRows {
    if (this.corpus === null || this.seen >= REMEMBERED) {
      this.corpus = this.vectorizer.corpus();
      this.seen = 0;
    }
    const { corpus } = this;
    this.seen += texts.length;
    return this.vectorizer.transform({ corpus, rows: texts.map((text) => corpus.add(text)) });
  }
}
