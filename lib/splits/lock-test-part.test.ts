import { describe, expect, it } from 'vitest';
import { LABELS } from '../core/labels';
import { RandomState } from '../core/random';
import { lockedSentence, lockTestPart } from './lock-test-part';
import { lockedRelatives } from './locked-relatives';
import { foldParts } from './parts';
import { makeSchemes } from './schemes';

const random = new RandomState(5);
const SOURCES = ['a/x', 'b/y', 'c/z', null];
const MAKERS = ['RESPIRONICS, INC.', 'Respironics,Inc', ' respironics inc', 'Medtronic, Inc.', null];
const examples = Array.from({ length: 1200 }, (_, i) => ({
  id: `r${i}`,
  label: LABELS[random.interval(3)],
  source: SOURCES[random.interval(3)],
  manufacturer: MAKERS[random.interval(4)],
  dateReceived: `20${10 + random.interval(9)}0101`,
}));
const labels = examples.map(({ label }) => label);
const groups = examples.map((_, i) => Math.floor(i / 2));
const idsWhere = (is: (example: (typeof examples)[number]) => boolean) =>
  examples.flatMap((example) => (is(example) ? [example.id] : []));

describe('lockTestPart', () => {
  it('locks nothing unless it is told to', () => {
    expect(lockTestPart(examples, {})).toBeNull();
    expect(lockedSentence(null)).toContain('Nothing is locked');
  });

  it('locks whole sources, and a manufacturer in all of its spellings', () => {
    const part = lockTestPart(examples, { testSources: ' b/y', testManufacturers: 'RESPIRONICS' });
    const expected = idsWhere(
      ({ source, manufacturer }) => source === 'b/y' || /respironics/i.test(manufacturer ?? ''),
    );
    expect(part?.ids).toEqual(new Set(expected));
    expect(part?.description).toBe('source b/y, manufacturer respironics');
    expect(part?.by.map(({ examples: n }) => n)).toEqual([
      idsWhere(({ source }) => source === 'b/y').length,
      idsWhere(({ manufacturer }) => /respironics/i.test(manufacturer ?? '')).length,
    ]);
  });

  it('adds the latest period of what is left', () => {
    const part = lockTestPart(examples, { testSources: 'b/y', lockShare: 0.2 });
    const open = examples.filter(({ source }) => source !== 'b/y');
    const late = open.filter(({ id }) => part?.ids.has(id));
    expect(late.length).toBeGreaterThan(0);
    expect(late.length).toBeLessThanOrEqual(0.2 * open.length);
    const first = late.map(({ dateReceived }) => dateReceived).sort()[0];
    expect(part?.description).toBe(`source b/y, received from ${first}`);
    expect(open.every(({ id, dateReceived }) => dateReceived >= first === part?.ids.has(id))).toBe(true);
  });

  it('refuses names that nothing has, and to lock everything', () => {
    expect(() => lockTestPart(examples, { testSources: 'q' })).toThrow(
      /testSources: expected some of .*a\/x.*; received q/,
    );
    expect(() => lockTestPart(examples, { testManufacturers: 'Stryker' })).toThrow(
      /testManufacturers: expected some of respironics, medtronic.*; received stryker/,
    );
    expect(() => lockTestPart(examples, { testManufacturers: 'Inc.' })).toThrow(
      "expected a manufacturer's name",
    );
    const testIds = new Set(examples.map(({ id }) => id));
    expect(() => lockTestPart(examples, { testIds })).toThrow('expected examples that stay open');
  });

  it('keeps what is locked out of every part of every fold of every scheme', () => {
    const testIds = new Set(examples.slice(100, 150).map(({ id }) => id));
    for (const seed of [1, 2, 3]) {
      const part = lockTestPart(examples, { testSources: 'c/z', testIds });
      const locked = new Set([...idsWhere(({ source }) => source === 'c/z'), ...testIds]);
      const schemes = makeSchemes(examples, {
        ...{ name: 'stratified-3', k: 3, seed, snapshot: 's', synthetic: true, groups },
        ...{ locked: part?.ids, lockedBy: part?.description },
      });
      for (const scheme of schemes) {
        if (scheme.kind !== 'made') throw new Error(scheme.reason);
        expect(scheme.split.lockedBy).toBe('source c/z, test files');
        for (let fold = 1; fold <= scheme.split.k; fold++) {
          const { train, inner, outer } = foldParts(scheme.split, labels, fold, { seed });
          const used = [...train, ...inner, ...outer].map((row) => examples[row].id);
          expect(used.length).toBeGreaterThan(0);
          expect(used.filter((id) => locked.has(id))).toEqual([]);
        }
      }
    }
  });
});

describe('lockedRelatives', () => {
  it('are the locked examples whose group holds one that is trained on', () => {
    const split = {
      //     related  alone  together  left out  only trained on
      ids: ['a', 'A', 'b', 'c', 'C', 'd', 'D', 'e', 'E'],
      folds: [0, 2, 0, 0, 0, 0, -2, 0, -1],
    };
    const related = lockedRelatives(split, [1, 1, 2, 3, 3, 4, 4, 5, 5]);
    expect([...related]).toEqual(['a', 'e']);
  });
});
