import { describe, expect, it } from 'vitest';
import type { FoldTrainer } from '../classifiers/fold-trainer';
import { LABELS, type Label } from '../core/labels';
import { leakageRow, probeFolds, probeSplits } from './leakage';

/** Answers what the text says. */
const reader: FoldTrainer = async function* ({ outer }) {
  const answers = outer.map(({ text }) => LABELS.map((label) => (text === label ? 1 : 0)));
  yield {
    epoch: 1,
    inner: new Float64Array(0),
    outer: Float64Array.from(answers.flat()),
    trainLoss: null,
    seconds: { train: 0, score: 0 },
    checkpoint: [],
  };
  return 'cap';
};
const examples = (pairs: string) =>
  pairs.split(' ').map((pair, i) => ({ id: `${pairs}${i}`, label: pair[0] as Label, text: pair[1] }));
const fold = (number: number, train: string, outer: string) => ({
  fold: number,
  train: examples(train),
  inner: [],
  outer: examples(outer),
});

describe('leakage rows', () => {
  it('pool the folds and say what has no score', async () => {
    const folds = [fold(1, 'DD II', 'DD DI'), fold(2, 'DD DD', 'II ID II OI')];
    const row = leakageRow('plain', await probeFolds(reader, folds, { seed: 1 }));
    expect(row).toEqual({
      split: 'plain',
      tested: 6,
      D: 0.5,
      I: 4 / 7,
      M: 'tests no Malfunction',
      O: 'trains on no Other',
      macro: (0.5 + 4 / 7) / 2,
      weighted: expect.closeTo((2 * 0.5 + 3 * (4 / 7)) / 5),
    });
  });

  it('stand side by side, splits and their folds', async () => {
    const folds = [fold(1, 'DD II', 'DD DI'), fold(2, 'DD DD', 'II ID')];
    const seen: (number | null)[] = [];
    const { pooled, byFold } = await probeSplits(
      reader,
      [
        { name: 'plain', folds, foldNames: ['one', 'two'] },
        { name: 'other', folds: folds.slice(1), foldNames: ['one', 'two'] },
      ],
      { seed: 1, progress: ({ done, total }) => seen.push(done, total) },
    );
    expect(pooled.map(({ split, tested }) => `${split} ${tested}`)).toEqual(['plain 4', 'other 2']);
    expect(byFold.map(({ split }) => split)).toEqual(['plain: one', 'plain: two', 'other: two']);
    expect(seen.slice(-2)).toEqual([3, 3]);
  });

  it('say of a fold that cannot be trained why it has no score', async () => {
    const refusing: typeof reader = (job) => {
      if (job.fold === 2) throw new Error('no term of 1 documents');
      return reader(job);
    };
    const folds = [fold(1, 'DD II', 'DD DI'), fold(2, 'DD DD', 'II ID')];
    const { pooled, byFold } = await probeSplits(
      refusing,
      [{ name: 'early', folds, foldNames: ['one', 'two'] }],
      { seed: 1 },
    );
    const reason = 'fold 2 could not be trained: no term of 1 documents';
    expect(pooled).toEqual([
      { split: 'early', tested: 2, D: '', I: '', M: '', O: '', macro: reason, weighted: '' },
    ]);
    expect(byFold.map(({ macro }) => macro)).toEqual([expect.any(String), reason]);
    const stopped = AbortSignal.abort(new Error('interrupted'));
    await expect(probeFolds(refusing, folds.slice(1), { seed: 1, signal: stopped })).rejects.toThrow(
      'interrupted',
    );
  });

  it('average no single label', async () => {
    const row = leakageRow(
      'source',
      await probeFolds(reader, [fold(1, 'DD II', 'DD DD DI DD')], { seed: 1 }),
    );
    expect(row.D).toBeCloseTo(6 / 7);
    expect(row.macro).toBe('accuracy 0.750: fewer than two labels to average');
  });
});
