import { describe, expect, it } from 'vitest';
import type { Label } from '../core/labels';
import { DummyClassifier, KeywordClassifier } from './baselines';

const examples = (
  [
    ['M', 'THE PUMP STOPPED. NO ONE WAS HURT'],
    ['M', 'alarm sounded'],
    ['D', 'The patient EXPIRED two days later'],
    ['M', 'no patient death occurred; the lead broke'],
    ['I', 'the patient was hospitalized with bleeding'],
    ['M', 'the site reports no injury'],
  ] as [Label, string][]
).map(([label, text], i) => ({ id: String(i), label, text }));

describe('DummyClassifier', () => {
  it('answers the most frequent class', () => {
    expect([...new DummyClassifier().fit(examples).predict(examples)]).toEqual([2, 2, 2, 2, 2, 2]);
    expect([...new DummyClassifier().fit(examples).predictProba(examples.slice(0, 2))]).toEqual([
      0, 0, 1, 0, 0, 0, 1, 0,
    ]);
    expect(() => new DummyClassifier().predict(examples)).toThrow('call fit first');
  });
});

describe("DummyClassifier('prior')", () => {
  it('answers the shares of the classes', () => {
    const prior = new DummyClassifier('prior').fit(examples);
    expect([...prior.predict(examples.slice(0, 1))]).toEqual([2]);
    const [d, i, m, o] = prior.predictProba(examples.slice(0, 1));
    expect([d * 6, i * 6, m * 6, o * 6].map((share) => Math.round(share * 1e9) / 1e9)).toEqual([1, 1, 4, 0]);
    expect(() => new DummyClassifier('prior').predictProba(examples)).toThrow('call fit first');
    expect(() => new DummyClassifier('mode' as 'prior')).toThrow('strategy: expected one of majority, prior');
  });
});

describe('KeywordClassifier', () => {
  it('finds words of death and injury unless they are negated', () => {
    expect([...new KeywordClassifier().fit(examples).predict(examples)]).toEqual([2, 2, 0, 2, 1, 2]);
    expect([...new KeywordClassifier().fit(examples).predictProba(examples.slice(1, 3))]).toEqual([
      0, 0, 1, 0, 1, 0, 0, 0,
    ]);
  });
});
