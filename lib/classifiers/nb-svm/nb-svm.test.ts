import { describe, expect, it } from 'vitest';
import { LABELS, type Label, labelIndex } from '../../core/labels';
import { sparseFromDense } from '../../features/sparse-rows';
import { logCountRatios } from './log-count-ratios';
import { vectorizerOf } from './model-file';
import { NbSvm, type NbSvmOptions } from './nb-svm';
import golden from './nb-svm.golden.json';

const OPTIONS: NbSvmOptions = { C: 1, alpha: 1, balanced: true, maxIterations: 1000, tolerance: 1e-10 };
const indicesOf = (labels: string) => Uint8Array.from(labels, (label) => labelIndex(label as Label));

describe('log-count ratios', () => {
  it('are those worked out by hand', () => {
    const rows = sparseFromDense([
      [0.5, 0, 3],
      [0.1, 2, 0],
      [0, 1, 0],
    ]);
    const ratios = logCountRatios(rows, indicesOf('DDM'), 1);
    // Death: terms in 2, 1, 1 of its narratives and in 0, 1, 0 of the rest, one more of each.
    const death = [3 / 7 / (1 / 4), 2 / 7 / (2 / 4), 2 / 7 / (1 / 4)].map(Math.log);
    for (const [j, ratio] of death.entries()) {
      expect(ratios[4 * j]).toBeCloseTo(ratio, 14);
      expect(ratios[4 * j + 2]).toBeCloseTo(-ratio, 14);
    }
  });
});

describe.each(Object.entries(golden.cases))('NbSvm against scikit-learn: %s', (_name, expected) => {
  const { C, alpha, balanced, present, terms } = expected;
  const kept = golden.texts.filter((_text, i) => present.includes(golden.labels[i]));
  const labels = indicesOf([...golden.labels].filter((label) => present.includes(label)).join(''));
  const vectorizer = vectorizerOf({
    ...{ ...OPTIONS, C, alpha, balanced },
    ...{ ngramMax: 2, minDf: 2, maxFeatures: 100_000, sublinearTf: true },
  });
  const rows = vectorizer.fitTransform(kept);

  it('has the same ratios', () => {
    expect(rows.columns).toBe(terms);
    // Of two classes scikit-learn fits the second alone.
    const first = labelIndex((present.length === 2 ? present[1] : present[0]) as Label);
    const ratios = logCountRatios(rows, labels, alpha);
    for (const [j, ratio] of expected.ratios.entries()) expect(ratios[4 * j + first]).toBeCloseTo(ratio, 12);
  });

  it('has the same probabilities to 1e-6', async () => {
    const model = await new NbSvm({ ...OPTIONS, C, alpha, balanced }).fit(rows, labels);
    const found = model.predictProba(vectorizer.transform(golden.unseen));
    expect(found).toHaveLength(expected.probabilities.length);
    const apart = found.map((p, i) => Math.abs(p - expected.probabilities[i]));
    expect(Math.max(...apart)).toBeLessThan(1e-6);
  });
});

describe('NbSvm', () => {
  const rows = sparseFromDense([
    [1, 0],
    [0, 1],
  ]);

  it('is sure of the only class that it saw', async () => {
    const model = await new NbSvm(OPTIONS).fit(rows, indicesOf('II'));
    expect([...model.predictProba(rows)]).toEqual([0, 1, 0, 0, 0, 1, 0, 0]);
  });

  it('gives probabilities where all four vanish', () => {
    const weights = Float64Array.from([-900, -900, -900, -901, 0, 0, 0, 0, 0, 0, 0, 0]);
    const model = NbSvm.restore({ columns: 2, weights, present: LABELS.map(() => true) }, OPTIONS);
    const found = model.predictProba(rows).subarray(0, 4);
    expect(found.reduce((sum, p) => sum + p, 0)).toBeCloseTo(1, 14);
    expect(found[0] / found[3]).toBeCloseTo(Math.E, 12);
  });

  it('refuses to predict unfitted, other columns, and to learn from nothing', async () => {
    expect(() => new NbSvm(OPTIONS).predictProba(rows)).toThrow('call fit first');
    const model = await new NbSvm(OPTIONS).fit(rows, indicesOf('DI'));
    expect(() => model.predictProba(sparseFromDense([[1]]))).toThrow('expected 2 columns');
    await expect(new NbSvm(OPTIONS).fit(sparseFromDense([]), indicesOf(''))).rejects.toThrow(
      'expected at least one example',
    );
  });
});
