import { describe, expect, it } from 'vitest';
import { drawSubset, foldExamples } from './fold-examples';
import { makeSplit } from './split';

const examples = Array.from({ length: 60 }, (_, i) => ({
  id: `r${String(i).padStart(2, '0')}`,
  text: `narrative ${i}`,
  label: (['D', 'I', 'M', 'O'] as const)[i % 4],
}));
const split = makeSplit(examples, { name: 'five', snapshot: 's', synthetic: true, k: 5, seed: 1 });

describe('foldExamples', () => {
  it('tests every example once and never trains on a tested one', () => {
    const folds = foldExamples(split, examples, { innerFraction: 0.2, seed: 3 });
    expect(folds.flatMap(({ outer }) => outer.map(({ id }) => id)).sort()).toEqual(
      examples.map(({ id }) => id),
    );
    for (const { train, inner, outer } of folds) {
      expect(inner).toHaveLength(Math.round(0.2 * (train.length + inner.length)));
      expect(new Set([...train, ...inner, ...outer]).size).toBe(60);
      expect(train.length + inner.length + outer.length).toBe(60);
    }
  });

  it('gives the first folds alone, as they are among all', () => {
    expect(foldExamples(split, examples, { runFolds: 2 })).toEqual(foldExamples(split, examples).slice(0, 2));
    expect(() => foldExamples(split, examples, { runFolds: 6 })).toThrow('runFolds: expected');
  });
});

describe('drawSubset', () => {
  it('draws so many of them, and none where all are asked for', () => {
    expect(drawSubset(split, examples, { size: 44, seed: 3 })?.size).toBe(44);
    expect(drawSubset(split, examples, { size: 0, seed: 3 })).toBeNull();
    expect(drawSubset(split, examples, { size: 60, seed: 3 })).toBeNull();
  });
});
