import { describe, expect, it } from 'vitest';
import { RandomState } from '../../core/random';
import { f1Scores } from '../../metrics/classification';
import type { Run } from '../../runs/run';
import type { ScoredRun } from '../scored';
import { besideFloor } from './beside-floor';

const resampling = { groups: new Map<string, string>(), resamples: 500, seed: 3, leastClusters: 0 };

/** A run whose predictions are `yPred`, in one fold. */
function scored(name: string, yTrue: readonly number[], yPred: readonly number[]): ScoredRun {
  const probabilities = new Float64Array(yTrue.length * 4);
  yPred.forEach((label, row) => {
    probabilities[row * 4 + label] = 1;
  });
  const outer = {
    ids: yTrue.map((_, row) => `r${row}`),
    yTrue: Uint8Array.from(yTrue),
    yPred: Uint8Array.from(yPred),
    folds: new Uint8Array(yTrue.length).fill(1),
    probabilities,
  };
  return { name, run: { id: `${name}-0` } as Run, protocol: 'nested', outer, inner: null };
}

/** Truth, and answers that are right with the probabilities `right`; seeded. */
function planted(n: number, right: readonly number[]) {
  const random = new RandomState(11);
  const yTrue = Array.from({ length: n }, () => Math.floor(random.random() * 4));
  const answers = right.map((p) =>
    yTrue.map((label) => (random.random() < p ? label : (label + 1 + Math.floor(random.random() * 3)) % 4)),
  );
  return { yTrue, answers };
}

describe('besideFloor', () => {
  it('finds the strongest floor of each measure and the difference to it', () => {
    const yTrue = [0, 0, 0, 0, 1, 1, 2, 3];
    const run = scored('model', yTrue, [0, 0, 0, 1, 1, 1, 2, 3]);
    const deaths = scored('deaths', yTrue, [0, 0, 0, 0, 1, 1, 1, 1]);
    const others = scored('others', yTrue, [1, 1, 1, 1, 1, 1, 2, 3]);
    const rows = besideFloor(run, [others, deaths], resampling);
    const of = (name: string) => rows.find(({ measure }) => measure === name);
    // Three of four deaths: F1 = 6 / 7. The floor has all of them, and every other floor none.
    expect(of('Death F1')).toMatchObject({ run: 'model', floor: 'deaths', floorValue: 1 });
    expect(of('Death F1')?.difference).toBeCloseTo(6 / 7 - 1, 12);
    expect(of('Other F1')).toMatchObject({
      floor: 'others',
      floorValue: 1,
      difference: 0,
    });
    expect(of('log loss')).toBeUndefined();
  });

  it('has an interval that holds a planted difference and leaves out 0, and one about 0 under the null', () => {
    const { yTrue, answers } = planted(3000, [0.8, 0.7, 0.7]);
    const [good, floor, twin] = answers.map((yPred, i) => scored(`r${i}`, yTrue, yPred));
    const accuracy = (rows: ReturnType<typeof besideFloor>) => rows.find(({ key }) => key === 'accuracy');
    const better = accuracy(besideFloor(good, [floor], resampling));
    expect(better?.lower).toBeGreaterThan(0.05);
    expect(better?.upper).toBeLessThan(0.15);
    const same = accuracy(besideFloor(twin, [floor], resampling));
    expect(same?.lower).toBeLessThan(0);
    expect(same?.upper).toBeGreaterThan(0);
    const weighted = besideFloor(good, [floor], resampling).find(({ key }) => key === 'weightedF1');
    expect(weighted?.value).toBeCloseTo(f1Scores(good.outer.yTrue, good.outer.yPred).weighted ?? 0, 12);
  });

  it('says why there is no floor or no score, and refuses other rows', () => {
    const run = scored('model', [1, 1, 2], [1, 1, 2]);
    expect(besideFloor(run, [], resampling)[1]).toMatchObject({
      value: 1,
      floor: null,
      interval: 'no floor on these rows',
    });
    expect(besideFloor(run, [run], resampling)[0]).toMatchObject({ value: null, interval: 'tests no Death' });
    const other = scored('floor', [1, 1], [1, 1]);
    expect(() => besideFloor(run, [other], resampling)).toThrow(
      'model-0 and floor-0: expected predictions of the same',
    );
  });
});
