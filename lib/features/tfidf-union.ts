/** Several TF-IDF vectorizers side by side, as scikit-learn's `FeatureUnion`. */
import { check, checkNumber } from '../core/check';
import { besideRows, type SparseRows } from './sparse-rows';
import { type FittedTfidf, type TfidfOptions, TfidfVectorizer } from './tfidf-vectorizer';
import type { TokenizedCorpus } from './tokenized-corpus';

/** One vectorizer of a union. */
export interface UnionPart {
  /** Stands before each of its terms in `featureNames`, as in scikit-learn. */
  readonly name: string;
  readonly options: TfidfOptions;
  /** Factor of its weights (`transformer_weights`); 1 by default. */
  readonly weight?: number;
}

/** Texts tokenized by every part of a union: filled once, shared by many fits. */
export class UnionCorpus {
  constructor(
    readonly parts: readonly TokenizedCorpus[],
    private readonly prepare: (text: string) => string,
  ) {}

  /** Adds one text and returns its row. */
  add(text: string): number {
    const prepared = this.prepare(text);
    for (const part of this.parts) part.add(prepared);
    return this.parts[0].rows - 1;
  }
}

/** Rows of a corpus that this union, or one with the same parts, made. */
export interface UnionRows {
  readonly corpus: UnionCorpus;
  readonly rows: ArrayLike<number>;
}

/** Columns of the first part, then of the second, and so on; every part learns from the same texts. */
export class TfidfUnion {
  readonly vectorizers: readonly TfidfVectorizer[];

  /** `prepare` changes every text before it is tokenized; it leaves them alone by default. */
  constructor(
    readonly parts: readonly UnionPart[],
    private readonly prepare: (text: string) => string = (text) => text,
  ) {
    check(parts.length > 0, 'union: expected at least one vectorizer; received none');
    check(
      new Set(parts.map(({ name }) => name)).size === parts.length,
      () => `union: expected different names; received ${parts.map(({ name }) => name).join(', ')}`,
    );
    for (const { name, weight } of parts) checkNumber(weight ?? 1, `weight of ${name}`);
    this.vectorizers = parts.map(({ options }) => new TfidfVectorizer(options));
  }

  /** A union that learned `fitted` earlier, part by part. */
  static restore(
    parts: readonly UnionPart[],
    fitted: readonly FittedTfidf[],
    prepare?: (text: string) => string,
  ): TfidfUnion {
    const union = new TfidfUnion(parts, prepare);
    check(fitted.length === parts.length, 'union: expected what each part learned');
    const vectorizers = parts.map(({ options }, i) => TfidfVectorizer.restore(options, fitted[i]));
    return Object.assign(union, { vectorizers });
  }

  /** What each part learned; throws before `fit`. */
  get fitted(): readonly FittedTfidf[] {
    return this.vectorizers.map((vectorizer) => vectorizer.fitted);
  }

  /** Number of columns; throws before `fit`. */
  get columns(): number {
    return this.fitted.reduce((sum, { terms }) => sum + terms.length, 0);
  }

  /** Every column's term; with several parts `part__term`, as scikit-learn's `get_feature_names_out`. */
  get featureNames(): readonly string[] {
    if (this.parts.length === 1) return this.fitted[0].terms;
    return this.fitted.flatMap(({ terms }, i) => terms.map((term) => `${this.parts[i].name}__${term}`));
  }

  /** Training documents that contain each column's term. */
  get documentFrequency(): Int32Array {
    return Int32Array.from(this.fitted.flatMap(({ documentFrequency }) => [...documentFrequency]));
  }

  /** An empty corpus with the parts' analyzers. */
  corpus(): UnionCorpus {
    return new UnionCorpus(
      this.vectorizers.map((vectorizer) => vectorizer.corpus()),
      this.prepare,
    );
  }

  /** Learns every part's vocabulary and idf. */
  fit(input: readonly string[] | UnionRows): this {
    const { corpus, rows } = this.read(input);
    for (const [i, part] of this.vectorizers.entries()) part.fit({ corpus: corpus.parts[i], rows });
    return this;
  }

  /** As `fit`, but returns false where a part finds no term to learn. */
  fitIfTerms(input: readonly string[] | UnionRows): boolean {
    const { corpus, rows } = this.read(input);
    return this.vectorizers.every((part, i) => part.fitIfTerms({ corpus: corpus.parts[i], rows }));
  }

  /** Rows of weights, one a text. */
  transform(input: readonly string[] | UnionRows): SparseRows {
    const { corpus, rows } = this.read(input);
    const made = this.vectorizers.map((part, i) => {
      const matrix = part.transform({ corpus: corpus.parts[i], rows });
      const { weight = 1 } = this.parts[i];
      if (weight !== 1) for (let j = 0; j < matrix.values.length; j++) matrix.values[j] *= weight;
      return matrix;
    });
    return made.length === 1 ? made[0] : besideRows(made);
  }

  /** `fit`, then `transform` of the same texts. */
  fitTransform(input: readonly string[] | UnionRows): SparseRows {
    const read = this.read(input);
    return this.fit(read).transform(read);
  }

  private read(input: readonly string[] | UnionRows): UnionRows {
    if ('corpus' in input) return input;
    const corpus = this.corpus();
    return { corpus, rows: input.map((text) => corpus.add(text)) };
  }
}
