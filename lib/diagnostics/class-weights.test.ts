import { expect, it } from 'vitest';
import { classWeightSentence, classWeightTable } from './class-weights';

const rows = [
  { label: 'M', examples: 575, weight: 0.435, effective: 0.52 },
  { label: 'O', examples: 45, weight: 5.56, effective: 4.78 },
] as const;

it('sets what a class counts beside what its weight says', () => {
  expect(classWeightSentence(rows)).toBe(
    'By their weights a report of Other counts 12.8 times one of Malfunction; in the batches it counts 9.2 times as much, ' +
      'since a batch divides by the weights that are in it.',
  );
  expect(classWeightTable(rows)?.[1]).toEqual({
    class: 'Other',
    examples: 45,
    weight: 5.56,
    effective: 4.78,
  });
});

it('claims no difference where there is none', () => {
  const equal = rows.map((row) => ({ ...row, effective: row.weight }));
  expect(classWeightSentence(equal)).toMatch(/, and so it does in the batches\.$/);
  expect(classWeightSentence([rows[0]])).toBe('Every class that occurs has the same weight.');
  expect([classWeightSentence(null), classWeightTable(null)]).toEqual([
    'Every class has the same weight.',
    null,
  ]);
});
