import { describe, expect, it } from 'vitest';
import { sha1 } from '../core/hash';
import { LABEL_NAMES, LABELS } from '../core/labels';
import { parseReferenceSplits } from './reference-splits';
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
