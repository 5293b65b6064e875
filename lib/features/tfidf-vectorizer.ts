/** TF-IDF features, with the options and formulas of scikit-learn's `TfidfVectorizer`. */
import { check, checkNumber, checkOneOf } from '../core/check';
import type { SparseRows } from './sparse-rows';
import { type AnalyzerOptions, TokenizedCorpus } from './tokenized-corpus';
import { corpusFrequencies, selectTerms } from './vocabulary';
import { weightRows } from './weight-rows';

/** scikit-learn's options under their names in camelCase. */
export interface TfidfOptions extends AnalyzerOptions {
  /** A term needs this document frequency: a count, or a proportion of the documents if below 1. 1 by default. */
  readonly minDf?: number;
  /** A term may have at most this document frequency: a count if above 1, else a proportion. 1 (all) by default. */
  readonly maxDf?: number;
  /**
   * Keeps only so many terms, those that occur most often; among equals the first in code point order (scikit-learn
   * leaves that open). All by default.
   */
  readonly maxFeatures?: number | null;
  /** Length to which rows are scaled; `l2` by default. */
  readonly norm?: 'l1' | 'l2' | null;
  /** Weights terms by inverse document frequency; true by default. */
  readonly useIdf?: boolean;
  /** idf = ln((1 + n) / (1 + df)) + 1 if true (default), else ln(n / df) + 1. */
  readonly smoothIdf?: boolean;
  /** Replaces a term's frequency tf by 1 + ln(tf); false by default. */
  readonly sublinearTf?: boolean;
  /** Counts a term once however often a document has it; false by default. */
  readonly binary?: boolean;
}

/** What `fit` learned; enough to make the vectorizer again. */
export interface FittedTfidf {
  /** Terms by column, in code point order. */
  readonly terms: readonly string[];
  readonly idf: Float64Array;
  /** Training documents that contain each term. */
  readonly documentFrequency: Int32Array;
  /** Number of training documents. */
  readonly documents: number;
}

/** ln((1 + n) / (1 + df)) + 1 of each document frequency if `smooth`, else ln(n / df) + 1. */
export function inverseDocumentFrequency(
  documentFrequency: Int32Array,
  documents: number,
  smooth: boolean,
): Float64Array {
  const one = smooth ? 1 : 0;
  return Float64Array.from(documentFrequency, (df) => Math.log((documents + one) / (df + one)) + 1);
}

/** Rows of a corpus that was made with the vectorizer's analyzer options; all its rows if `rows` is left out. */
export interface CorpusRows {
  readonly corpus: TokenizedCorpus;
  readonly rows?: ArrayLike<number>;
}

/** Learns a vocabulary and idf from training texts alone, then turns any texts into rows of weights. */
export class TfidfVectorizer {
  readonly options: Required<TfidfOptions>;
  private learned: FittedTfidf | null = null;
  private columnOf: Map<string, number> | null = null;
  private readonly columns = new WeakMap<TokenizedCorpus, Int32Array>();

  constructor(options: TfidfOptions = {}) {
    const {
      minDf = 1,
      maxDf = 1,
      maxFeatures = null,
      norm = 'l2',
      useIdf = true,
      smoothIdf = true,
      sublinearTf = false,
      binary = false,
    } = options;
    checkNumber(minDf, 'minDf', { min: 0 });
    checkNumber(maxDf, 'maxDf', { min: 0 });
    if (maxFeatures !== null) checkNumber(maxFeatures, 'maxFeatures', { min: 1, integer: true });
    checkOneOf(norm ?? 'none', ['l1', 'l2', 'none'], 'norm');
    const analyzer = new TokenizedCorpus(options).options;
    this.options = { ...analyzer, minDf, maxDf, maxFeatures, norm, useIdf, smoothIdf, sublinearTf, binary };
  }

  /** A vectorizer that learned `fitted` earlier. */
  static restore(options: TfidfOptions, fitted: FittedTfidf): TfidfVectorizer {
    const vectorizer = new TfidfVectorizer(options);
    const { length } = fitted.terms;
    check(
      fitted.idf.length === length && fitted.documentFrequency.length === length,
      () => `vectorizer: expected an idf and a document frequency for each of ${length} terms`,
    );
    vectorizer.learned = fitted;
    return vectorizer;
  }

