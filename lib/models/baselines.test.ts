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
    expect(() => new DummyClassifier().predict(examples)).toThrow('call fit first');
  });
});

describe('KeywordClassifier', () => {
  it('finds words of death and injury unless they are negated', () => {
    expect([...new KeywordClassifier().fit(examples).predict(examples)]).toEqual([2, 2, 0, 2, 1, 2]);
  });
});
