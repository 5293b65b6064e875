import { describe, expect, it } from 'vitest';
import { RandomState } from '../core/random';
import { stratifiedFolds } from './stratified';
// Made with scikit-learn 1.2.1, the last with 1.9.1, by, for each key skf_<n>_<k>_<seed> and labels y:
// for i, (_, test) in enumerate(StratifiedKFold(k, shuffle=True, random_state=seed).split(y, y)): folds[test] = i
import golden from './stratified.golden.json';

const quiet = () => {};

describe('stratifiedFolds', () => {
  it.each(Object.entries(golden))('gives the folds of scikit-learn (%s)', (key, { y, folds }) => {
    const [, , k, seed] = key.split('_').map(Number);
    expect(Array.from(stratifiedFolds([...y], { k, seed, warn: quiet }), (fold) => fold - 1).join('')).toBe(
      folds,
    );
  });

  it('spreads every class and all examples evenly, whatever the labels', () => {
    const random = new RandomState(1);
    for (let round = 0; round < 40; round++) {
      const k = 2 + random.interval(8);
      const shares = [5, 40, 100, 2 + random.interval(30)];
      const labels = shares.flatMap((n, c) => Array.from({ length: k + n }, () => 'DIMO'[c]));
      random.shuffle(labels);
      const folds = stratifiedFolds(labels, { k, seed: round });
      for (const name of ['D', 'I', 'M', 'O', null]) {
        const sizes = new Array<number>(k).fill(0);
        folds.forEach((fold, i) => {
          if (name === null || labels[i] === name) sizes[fold - 1]++;
        });
        expect(Math.max(...sizes) - Math.min(...sizes)).toBeLessThanOrEqual(1);
      }
    }
  });

  it('does not depend on what the classes are called', () => {
    const options = { k: 3, seed: 9 };
    const labels = [...'DIDMIDMIDMMI'];
    expect(stratifiedFolds(labels, options)).toEqual(
      stratifiedFolds(
        labels.map((label) => `z${label}`),
        options,
      ),
    );
  });

  it('refuses and warns where scikit-learn does', () => {
    expect(() => stratifiedFolds(['D', 'I'], { k: 5, seed: 1 })).toThrow('k=5; received 2');
    expect(() => stratifiedFolds([...'DDIIMMOO'], { k: 5, seed: 1 })).toThrow('the largest has 2');
    expect(() => stratifiedFolds([...'DDII'], { k: 1, seed: 1 })).toThrow(
      'k: expected a whole number from 2',
    );
    const warnings: string[] = [];
    stratifiedFolds([...'DDDDDDIIIIIIOO'], { k: 5, seed: 1, warn: (message) => warnings.push(message) });
    expect(warnings).toEqual([
      'class O has only 2 examples, fewer than k=5 folds: some folds test none of it',
    ]);
  });
});
