import { describe, expect, it } from 'vitest';
import { TfidfUnion } from '../../features/tfidf-union';
import { LogisticRegression } from '../logistic/logistic-regression';
import { termContributions } from '../tfidf/term-contributions';
import { tfidfLogisticConfig } from './config';
import { topTerms } from './top-terms';

const config = tfidfLogisticConfig({
  ngramMax: 1,
  minDf: 1,
  maxFeatures: 10,
  sublinearTf: false,
  C: 1,
  balanced: false,
  maxIterations: 10,
  tolerance: 1e-4,
});
const fitted = {
  terms: ['alarm', 'died', 'pump'],
  idf: Float64Array.of(1.5, 2, 1),
  documentFrequency: Int32Array.of(4, 2, 8),
  documents: 8,
};
// One row a term, in the order D, I, M, O; the last row holds the intercepts.
const weights = [
  [-1, 0, 3, 2],
  [7, 1, 0, 0],
  [1, 1, 1, 1],
  [9, 9, 9, 9],
];
const model = {
  config,
  vectorizer: TfidfUnion.restore([{ name: 'word', options: {} }], [fitted]),
  model: LogisticRegression.restore({
    columns: 3,
    weights: Float64Array.from(weights.flat()),
    present: [true, true, true, true],
  }),
  choice: null,
};

describe('topTerms', () => {
  it('ranks terms by their weight less the mean of their weights', () => {
    // means: alarm 1, died 2, pump 1
    const top = topTerms(model, 2);
    expect(top.map(({ class: name, rank, term, weight }) => [name, rank, term, weight])).toEqual([
      ['Death', 1, 'died', 5],
      ['Death', 2, 'pump', 0],
      ['Injury', 1, 'pump', 0],
      ['Injury', 2, 'alarm', -1],
      ['Malfunction', 1, 'alarm', 2],
      ['Malfunction', 2, 'pump', 0],
      ['Other', 1, 'alarm', 1],
      ['Other', 2, 'pump', 0],
    ]);
    expect(top[0]).toMatchObject({ documentFrequency: 2, share: 0.25 });
  });

  it('gives no terms of a class that was never learned, and none of the only one', () => {
    const classesOf = (present: boolean[]) => {
      const restored = LogisticRegression.restore({ ...model.model.fitted, present });
      return new Set(topTerms({ ...model, model: restored }, 2).map(({ class: name }) => name));
    };
    expect([...classesOf([false, true, true, false])]).toEqual(['Injury', 'Malfunction']);
    expect([...classesOf([false, false, true, false])]).toEqual([]);
  });

  it('gives all terms when there are fewer than asked for, the first of equals first', () => {
    expect(topTerms(model, 9).filter(({ class: name }) => name === 'Injury')).toHaveLength(3);
    const tied = {
      ...model,
      model: LogisticRegression.restore({
        columns: 3,
        weights: new Float64Array(16),
        present: [true, true, true, true],
      }),
    };
    expect(
      topTerms(tied, 3)
        .slice(0, 3)
        .map(({ term }) => term),
    ).toEqual(['alarm', 'died', 'pump']);
  });
});

describe('termContributions', () => {
  it('tells what each word of a text adds to a class', () => {
    const texts = [
      { text: 'Pump died, died: alarm', towards: 'D' },
      { text: 'alarm pump', towards: 'M' },
      { text: 'nothing known', towards: 'D' },
    ] as const;
    const [death, malfunction, none] = termContributions(model, texts, 5);
    const length = Math.hypot(4, 1, 1.5);
    expect(death.map(({ term }) => term)).toEqual(['died']);
    expect(death[0].contribution).toBeCloseTo((4 / length) * 5, 12);
    expect(malfunction.map(({ term }) => term)).toEqual(['alarm']);
    expect(malfunction[0].contribution).toBeCloseTo((1.5 / Math.hypot(1.5, 1)) * 2, 12);
    expect(none).toEqual([]);
  });
});
