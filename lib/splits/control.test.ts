import { describe, expect, it } from 'vitest';
import { LABELS, type Label } from '../core/labels';
import { RandomState } from '../core/random';
import { controlParts } from './control';
import { drawSubset } from './fold-examples';
import { foldParts } from './parts';
import { makeSplit } from './split';

const settings = { name: 'temporal', snapshot: 's', synthetic: true, scheme: 'temporal', k: 3 } as const;

function reports(seed: number) {
  const random = new RandomState(seed);
  return Array.from({ length: 240 }, (_, i) => ({
    id: `r${i}`,
    text: '',
    label: random.choice(LABELS) as Label,
    dateReceived: random.random() < 0.1 ? null : String(20200101 + random.interval(27)),
  }));
}

describe('controlParts', () => {
  it('test the same rows, on as many others of each class, drawn from the tested period too', () => {
    for (let seed = 0; seed < 8; seed++) {
      const examples = reports(seed);
      const labels = examples.map(({ label }) => label);
      const locked = new Set(examples.slice(0, 20).map(({ id }) => id));
      const split = makeSplit(examples, { ...settings, locked });
      const subset = seed % 2 === 0 ? null : drawSubset(split, examples, { size: 150, seed });
      for (let fold = 1; fold <= split.k; fold++) {
        const parts = foldParts(split, labels, fold, { innerFraction: 0, subset });
        const control = controlParts(split, labels, parts, { rows: subset?.rows, seed });
        const tested = control.flatMap(({ outer }) => [...outer]).sort((a, b) => a - b);
        expect(tested).toEqual([...parts.outer]);
        const countsOf = (rows: Int32Array) =>
          LABELS.map((label) => rows.filter((row) => labels[row] === label).length);
        const allowed = new Set(subset?.rows ?? split.folds.keys());
        for (const { train, outer } of control) {
          expect(countsOf(train)).toEqual(countsOf(parts.train));
          expect(new Set(train).size).toBe(train.length);
          expect(outer.some((row) => train.includes(row))).toBe(false);
          expect(
            train.every((row) => allowed.has(row) && split.folds[row] !== 0 && split.folds[row] !== -2),
          ).toBe(true);
          expect(train.some((row) => split.folds[row] >= fold)).toBe(true);
        }
        const [a, b] = control.map(({ outer }) => countsOf(outer));
        a.forEach((n, c) => {
          expect(Math.abs(n - b[c])).toBeLessThanOrEqual(1);
        });
        expect(controlParts(split, labels, parts, { rows: subset?.rows, seed })).toEqual(control);
      }
    }
  });

  it('have one half where one row is tested', () => {
    const parts = { train: Int32Array.of(0, 1), outer: Int32Array.of(2) };
    const control = controlParts({ folds: [-1, -1, 1, 2] }, ['D', 'I', 'D', 'I'], parts, { seed: 1 });
    expect(control.map(({ outer }) => [...outer])).toEqual([[2]]);
  });
});
