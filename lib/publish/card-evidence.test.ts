import { expect, it } from 'vitest';
import { f1Means } from '../metrics/summary';
import { results } from './card-evidence';
import type { CardFacts } from './card-facts';
import { frontMatter } from './front-matter';

const whole = { D: 1, I: 1, M: 1, O: null, macro: null, weighted: 1 };
const folds = [whole, { ...whole, D: null }].map((f1, i) => ({ fold: i + 1, epoch: 1, f1 }));
const means = f1Means(
  folds.map(({ f1 }) => f1),
  0,
);
const facts = {
  license: 'mit',
  run: { id: 'x', inputs: { classifier: 'keywords', config: {} }, phase: null },
  record: { protocol: 'nested' },
  checkpoint: { phase: null, classifier: 'keywords' },
  snapshot: { id: 's', synthetic: false, source: 'openfda', labels: { D: 1, I: 1, M: 1, O: 1 } },
  summary: { folds, ...means, ddof: 0 },
  baseModel: null,
  tested: null,
  locked: null,
} as unknown as CardFacts;

it('names the folds that a mean is of, and has no number where none has the score', () => {
  const text = results(facts);
  expect(text).toContain('| F1 Death | 1.0000 ± 0.0000 (1 of 2 folds) |');
  expect(text).toContain('| F1 Injury | 1.0000 ± 0.0000 |');
  expect(text).toContain('| F1 macro | none |');
  expect(text).toContain('such a mean is over the other folds');
  const index = frontMatter(facts);
  expect(index).toContain('F1 Death, mean of the 1 of 2 folds that have it, of run x');
  expect(index).toContain('F1 Injury, mean of 2 folds of run x');
  expect(index).not.toMatch(/F1 macro|F1 Other/);
});
