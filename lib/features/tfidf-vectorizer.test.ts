import { describe, expect, it } from 'vitest';
import type { SparseRows } from './sparse-rows';
import { type TfidfOptions, TfidfVectorizer } from './tfidf-vectorizer';
// Made by tfidf-vectorizer.golden.py with scikit-learn 1.9.1.
import golden from './tfidf-vectorizer.golden.json';

const SETS: Record<keyof typeof golden.sets, TfidfOptions> = {
  words: {},
  wordPairs: { ngramRange: [1, 2], sublinearTf: true, minDf: 2 },
  maxDfCount: { maxDf: 3, smoothIdf: false },
  maxDfShare: { maxDf: 0.25, minDf: 0.15, ngramRange: [2, 3] },
  maxFeatures: { maxFeatures: 7, norm: 'l1' },
  characters: { analyzer: 'char_wb', ngramRange: [3, 5] },
  manyCharacters: { analyzer: 'char_wb', ngramRange: [1, 9], minDf: 2, sublinearTf: true },
  notNormalized: { norm: null, smoothIdf: false },
  binary: { binary: true, ngramRange: [1, 2], norm: 'l1' },
  noIdf: { useIdf: false, sublinearTf: true },
  cased: { lowercase: false, stopWords: ['the', 'was', 'No'], ngramRange: [1, 2] },
  pattern: {
    tokenPattern: /(?<![\p{L}\p{N}_])[\p{L}\p{N}_][\p{L}\p{N}_'-]+(?![\p{L}\p{N}_])/gu,
    ngramRange: [1, 2],
  },
  grouped: { tokenPattern: /([\p{L}\p{N}_]+)(?:\.\p{Nd}+)?/gu },
};

type GoldenRows = (typeof golden.sets)['words']['unseen'];

function expectRows(actual: SparseRows, expected: GoldenRows): void {
  expect(actual.rows).toBe(expected.length);
  expected.forEach((cells, row) => {
    const [start, end] = [actual.offsets[row], actual.offsets[row + 1]];
    expect([...actual.indices.subarray(start, end)]).toEqual(cells.map(([column]) => column));
    cells.forEach(([, value], i) => {
      expect(Math.abs(actual.values[start + i] - value)).toBeLessThan(1e-12);
    });
  });
}

describe('TfidfVectorizer', () => {
  it.each(Object.keys(SETS) as (keyof typeof SETS)[])('equals scikit-learn (%s)', (name) => {
    const expected = golden.sets[name];
    const texts = golden.train.slice(...expected.texts);
    const vectorizer = new TfidfVectorizer(SETS[name]);
    const rows = vectorizer.fitTransform(texts);
    expect(vectorizer.fitted.terms).toEqual(expected.terms);
    expected.idf?.forEach((idf, column) => {
      expect(Math.abs(vectorizer.fitted.idf[column] - idf)).toBeLessThan(1e-12);
    });
    expect(rows.columns).toBe(expected.terms.length);
    expectRows(rows, expected.train);
    expectRows(vectorizer.transform(golden.unseen), expected.unseen);
  });

  it('weighs two texts as one can by hand', () => {
    // df pump 2, leak 1; idf 1 and ln(3/2) + 1
    const vectorizer = new TfidfVectorizer({ norm: null }).fit(['pump pump', 'pump leak']);
    const { terms, idf, documentFrequency, documents } = vectorizer.fitted;
    expect({ terms, idf: [...idf], df: [...documentFrequency], documents }).toEqual({
      terms: ['leak', 'pump'],
      idf: [Math.log(1.5) + 1, 1],
      df: [1, 2],
      documents: 2,
    });
    expect([...vectorizer.transform(['pump pump leak']).values]).toEqual([Math.log(1.5) + 1, 2]);
  });

  it('keeps the first of equally frequent terms in code point order', () => {
    const texts = ['zz \u{1d400}\u{1d400} \uffdc\uffdc bb aa', 'zz'];
    const kept = (maxFeatures: number) => new TfidfVectorizer({ maxFeatures }).fit(texts).fitted.terms;
    expect(kept(3)).toEqual(['aa', 'bb', 'zz']);
    expect(kept(4)).toEqual(['aa', 'bb', 'zz', '\uffdc\uffdc']);
    expect(kept(9)).toEqual(['aa', 'bb', 'zz', '\uffdc\uffdc', '\u{1d400}\u{1d400}']);
  });

  it('gives the same rows from a corpus shared by folds as from texts', () => {
    const options = { ngramRange: [1, 2], minDf: 2 } as const;
    const shared = new TfidfVectorizer(options).corpus();
    const texts = [...golden.train, ...[...golden.train].reverse()];
    for (const text of texts) shared.add(text);
    for (const fold of [0, 1, 2]) {
      const rows = texts.map((_, row) => row).filter((row) => row % 3 !== fold);
      const alone = new TfidfVectorizer(options);
      const vectorizer = new TfidfVectorizer(options);
      expect(vectorizer.fitTransform({ corpus: shared, rows })).toEqual(
        alone.fitTransform(rows.map((row) => texts[row])),
      );
      expect(vectorizer.fitted).toEqual(alone.fitted);
      expect(shared.add(golden.unseen[0])).toBe(shared.rows - 1);
      expect(vectorizer.transform({ corpus: shared, rows: [0, shared.rows - 1] })).toEqual(
        alone.transform([texts[0], golden.unseen[0]]),
      );
    }
  });

  it('learns from training texts alone', () => {
    const vectorizer = new TfidfVectorizer().fit(golden.train);
    const before = structuredClone(vectorizer.fitted);
    vectorizer.transform(['words never seen before']);
    expect(vectorizer.fitted).toEqual(before);
    expect(TfidfVectorizer.restore({}, before).transform(golden.unseen)).toEqual(
      vectorizer.transform(golden.unseen),
    );
  });

  it('refuses what it cannot do', () => {
    expect(() => new TfidfVectorizer().transform(['a text'])).toThrow('call fit');
    expect(() => new TfidfVectorizer().fit(['', 'a'])).toThrow('the texts to learn from are empty');
    expect(() => new TfidfVectorizer({ minDf: 3 }).fit(['pump', 'pump'])).toThrow('stands in 2: lower minDf');
    expect(() => new TfidfVectorizer({ minDf: 2, maxDf: 0.4 }).fit(['one two', 'one', ''])).toThrow(
      'maxDf: expected at least',
    );
    expect(() => new TfidfVectorizer({ ngramRange: [2, 1] })).toThrow(
      'ngramRange[1]: expected a whole number',
    );
    expect(() => new TfidfVectorizer({ norm: 'l3' as 'l2' })).toThrow('norm: expected one of l1, l2, none');
    expect(() => new TfidfVectorizer({ tokenPattern: /a/ })).toThrow('expected the flag g');
  });
});
