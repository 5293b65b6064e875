import { describe, expect, it } from 'vitest';
import { LABELS, type Label, labelIndex } from '../../core/labels';
import { RandomState } from '../../core/random';
import { sparseFromDense } from '../../features/sparse-rows';
// Made with scikit-learn 1.9.1 by logistic.golden.py beside this file.
import golden from './logistic.golden.json';
import { LogisticRegression } from './logistic-regression';
import { penalizedCrossEntropy } from './softmax';

const labels = [...golden.labels] as Label[];
const keep = (present: string) => labels.map((label) => present.includes(label));
const furthest = (a: ArrayLike<number>, b: readonly number[]) =>
  b.reduce((most, value, i) => Math.max(most, Math.abs(a[i] - value)), 0);

function fitTo(present: string, options: { C?: number; balanced?: boolean; tolerance?: number }) {
  const kept = keep(present);
  const rows = sparseFromDense(golden.rows.filter((_, i) => kept[i]));
  const classes = Uint8Array.from(
    labels.filter((_, i) => kept[i]),
    labelIndex,
  );
  return new LogisticRegression({ maxIterations: 10000, ...options }).fit(rows, classes);
}

describe('LogisticRegression', () => {
  it('is sure of the only label that it saw', async () => {
    const model = await fitTo('M', {});
    const probabilities = model.predictProba(sparseFromDense(golden.rows));
    expect([...probabilities.subarray(0, 4)]).toEqual([0, 0, 1, 0]);
    expect(model.ended?.value).toBe(0);
  });

  it.each(Object.entries(golden.cases))('reaches the optimum of scikit-learn (%s)', async (_, expected) => {
    const { C, balanced, present } = expected;
    const model = await fitTo(present, { C, balanced, tolerance: 1e-8 });
    const probabilities = model.predictProba(sparseFromDense(golden.rows));
    expect(probabilities).toHaveLength(expected.probabilities.length);
    expect(furthest(probabilities, expected.probabilities)).toBeLessThan(1e-6);
    const predicted = labels.map((_, r) => {
      const row = probabilities.subarray(4 * r, 4 * r + 4);
      return LABELS[row.indexOf(Math.max(...row))];
    });
    expect(predicted.join('')).toBe(expected.predicted);
    expect(model.ended?.value).toBeLessThanOrEqual(expected.objective * (1 + 1e-6));
    expect(model.ended?.value).toBeGreaterThan(expected.objective * (1 - 1e-6));
    const columns = golden.rows[0].length;
    expected.coefficients.forEach((coefficients, row) => {
      const ours = [...coefficients, expected.intercepts[row]].map((_, j) => {
        const [c, other] =
          expected.coefficients.length === 1 ? [present[1], present[0]] : [present[row], null];
        const weight = model.weightOf(j, labelIndex(c as Label));
        return other ? weight - model.weightOf(j, labelIndex(other as Label)) : weight;
      });
      expect(furthest(ours.slice(0, columns), coefficients)).toBeLessThan(1e-5);
      expect(Math.abs(ours[columns] - expected.intercepts[row])).toBeLessThan(1e-5);
    });
  });

  it('has the gradient of its objective', () => {
    const rows = sparseFromDense(golden.rows);
    const classes = Uint8Array.from(labels, labelIndex);
    const classWeights = Float64Array.of(1.5, 1, 0.5, 2);
    const objective = penalizedCrossEntropy({ rows, classes, classWeights, penalty: 0.03 });
    const random = new RandomState(2);
    const w = Float64Array.from({ length: (rows.columns + 1) * 4 }, () => random.normal());
    const gradient = new Float64Array(w.length);
    objective(w, gradient);
    const scratch = new Float64Array(w.length);
    w.forEach((value, j) => {
      const at = (x: number) => {
        const moved = w.slice();
        moved[j] = x;
        return objective(moved, scratch);
      };
      const difference = (at(value + 1e-5) - at(value - 1e-5)) / 2e-5;
      expect(Math.abs(difference - gradient[j])).toBeLessThan(1e-8);
    });
  });

  it('needs fewer steps from weights near the optimum', async () => {
    const cold = await fitTo('DIMO', { C: 1, tolerance: 1e-6 });
    const rows = sparseFromDense(golden.rows);
    const classes = Uint8Array.from(labels, labelIndex);
    const options = { C: 1.2, tolerance: 1e-6 };
    const warm = await new LogisticRegression(options).fit(rows, classes, { start: cold.fitted.weights });
    const again = await new LogisticRegression(options).fit(rows, classes);
    expect(warm.ended?.iteration).toBeLessThan(again.ended?.iteration as number);
    expect(furthest(warm.predictProba(rows), [...again.predictProba(rows)])).toBeLessThan(1e-4);
  });

  it('stops when interrupted and refuses what it cannot learn from', async () => {
    const rows = sparseFromDense(golden.rows);
    const classes = Uint8Array.from(labels, labelIndex);
    const controller = new AbortController();
    const fitting = new LogisticRegression().fit(rows, classes, {
      signal: controller.signal,
      onIteration: ({ iteration }) => iteration === 3 && controller.abort(new Error('interrupted')),
    });
    await expect(fitting).rejects.toThrow('interrupted');
    const model = new LogisticRegression();
    expect(() => model.predictProba(rows)).toThrow('call fit first');
    await expect(model.fit({ ...rows, rows: 0 }, new Uint8Array(0))).rejects.toThrow('at least one example');
    await expect(model.fit(rows, classes.slice(1))).rejects.toThrow('expected one for each of 90 rows');
    await expect(model.fit(rows, classes, { start: new Float64Array(3) })).rejects.toThrow(
      'expected 52 weights',
    );
  });
});
