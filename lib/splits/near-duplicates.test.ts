import { describe, expect, it } from 'vitest';
import { RandomState } from '../core/random';
import { exactPairs } from './exact-pairs';
import { groupExamples } from './group-examples';
import { nearDuplicates } from './near-duplicates';

/** `families` texts, each followed by copies in which some words are exchanged. */
function perturbed(families: number, copies: number, seed: number): string[] {
  const random = new RandomState(seed);
  const word = () => `w${random.interval(999)}`;
  return Array.from({ length: families }, () => {
    const words = Array.from({ length: 20 + random.interval(80) }, word);
    const share = 0.08 * random.random();
    return Array.from({ length: 1 + random.interval(copies) }, () =>
      words.map((w) => (random.random() < share ? word() : w)).join(' '),
    );
  }).flat();
}

describe('nearDuplicates', () => {
  it('finds what all pairs find, and joins nothing else', async () => {
    const texts = perturbed(150, 5, 1);
    const pairs = exactPairs(texts);
    expect(pairs.length).toBeGreaterThan(100);
    const { sets } = await nearDuplicates(texts);
    const found = pairs.filter(([a, b]) => sets.find(a) === sets.find(b));
    expect(found.length / pairs.length).toBeGreaterThanOrEqual(0.98);
    const chained = (await nearDuplicates(texts, { threshold: 0.8 })).sets.numbers();
    const joined = new Map<number, Set<number>>();
    for (const [a, b] of pairs)
      for (const row of [a, b]) joined.set(row, (joined.get(row) ?? new Set()).add(a).add(b));
    chained.forEach((number, row) => {
      if (chained.indexOf(number) !== row) expect(joined.has(row)).toBe(true);
    });
  });

  it('knows words, whatever stands between them', async () => {
    const text = 'The pump, model 7 (rev. B), stopped; the nurse replaced it at once';
    const other = 'the PUMP model 7 rev B stopped - the nurse replaced it   at once.';
    const { sets } = await nearDuplicates([
      text,
      'pump',
      other,
      'Pump!',
      'pomp',
      'été à Orléans',
      'ÉTÉ À ORLÉANS',
    ]);
    expect([...sets.numbers()]).toEqual([0, 1, 0, 1, 2, 3, 3]);
  });

  it('bounds the comparisons in families of thousands', async () => {
    const random = new RandomState(2);
    const boilerplate = Array.from({ length: 60 }, (_, i) => `b${i}`).join(' ');
    const tail = () => Array.from({ length: 34 }, () => `t${random.interval(9999)}`).join(' ');
    const texts = Array.from({ length: 1500 }, () => `${boilerplate} ${tail()}`);
    const { verified, skipped, distinct } = await nearDuplicates(texts, { neighbours: 8 });
    expect(distinct).toBe(1500);
    expect(verified).toBeLessThan(1500 * 18 * 8);
    expect(skipped).toBeGreaterThan(0);
  });

  it('stops when told to', async () => {
    const signal = AbortSignal.abort(new Error('enough'));
    await expect(nearDuplicates(perturbed(3000, 1, 3), { signal })).rejects.toThrow('enough');
  });
});

describe('groupExamples', () => {
  it('groups many reports of one event in no time', async () => {
    const one = { id: 'a', label: 'D', text: '', eventKey: 'event' } as const;
    const began = performance.now();
    const { count, sameEvent } = await groupExamples(Array(60_000).fill(one));
    expect([count, sameEvent]).toEqual([1, 60_000]);
    expect(performance.now() - began).toBeLessThan(1500);
  });

  it('keeps reports of one event and near-identical narratives together, also through others', async () => {
    const texts = [
      'a b c d e f',
      'x y z u v w',
      'A B C D E F',
      'k l m n o p',
      'nothing alike here at all today',
    ];
    const events = [null, '7', '8', '8', '7'];
    const examples = texts.map((text, i) => ({ id: `${i}`, text, label: 'D' as const, eventKey: events[i] }));
    const grouping = await groupExamples(examples);
    expect([...grouping.groups]).toEqual([0, 1, 0, 0, 1]);
    expect(grouping).toMatchObject({ count: 2, grouped: 5, sameEvent: 4, distinct: 4 });
    expect(grouping.largest[0]).toEqual({ group: 0, examples: 3, labels: 'D 3', begins: 'a b c d e f' });
  });
});
