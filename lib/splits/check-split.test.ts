import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { checkSplit, refusalOfChange } from './check-split';
import { foldExamples } from './fold-examples';
import { makeSchemes } from './schemes';
import { makeSplit } from './split';
import { saveSplit } from './split-file';
import { balanceTable, madeSplits, partTable, purityTable, schemeTable, warningTable } from './split-tables';

const examples = Array.from({ length: 60 }, (_, row) => ({
  id: `r${row}`,
  label: (['D', 'I', 'M', 'O'] as const)[row % 4],
  text: `text ${row}`,
  dateReceived: `2020-01-${String(1 + (row % 28)).padStart(2, '0')}`,
  source: null,
  eventKey: null,
  manufacturer: null,
  productCode: null,
}));
/** Rows 0 and 1, 2 and 3, ... belong together. */
const groups = examples.map((_, row) => row >> 1);
const about = { name: 'stratified-3', snapshot: 'abc', synthetic: true, k: 3, seed: 1, groups };
const schemes = makeSchemes(examples as never, about);
const made = madeSplits(schemes);
const split = made.find(({ name }) => name === 'stratified-3')!;
const folds = foldExamples(split, examples as never, { innerFraction: 0.2, seed: 1 });

describe('checkSplit', () => {
  it('counts what is tested', () => {
    expect(checkSplit(split, folds, made, groups)).toBe(60);
  });

  it('finds an example in two parts, one that nothing tests, and a group that was torn', () => {
    const [first, ...others] = folds;
    const twice = { ...first, train: [...first.train, first.outer[0]] };
    expect(() => checkSplit(split, [twice, ...others], [], groups)).toThrow('fold 1: expected every example');
    const short = { ...first, outer: first.outer.slice(1) };
    expect(() => checkSplit(split, [short, ...others], [], groups)).toThrow('expected 60 examples');
    const again = { ...others[0], train: [], inner: [], outer: [...others[0].outer, first.outer[0]] };
    expect(() => checkSplit(split, [first, again, others[1]], [], groups)).toThrow('to be tested once');
    expect(() => checkSplit(split, folds, [{ ...split, scheme: 'grouped' }], groups)).toThrow(
      'expected groups to stay whole',
    );
  });
});

it('a saved split refuses a changed label', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'check-split-'));
  await saveSplit(folder, split);
  const said = await refusalOfChange(folder, 'stratified-3', { snapshot: 'abc', examples });
  expect(said).toContain('the data changed since the split was made');
  rmSync(folder, { recursive: true });
});

describe('tables of splits', () => {
  it('have a row a scheme, what tests nothing in words, and what leaks by hand', () => {
    expect(schemeTable(schemes)).toContainEqual({
      ...{ split: 'stratified-3', scheme: 'stratified', folds: 3 },
      result: `SHA-1 ${split.fingerprint.sha1}`,
    });
    const source = schemeTable(schemes).find(({ scheme }) => scheme === 'source');
    expect([source?.folds, source?.result]).toEqual([null, expect.stringContaining('source')]);
    const locked = makeSplit(examples as never, { ...about, locked: new Set(['r0', 'r1']) });
    const [row] = balanceTable(locked).filter(({ fold }) => fold === 0);
    expect(row).toMatchObject({ tests: 'locked', n: 2, D: 1, I: 1, M: 0, O: 0, deathShare: 0.5 });
    const apart = groups.filter((_, i) => split.folds[i] !== split.folds[i ^ 1]).length;
    const [purity] = purityTable([split], groups);
    expect(purity).toMatchObject({ tested: 60, leaking: apart, leakingShare: apart / 60 });
    expect(partTable(folds)[0]).toEqual({
      fold: 1,
      ...{ train: folds[0].train.length, inner: folds[0].inner.length, outer: 20 },
    });
    expect(warningTable([{ ...split, warnings: ['few'] }])).toEqual([
      { split: 'stratified-3', warning: 'few' },
    ]);
  });
});
