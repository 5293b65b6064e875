import { describe, expect, it } from 'vitest';
import { LABELS, type Label } from '../core/labels';
import { RandomState } from '../core/random';
import { groupPurity } from './across';
import { groupedFolds } from './grouped';
import { lockLatest } from './lock-latest';
import { foldParts } from './parts';
import { makeSplit } from './split';

/** Labels and groups: sizes drawn up to `largest`, mostly one, four in five of a group with its own label. */
function groupedExamples(count: number, largest: number, seed: number) {
  const random = new RandomState(seed);
  const labels: Label[] = [];
  const groups: number[] = [];
  for (let group = 0; labels.length < count; group++) {
    const own = LABELS[Math.floor(4 * random.random() ** 2)];
    const size = random.random() < 0.7 ? 1 : 1 + random.interval(largest - 1);
    for (let i = 0; i < size; i++) {
      labels.push(random.random() < 0.8 ? own : random.choice(LABELS));
      groups.push(group);
    }
  }
  return { labels, groups };
}

const named = (labels: readonly Label[]) => labels.map((label, i) => ({ id: `r${i}`, label }));
const settings = { name: 'grouped', snapshot: 's', synthetic: true, scheme: 'grouped' } as const;

describe('groupedFolds', () => {
  it('keeps groups whole, sizes and labels within 1 % of ideal where the groups allow it', () => {
    for (let seed = 0; seed < 10; seed++) {
      const { labels, groups } = groupedExamples(3000, 12, seed);
      const k = 2 + (seed % 5);
      const { folds, warnings } = groupedFolds(labels, groups, { k, seed });
      const foldOf = new Map(groups.map((group, row) => [group, folds[row]]));
      expect(groups.every((group, row) => foldOf.get(group) === folds[row])).toBe(true);
      expect(warnings).toEqual([]);
      for (const label of [...LABELS, null]) {
        const rows = labels.flatMap((own, row) => (label === null || own === label ? row : []));
        for (let fold = 1; fold <= k; fold++) {
          const here = rows.filter((row) => folds[row] === fold).length;
          const ideal = rows.length / k;
          expect(Math.abs(here - ideal)).toBeLessThanOrEqual(Math.max(1, 0.01 * ideal));
        }
      }
    }
  });

  it('says what groups prevent', () => {
    const labels: Label[] = [...Array<Label>(60).fill('D'), ...Array<Label>(90).fill('M')];
    const groups = labels.map((_, row) => (row < 50 ? 0 : row));
    const { folds, warnings } = groupedFolds(labels, groups, { k: 3, seed: 1 });
    expect(new Set(Array.from({ length: 50 }, (_, row) => folds[row])).size).toBe(1);
    expect(warnings[0]).toMatch(/tests 50 Death instead of 20.*the largest has 50 examples/);
    expect(() =>
      groupedFolds(
        labels,
        labels.map(() => 0),
        { k: 2, seed: 1 },
      ),
    ).toThrow('at least k=2 groups; received 1');
  });

  it('is decided by labels, groups and seed', () => {
    const { labels, groups } = groupedExamples(400, 6, 3);
    const folds = (seed: number) => Array.from(groupedFolds(labels, groups, { k: 4, seed }).folds).join('');
    expect(folds(1)).toBe(folds(1));
    expect(folds(2)).not.toBe(folds(1));
  });
});

describe('grouped splits', () => {
  it('share no group between training, inner and tested part, and lose no class', () => {
    for (let seed = 0; seed < 6; seed++) {
      const { labels, groups } = groupedExamples(600, 8, seed);
      const split = makeSplit(named(labels), { ...settings, k: 4, seed, groups });
      expect(groupPurity(split, groups)).toMatchObject({ pure: 1, tested: labels.length, leaking: 0 });
      for (let fold = 1; fold <= 4; fold++) {
        const { train, inner, outer } = foldParts(split, labels, fold, { innerFraction: 0.15 });
        const groupsIn = (rows: Int32Array) => new Set(Array.from(rows, (row) => groups[row]));
        const [a, b, c] = [train, inner, outer].map(groupsIn);
        for (const group of b) expect(a.has(group) || c.has(group)).toBe(false);
        for (const group of c) expect(a.has(group)).toBe(false);
        expect(train.length + inner.length + outer.length).toBe(labels.length);
        expect(inner.length / (train.length + inner.length)).toBeCloseTo(0.15, 1);
        for (const label of LABELS) {
          expect(inner.some((row) => labels[row] === label)).toBe(true);
          expect(train.some((row) => labels[row] === label)).toBe(true);
        }
      }
    }
  });

  it('tell what a plain split divides', () => {
    const { labels } = groupedExamples(200, 2, 1);
    const groups = labels.map((_, row) => row >> 1);
    const plain = makeSplit(named(labels), { ...settings, scheme: 'stratified', k: 2 });
    const divided = groups.filter(
      (group, row) => plain.folds[row] !== plain.folds[2 * group + 1 - (row % 2)],
    );
    const { pure, leaking } = groupPurity(plain, groups);
    expect(leaking).toBe(divided.length);
    expect(pure).toBeCloseTo(1 - divided.length / labels.length);
    expect(leaking).toBeGreaterThan(20);
  });
});

describe('lockLatest', () => {
  const dates = ['20200101', '20200102', '20200103', '20200104', '20200105', '20200105', null, '20200106'];
  const examples = dates.map((dateReceived, i) => ({ id: `r${i}`, label: 'M' as const, dateReceived }));

  it('locks whole days of the latest period', () => {
    const part = lockLatest(examples, { share: 0.45 });
    expect([part.from, [...part.ids], part.held]).toEqual(['20200105', ['r4', 'r5', 'r7'], 0]);
    expect([...lockLatest(examples, { share: 0.3 }).ids]).toEqual(['r7']);
    expect(() => lockLatest(examples, { share: 0.1 })).toThrow(
      'the latest day alone has more than 0.1 of the 7',
    );
  });

  it('leaves groups open that began earlier', () => {
    const part = lockLatest(examples, { share: 0.45, groups: [0, 1, 2, 3, 0, 4, 5, 4] });
    expect([[...part.ids], part.held]).toEqual([['r5', 'r7'], 1]);
  });
});
