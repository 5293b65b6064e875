import { describe, expect, it } from 'vitest';
import { LABELS, type Label } from '../core/labels';
import { RandomState } from '../core/random';
import { foldParts, subsetOf } from './parts';
import { makeSplit } from './split';

const random = new RandomState(3);
const labels: Label[] = Array.from({ length: 1200 }, (_, i) =>
  i < 22 ? 'O' : LABELS[Math.min(2, Math.floor(random.random() * random.random() * 6))],
);
const examples = labels.map((label, i) => ({ id: `e${i}`, label }));
const locked = new Set(examples.filter((_, i) => i % 29 === 5).map(({ id }) => id));
const split = makeSplit(examples, { name: 'folds', snapshot: 'a', synthetic: true, locked });
const open = split.folds.flatMap((fold, row) => (fold > 0 ? row : []));
const shares = (rows: ArrayLike<number>) =>
  LABELS.map((label) => Array.from(rows).filter((row) => labels[row] === label).length / rows.length);

describe('foldParts', () => {
  it('divides every open example and no locked one', () => {
    for (let fold = 1; fold <= 5; fold++) {
      const { train, inner, outer } = foldParts(split, labels, fold);
      expect([...train, ...inner, ...outer].sort((a, b) => a - b)).toEqual(open);
      expect([...outer]).toEqual(open.filter((row) => split.folds[row] === fold));
      expect(inner.length).toBe(Math.round(0.1 * (train.length + inner.length)));
      for (const part of [train, inner, outer]) expect([...part]).toEqual([...part].sort((a, b) => a - b));
    }
  });

  it('divides any split: nothing twice, nothing locked, no class lost', () => {
    const draw = new RandomState(8);
    for (let round = 0; round < 30; round++) {
      const rows = Array.from({ length: 40 + draw.interval(200) }, (_, i) => ({
        id: String(i),
        label: LABELS[Math.floor(4 * draw.random() ** 2)],
      }));
      const shut = new Set(rows.filter(() => draw.random() < 0.1).map(({ id }) => id));
      const k = 2 + draw.interval(4);
      const any = makeSplit(rows, {
        name: 'any',
        snapshot: 'a',
        synthetic: true,
        k,
        seed: round,
        locked: shut,
      });
      const named = rows.map(({ label }) => label);
      const subset =
        round % 2 ? subsetOf(any, named, { size: 10 + draw.interval(rows.length), seed: round }) : null;
      const options = { innerFraction: 0.5 * draw.random(), seed: round, subset };
      const fold = 1 + draw.interval(k - 1);
      const parts = foldParts(any, named, fold, options);
      expect(foldParts(any, named, fold, options)).toEqual(parts);
      const { train, inner, outer } = parts;
      const used = [...train, ...inner, ...outer];
      expect(new Set(used).size).toBe(used.length);
      expect(used.some((row) => shut.has(rows[row].id))).toBe(false);
      expect(used.length).toBe(subset ? subset.rows.length : rows.length - shut.size);
      expect([...train, ...inner].some((row) => any.folds[row] === fold)).toBe(false);
      for (const label of LABELS) {
        const count = (part: Int32Array) => part.filter((row) => named[row] === label).length;
        if (count(train) + count(inner) > 0) expect(count(train)).toBeGreaterThan(0);
        if (options.innerFraction > 0 && count(train) + count(inner) > 1)
          expect(count(inner)).toBeGreaterThan(0);
      }
    }
  });

  it('keeps label shares in the inner part', () => {
    const { train, inner } = foldParts(split, labels, 2, { innerFraction: 0.2 });
    const trainShares = shares(train);
    shares(inner).forEach((share, c) => {
      expect(Math.abs(share - trainShares[c])).toBeLessThan(1.5 / inner.length);
    });
  });

  it('depends on seed and fold', () => {
    const inner = (fold: number, seed: number) => [...foldParts(split, labels, fold, { seed }).inner].join();
    expect(inner(1, 42)).toBe(inner(1, 42));
    expect(inner(1, 43)).not.toBe(inner(1, 42));
    expect(inner(2, 42)).not.toBe(inner(1, 42));
  });

  it('has no inner part at fraction 0', () => {
    const { train, inner, outer } = foldParts(split, labels, 1, { innerFraction: 0 });
    expect(inner).toHaveLength(0);
    expect(train.length + outer.length).toBe(open.length);
  });

  it('refuses what is not of the split', () => {
    expect(() => foldParts(split, labels, 6)).toThrow(
      'fold: expected a whole number from 1 to 5; received 6',
    );
    expect(() => foldParts(split, labels.slice(1), 1)).toThrow(
      "each of the split's 1200 examples; received 1199",
    );
  });
});

describe('subsetOf', () => {
  it('keeps label shares and at least two of each label in each fold', () => {
    const subset = subsetOf(split, labels, { size: 200 });
    expect(subset.rows).toHaveLength(200);
    expect([...subset.rows].every((row) => split.folds[row] > 0)).toBe(true);
    for (let fold = 1; fold <= 5; fold++)
      for (const label of LABELS) {
        const inFold = (rows: Iterable<number>) =>
          [...rows].filter((row) => split.folds[row] === fold && labels[row] === label).length;
        expect(inFold(subset.rows)).toBeGreaterThanOrEqual(Math.min(2, inFold(open)));
        expect(Math.abs(inFold(subset.rows) - (inFold(open) * 200) / open.length)).toBeLessThan(3);
      }
  });

  it('is shared by all folds of all models', () => {
    const subset = subsetOf(split, labels, { size: 150, seed: 5 });
    expect(subset.sha1).toBe(subsetOf(split, labels, { size: 150, seed: 5 }).sha1);
    expect(subset.sha1).not.toBe(subsetOf(split, labels, { size: 150, seed: 6 }).sha1);
    const { train, inner, outer } = foldParts(split, labels, 3, { subset });
    expect([...train, ...inner, ...outer].sort((a, b) => a - b)).toEqual([...subset.rows]);
  });

  it('draws so many rows of fold 1 and the rest from the other folds', () => {
    const subset = subsetOf(split, labels, { size: 200, testSize: 120 });
    const { train, inner, outer } = foldParts(split, labels, 1, { subset });
    expect([train.length + inner.length, outer.length]).toEqual([80, 120]);
    expect([...subset.rows]).toEqual([...subset.rows].sort((a, b) => a - b));
    expect(() => subsetOf(split, labels, { size: 200, testSize: 200 })).toThrow('testSize: expected');
  });

  it('is everything when more is asked for than there is', () => {
    expect([...subsetOf(split, labels, { size: 5000 }).rows]).toEqual(open);
  });
});
