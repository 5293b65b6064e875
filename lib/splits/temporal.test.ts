import { describe, expect, it } from 'vitest';
import { LABELS } from '../core/labels';
import { RandomState } from '../core/random';
import { foldParts } from './parts';
import { makeSplit } from './split';

const settings = { name: 'temporal', snapshot: 's', synthetic: true, scheme: 'temporal' } as const;

function datedExamples(count: number, seed: number) {
  const random = new RandomState(seed);
  return Array.from({ length: count }, (_, i) => ({
    id: `r${i}`,
    label: LABELS[random.interval(3)],
    dateReceived: random.random() < 0.1 ? null : String(20200101 + random.interval(27)),
  }));
}

describe('temporal splits', () => {
  it('never train on a day that is tested or later', () => {
    for (let seed = 0; seed < 12; seed++) {
      const examples = datedExamples(150, seed);
      const labels = examples.map(({ label }) => label);
      const split = makeSplit(examples, { ...settings, k: 1 + (seed % 4) });
      for (let fold = 1; fold <= split.k; fold++) {
        const { train, inner, outer } = foldParts(split, labels, fold);
        const dates = (rows: Int32Array) => Array.from(rows, (row) => examples[row].dateReceived as string);
        const first = dates(outer).sort()[0];
        const known = dates(train).concat(dates(inner));
        expect(known.every((date) => date < first)).toBe(true);
        const before = examples.filter(({ dateReceived }) => dateReceived && dateReceived < first);
        expect(known).toHaveLength(before.length);
      }
    }
  });

  it('name their periods and leave out what has no date', () => {
    const dates = ['20200101', '20200102', '20200103', '20200103', '20200104', null];
    const examples = dates.map((dateReceived, i) => ({ id: `r${i}`, label: LABELS[0], dateReceived }));
    const split = makeSplit(examples, { ...settings, k: 2, firstShare: 0.4 });
    expect(split.folds).toEqual([-1, -1, 1, 1, 2, -2]);
    expect(split.foldNames).toEqual(['20200103 to before 20200104', '20200104 to 20200104']);
    expect(split.warnings[0]).toBe('1 examples have no date: left out');
    const one = makeSplit(examples, { ...settings, k: 1 });
    expect(one.folds).toEqual([-1, -1, -1, -1, 1, -2]);
  });

  it('are refused where there are too few days', () => {
    const examples = datedExamples(50, 1).map((example) => ({ ...example, dateReceived: '20200101' }));
    expect(() => makeSplit(examples, { ...settings, k: 1 })).toThrow('on 1 days give only 0');
    const undated = examples.map(({ id, label }) => ({ id, label }));
    expect(() => makeSplit(undated, { ...settings, k: 1 })).toThrow('0 dated examples');
  });
});
