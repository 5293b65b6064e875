import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { writeJson } from '../core/files/files';
import { sha1 } from '../core/hash';
import { LABEL_NAMES, LABELS } from '../core/labels';
import { parseReferenceSplits, referenceFolding } from './reference-splits';
import { makeSchemes } from './schemes';
import { makeSplit } from './split';
import { saveSplit } from './split-file';
import { stratifiedFolds } from './stratified';

const labels = Array.from({ length: 150 }, (_, i) => LABELS[(i * i + (i >> 3)) % 4]);
const folds = Array.from(stratifiedFolds(labels, { k: 5, seed: 42 }));
const rows = (keep: (fold: number) => boolean) => folds.flatMap((fold, row) => (keep(fold) ? row : []));
const arrays = [1, 2, 3, 4, 5].map((fold) => ({
  train: rows((other) => other !== fold),
  val: rows((other) => other === fold),
}));
const hashes = (sequence: readonly string[]) => ({
  fingerprint: {
    sha1: sha1(sequence.join(',')),
    sha1_first_100_labels: sha1(sequence.slice(0, 100).join(',')),
  },
});

describe('parseReferenceSplits', () => {
  it('reads index arrays, by name or as pairs, and finds the form of the hashed labels', () => {
    const named = labels.map((label) => LABEL_NAMES[label]);
    const read = parseReferenceSplits({ folds: arrays, ...hashes(named) }, labels);
    expect(read).toEqual({ k: 5, folds, labelForm: 'names, joined by ","' });
    const pairs = arrays.map(({ train, val }) => [train, val]);
    expect(parseReferenceSplits(pairs, labels)).toEqual({ k: 5, folds, labelForm: null });
  });

  it('says which part of the labels differs', () => {
    const changed = labels.map((label, i) => (i === 120 ? LABELS[(LABELS.indexOf(label) + 1) % 4] : label));
    expect(() => parseReferenceSplits({ folds: arrays, ...hashes(labels) }, changed)).toThrow(
      'the first 100 labels are the same (letters, joined by ","), a later one',
    );
    expect(() => parseReferenceSplits({ folds: arrays, ...hashes([...labels].reverse()) }, labels)).toThrow(
      'among the first 100 already',
    );
  });

  it('refuses rows that are not divided, naming them', () => {
    const edit = (change: (fold: { train: number[]; val: number[] }) => void) => {
      const edited = structuredClone(arrays);
      change(edited[2]);
      return () => parseReferenceSplits(edited, labels);
    };
    const [first, second] = arrays[2].val;
    expect(edit(({ val }) => val.shift())).toThrow(`row ${first} of 150: expected every row to be tested`);
    expect(edit(({ val }) => val.push(arrays[0].val[0]))).toThrow('tested in fold 1 and again in fold 3');
    expect(edit(({ val }) => val.push(150))).toThrow('fold 3: expected rows below 150; received 150');
    expect(edit(({ train }) => train.push(second))).toThrow(
      `fold 3, row ${second}: both trained on and tested`,
    );
    expect(edit(({ train }) => train.shift())).toThrow(/fold 3, row \d+: neither trained/);
    expect(() => parseReferenceSplits({ other: 1 }, labels)).toThrow('expected a list of folds');
  });
});

describe('referenceFolding', () => {
  const examples = labels.map((label, i) => ({ id: `r${i}`, label }));
  const options = { name: 'stratified-5', snapshot: 'abc', synthetic: true, k: 5, seed: 42 };
  const shifted = arrays.map((_, f) => arrays[(f + 1) % 5]);

  async function folder() {
    const path = await mkdtemp(join(tmpdir(), 'reference-'));
    onTestFinished(() => rm(path, { recursive: true }));
    return path;
  }

  it('makes the stratified split of the given folds, which replaces the drawn one and leaves it beside', async () => {
    const at = await folder();
    const path = join(at, 'cv_splits.json');
    await writeJson(path, { folds: shifted, ...hashes(labels) });
    const given = await referenceFolding(path, examples);
    const [stratified] = makeSchemes(examples, { ...options, given });
    if (stratified.kind !== 'made') throw new Error(stratified.reason);
    expect(stratified.split.folds).toEqual(folds.map((fold) => ((fold + 3) % 5) + 1));
    expect(stratified.split.foldNames[4]).toBe('fold 5 of the reference');
    expect(stratified.split.warnings).not.toContain(expect.stringContaining('SHA-1'));
    const drawn = makeSplit(examples, options);
    expect((await saveSplit(at, drawn)).status).toBe('written');
    expect(await saveSplit(at, stratified.split)).toMatchObject({ status: 'replaced' });
  });

  it('says where nothing proves that the rows are these, and refuses what given folds cannot be', async () => {
    const path = join(await folder(), 'cv_splits.json');
    await writeJson(path, arrays);
    const given = await referenceFolding(path, examples);
    expect(given?.warnings).toEqual([expect.stringMatching(/without a SHA-1 of labels/)]);
    expect(() => makeSchemes(examples, { ...options, name: 'grouped-5', given })).toThrow(
      'split grouped-5: expected a stratified one, since its folds are given; received grouped',
    );
    expect(() => makeSplit(examples, { ...options, given, locked: new Set(['r1']) })).toThrow(
      'given folds: expected no locked test part, since they test every row; received 1 locked',
    );
    expect(() => makeSplit(examples.slice(1), { ...options, given })).toThrow('one for each of 149 examples');
    expect(await referenceFolding('', examples)).toBeNull();
    await expect(referenceFolding(`${path}.gone`, examples)).rejects.toThrow('no such file');
  });
});
