import { describe, expect, it } from 'vitest';
import { sparseFromDense } from './sparse-rows';
import { TfidfUnion, type UnionPart } from './tfidf-union';
// Made by tfidf-union.golden.py with scikit-learn 1.9.1.
import golden from './tfidf-union.golden.json';

const PARTS: UnionPart[] = [
  { name: 'words', options: { ngramRange: [1, 2], sublinearTf: true, minDf: 2 } },
  {
    name: 'characters',
    options: { analyzer: 'char_wb', ngramRange: [3, 5], minDf: 2, norm: 'l1' },
    weight: 0.5,
  },
];

describe('TfidfUnion', () => {
  it("equals scikit-learn's FeatureUnion", () => {
    const union = new TfidfUnion(PARTS);
    const made = [union.fitTransform(golden.train), union.transform(golden.unseen)];
    expect(union.featureNames).toEqual(golden.names);
    expect(union.columns).toBe(golden.names.length);
    [golden.trainRows, golden.unseenRows].forEach((rows, i) => {
      const expected = sparseFromDense(rows);
      expect(made[i].columns).toBe(expected.columns);
      expect(made[i].offsets).toEqual(expected.offsets);
      expect(made[i].indices).toEqual(expected.indices);
      expected.values.forEach((value, j) => {
        expect(Math.abs(made[i].values[j] - value)).toBeLessThan(1e-12);
      });
    });
  });

  it('gives the same rows from a shared corpus and when restored', () => {
    const union = new TfidfUnion(PARTS, (text) => text.replace('pumps', 'pump'));
    const corpus = union.corpus();
    const rows = [...golden.train, ...golden.unseen].map((text) => corpus.add(text));
    const first = union.fitTransform({ corpus, rows: rows.slice(0, 4) });
    const again = new TfidfUnion(PARTS).fitTransform(golden.train);
    expect(first).toEqual(again);
    const restored = TfidfUnion.restore(PARTS, union.fitted, (text) => text.replace('pumps', 'pump'));
    expect(restored.transform(golden.unseen)).toEqual(union.transform({ corpus, rows: rows.slice(4) }));
    expect(restored.transform(['pumps'])).toEqual(restored.transform(['pump']));
  });

  it('names terms plainly when it has one part', () => {
    const union = new TfidfUnion([PARTS[0]]).fit(golden.train);
    expect(union.featureNames).toEqual(union.fitted[0].terms);
    expect([...union.documentFrequency]).toEqual([...union.fitted[0].documentFrequency]);
  });

  it('refuses parts that cannot be told apart, and none', () => {
    expect(() => new TfidfUnion([])).toThrow('expected at least one vectorizer');
    expect(() => new TfidfUnion([PARTS[0], PARTS[0]])).toThrow(
      'expected different names; received words, words',
    );
    expect(() => TfidfUnion.restore(PARTS, [])).toThrow('expected what each part learned');
  });
});
