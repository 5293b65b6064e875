import { describe, expect, it } from 'vitest';
import { LABELS, type Label } from '../core/labels';
import { RandomState } from '../core/random';
import { domainOf, familyOf } from './domains';
import { groupedFolds } from './grouped';
import { foldParts } from './parts';
import { makeSplit } from './split';

const MAKERS = [
  'ACME, INC.',
  'Acme Inc',
  'ACME (LEEDS)',
  'Bolt GmbH',
  'BOLT',
  'Cord LLC',
  'Dura',
  'Echo',
  'UNK',
  null,
];
const settings = { snapshot: 's', synthetic: true, k: 3, seed: 5 } as const;

function reports(count: number, seed: number) {
  const random = new RandomState(seed);
  return Array.from({ length: count }, (_, i) => ({
    id: `r${i}`,
    label: random.choice(LABELS) as Label,
    source: random.random() < 0.3 ? `s${random.interval(4)}` : null,
    manufacturer: random.choice(MAKERS),
    productCode: random.random() < 0.5 ? `P${random.interval(6)}` : null,
  }));
}

describe('the domain of an example', () => {
  it('is its source, else its manufacturer, else its product code, else none', () => {
    const all = { source: 'a/x', manufacturer: 'ACME, INC.', productCode: 'BZD' };
    expect(domainOf(all)).toBe('source a/x');
    expect(domainOf({ ...all, source: null })).toBe('manufacturer acme');
    expect(domainOf({ ...all, source: null, manufacturer: 'UNKNOWN' })).toBe('product BZD');
    expect(domainOf({ ...all, source: '', manufacturer: null, productCode: null })).toBe('');
  });
});

describe.each([
  ['manufacturer', familyOf],
  ['domain', domainOf],
] as const)('splits by %s', (scheme, nameOf) => {
  it('test whole names, never train on a tested one, and only train on what has none', () => {
    for (let seed = 0; seed < 8; seed++) {
      const examples = reports(300, seed);
      const split = makeSplit(examples, { ...settings, name: `${scheme}-3`, scheme });
      const names = examples.map(nameOf);
      expect(split.folds.map((fold) => fold === -1)).toEqual(names.map((name) => name === ''));
      const labels = examples.map(({ label }) => label);
      for (let fold = 1; fold <= split.k; fold++) {
        const { train, inner, outer } = foldParts(split, labels, fold);
        expect(outer.length).toBeGreaterThan(0);
        const known = new Set([...train, ...inner].map((row) => names[row]));
        expect([...outer].some((row) => known.has(names[row]))).toBe(false);
      }
    }
  });

  it('deal names as groupedFolds deals groups', () => {
    const examples = reports(200, 99).filter((example) => nameOf(example) !== '');
    const names = examples.map(nameOf);
    const groups = names.map((name) => [...new Set(names)].indexOf(name));
    const labels = examples.map(({ label }) => label);
    const split = makeSplit(examples, { ...settings, name: `${scheme}-3`, scheme });
    expect(split.folds).toEqual(Array.from(groupedFolds(labels, groups, settings).folds));
  });

  it('say what is tested, what is only trained on, and how many folds there can be', () => {
    const examples = [
      ...Array.from({ length: 12 }, (_, i) => ({
        id: `a${i}`,
        label: LABELS[i % 4],
        manufacturer: 'ACME INC',
      })),
      ...Array.from({ length: 8 }, (_, i) => ({ id: `b${i}`, label: LABELS[i % 4], manufacturer: 'Bolt' })),
      { id: 'c', label: 'D' as const, manufacturer: 'UNKNOWN' },
    ];
    const split = makeSplit(examples, { ...settings, name: 'mine', scheme });
    expect(split.foldNames).toEqual(
      scheme === 'domain' ? ['manufacturer acme', 'manufacturer bolt'] : ['acme', 'bolt'],
    );
    expect(split.warnings.slice(0, 2)).toEqual([
      `3 folds were asked for; there are only 2 ${scheme}s: 2 folds`,
      `1 examples name no ${scheme}: only trained on`,
    ]);
    expect(() => makeSplit(examples.slice(0, 12), { ...settings, name: 'mine', scheme })).toThrow(
      `expected at least two ${scheme}s, one to train on and one to test; received 1`,
    );
  });
});
