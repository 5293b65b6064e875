import { describe, expect, it } from 'vitest';
import { RandomState } from '../core/random';
import { stratifiedFolds } from './stratified';
// Made by stratified.golden.py with scikit-learn 1.9.1; 1.2.1 gives the same folds.
import golden from './stratified.golden.json';

const quiet = () => {};

/** StratifiedKFold word for word: sorted codes dealt out to the folds, then each class's folds shuffled and handed out. */
function plainFolds(labels: readonly string[], k: number, seed: number): number[] {
  const random = new RandomState(seed);
  const classes = [...new Set(labels)];
  const sorted = labels.map((label) => classes.indexOf(label)).sort((a, b) => a - b);
  const folds = new Array<number>(labels.length);
  for (const [code, name] of classes.entries()) {
    const dealt = Array.from({ length: k }, (_, fold) =>
      sorted.filter((other, i) => i % k === fold && other === code).map(() => fold + 1),
    ).flat();
    random.shuffle(dealt);
    for (let i = 0; i < labels.length; i++) if (labels[i] === name) folds[i] = dealt.shift() as number;
  }
  return folds;
}

describe('stratifiedFolds', () => {
  it.each(Object.entries(golden))('gives the folds of scikit-learn (%s)', (key, { y, folds }) => {
    const [, , k, seed] = key.split('_').map(Number);
    expect(Array.from(stratifiedFolds([...y], { k, seed, warn: quiet }), (fold) => fold - 1).join('')).toBe(
      folds,
    );
  });

  it('equals a plain implementation on any labels', () => {
    const random = new RandomState(11);
    for (let round = 0; round < 60; round++) {
      const k = 2 + random.interval(9);
      const numClasses = 1 + random.interval(5);
      const labels = Array.from(
        { length: 10 * k + random.interval(150) },
        () => 'MOIDX'[Math.floor(numClasses * random.random() ** 2)],
      );
      const seed = random.nextUint32();
      expect([...stratifiedFolds(labels, { k, seed, warn: quiet })]).toEqual(plainFolds(labels, k, seed));
    }
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