  /** What was learned; throws before `fit`. */
  get fitted(): FittedTfidf {
    check(this.learned, 'vectorizer: expected a fitted one; call fit with training texts first');
    return this.learned;
  }

  /** An empty corpus with this vectorizer's analyzer, to be filled once and shared by many fits. */
  corpus(): TokenizedCorpus {
    return new TokenizedCorpus(this.options);
  }

  /** Learns vocabulary and idf; forgets what it learned before. Throws when no term is left. */
  fit(input: readonly string[] | CorpusRows): this {
    const read = this.read(input);
    check(this.fitIfTerms(read), () => this.whyNoTerm(read));
    return this;
  }

  /** As `fit`, but returns false and keeps what it knew where no term is left. */
  fitIfTerms(input: readonly string[] | CorpusRows): boolean {
    const { corpus, rows } = this.read(input);
    const { minDf, maxDf, maxFeatures, smoothIdf } = this.options;
    const frequencies = corpusFrequencies(corpus, rows, this.options.binary);
    const low = minDf < 1 ? minDf * rows.length : minDf;
    const high = maxDf <= 1 ? maxDf * rows.length : maxDf;
    check(
      high >= low || high === rows.length,
      () => `maxDf: expected at least minDf (${low} documents); received ${high} documents`,
    );
    const selected = selectTerms(corpus, frequencies, low, high, maxFeatures);
    if (selected.length === 0) return false;
    const documentFrequency = Int32Array.from(selected, (term) => frequencies.documents[term]);
    this.learned = {
      terms: selected.map((term) => corpus.nameOf(term)),
      idf: inverseDocumentFrequency(documentFrequency, rows.length, smoothIdf),
      documentFrequency,
      documents: rows.length,
    };
    this.columnOf = null;
    const columns = new Int32Array(corpus.termCount).fill(-1);
    for (let column = 0; column < selected.length; column++) columns[selected[column]] = column;
    this.columns.set(corpus, columns);
    return true;
  }

  /** Rows of weights, one a text, columns as `fitted.terms`; terms outside the vocabulary are ignored. */
  transform(input: readonly string[] | CorpusRows): SparseRows {
    const { idf, terms } = this.fitted;
    const { corpus, rows } = this.read(input);
    const columns = this.columnsIn(corpus);
    return weightRows(corpus, rows, columns, terms.length, { ...this.options, idf });
  }

  /** `fit`, then `transform` of the same texts. */
  fitTransform(input: readonly string[] | CorpusRows): SparseRows {
    const read = this.read(input);
    return this.fit(read).transform(read);
  }

  private whyNoTerm({ corpus, rows }: { corpus: TokenizedCorpus; rows: ArrayLike<number> }): string {
    const { minDf, maxDf, binary } = this.options;
    const { documents } = corpusFrequencies(corpus, rows, binary);
    const most = documents.reduce((highest, count) => Math.max(highest, count), 0);
    return most === 0
      ? `vectorizer: expected terms; none of ${rows.length} documents has any: the texts to learn from are empty`
      : `vectorizer: no term of ${rows.length} documents has a frequency from minDf ${minDf} to maxDf ${maxDf}; the most frequent one stands in ${most}: lower minDf or raise maxDf`;
  }

  private read(input: readonly string[] | CorpusRows): { corpus: TokenizedCorpus; rows: ArrayLike<number> } {
    if ('corpus' in input) {
      const { corpus } = input;
      return { corpus, rows: input.rows ?? Int32Array.from({ length: corpus.rows }, (_, row) => row) };
    }
    const corpus = this.corpus();
    return { corpus, rows: input.map((text) => corpus.add(text)) };
  }

  /** The column of each term of `corpus`, -1 for those outside the vocabulary. */
  private columnsIn(corpus: TokenizedCorpus): Int32Array {
    const known = this.columns.get(corpus);
    if (known && known.length === corpus.termCount) return known;
    this.columnOf ??= new Map(this.fitted.terms.map((term, column) => [term, column]));
    const columns = new Int32Array(corpus.termCount);
    columns.set(known ?? []);
    for (let term = known?.length ?? 0; term < columns.length; term++)
      columns[term] = this.columnOf.get(corpus.nameOf(term)) ?? -1;
    this.columns.set(corpus, columns);
    return columns;
  }
}
