import { describe, expect, it } from 'vitest';
import { LABELS } from '../core/labels';
import { foldParts, subsetOf } from './parts';
import { makeSplit } from './split';

const SIZES = { 'a/x': 200, 'b/y': 120, 'c/z': 30 };
const sources = [...Object.entries(SIZES).flatMap(([name, n]) => Array(n).fill(name)), null, null];
const examples = sources.map((source: string | null, i) => ({
  id: `r${String(i).padStart(4, '0')}`,
  label: source === 'b/y' ? ('D' as const) : LABELS[i % 3],
  source,
}));
const labels = examples.map(({ label }) => label);
const settings = { name: 'source', snapshot: 's', synthetic: true, scheme: 'source' } as const;
const rowsOf = (source: string | null) =>
  examples.flatMap((example, i) => (example.source === source ? i : []));

describe('source splits', () => {
  it('test each large source in a fold of its own and train on all others', () => {
    const split = makeSplit(examples, settings);
    expect(split.k).toBe(2);
    expect(split.foldNames).toEqual(['a/x', 'b/y']);
    const { train, outer } = foldParts(split, labels, 2, { innerFraction: 0 });
    expect([...outer]).toEqual(rowsOf('b/y'));
    expect([...train]).toEqual([...rowsOf('a/x'), ...rowsOf('c/z'), ...rowsOf(null)]);
    expect(split.warnings).toEqual([
      '2 examples name no source: only trained on',
      '30 examples of small sources: only trained on',
      'fold 1 (a/x) tests no Other: no score of it there',
      'fold 2 (b/y) tests no Injury, tests no Malfunction, tests no Other: no score of it there',
    ]);
  });

  it('test chosen sources in one fold, on so many rows as are asked for', () => {
    const split = makeSplit(examples, { ...settings, sources: ['b/y', 'c/z'] });
    expect([split.k, split.foldNames]).toEqual([1, ['b/y + c/z']]);
    const subset = subsetOf(split, labels, { size: 120, testSize: 40, seed: 7 });
    const { train, inner, outer } = foldParts(split, labels, 1, { subset });
    expect([train.length + inner.length, outer.length]).toEqual([80, 40]);
    for (const row of outer) expect(['b/y', 'c/z']).toContain(examples[row].source);
    for (const row of [...train, ...inner]) expect(['a/x', null]).toContain(examples[row].source);
    const again = subsetOf(split, labels, { size: 120, testSize: 40, seed: 7 });
    expect(again.sha1).toBe(subset.sha1);
  });

  it('are refused with what there is', () => {
    expect(() => makeSplit(examples, { ...settings, sources: ['nobody'] })).toThrow(
      'sources: expected some of a/x, b/y, c/z; received "nobody"',
    );
    expect(() => makeSplit(examples, { ...settings, smallest: 500 })).toThrow('the largest of 3 has 200');
    const one = examples.filter(({ source }) => source === 'a/x');
    expect(() => makeSplit(one, settings)).toThrow('examples of other sources to train on');
    const none = examples.map(({ id, label }) => ({ id, label }));
    expect(() => makeSplit(none, settings)).toThrow('the largest of 0 has 0');
  });
});
