import { describe, expect, it } from 'vitest';
import {
  classificationReport,
  confusionMatrix,
  f1Scores,
  predictedLabels,
  reportOfMatrix,
} from './classification';
import { averagePrecision, precisionRecallCurve, rocAuc } from './curve';
import { brierScore, calibrationError, logLoss, reliabilityBins } from './probabilities';
// Made by sklearn.golden.py beside this file (scikit-learn 1.9.1).
import golden from './sklearn.golden.json';
import { meanAndStd } from './summary';

const averages = (row: Record<string, number>) => ({
  precision: row.precision,
  recall: row.recall,
  f1: row['f1-score'],
  support: row.support,
});

/** Equal to 1e-12, whatever the nesting. */
function expectClose(received: unknown, expected: unknown) {
  if (expected === null) expect(received).toBeNull();
  else if (typeof expected === 'number')
    expect(Math.abs((received as number) - expected)).toBeLessThan(1e-12);
  else {
    const entries = Object.entries(expected as object);
    expect(Object.keys(received as object).sort()).toEqual(entries.map(([key]) => key).sort());
    for (const [key, value] of entries) expectClose((received as Record<string, unknown>)[key], value);
  }
}

describe.each(golden)('scikit-learn on "$name"', (oracle) => {
  const probabilities = Float64Array.from(oracle.probabilities);
  const yPred = predictedLabels(probabilities);

  it('predicts the same labels and counts the same', () => {
    expect([...yPred]).toEqual(oracle.yPred);
    expect(confusionMatrix(oracle.yTrue, yPred, 4)).toEqual(oracle.confusion);
  });

  it('gives the same report and F1', () => {
    const report = classificationReport(oracle.yTrue, yPred);
    expectClose(report.classes, oracle.classes.map(averages));
    expectClose(report.macro, averages(oracle.macro));
    expectClose(report.weighted, averages(oracle.weighted));
    expectClose([report.micro.f1, report.accuracy], [oracle.micro, oracle.accuracy]);
    expectClose(report.balancedAccuracy, oracle.balancedAccuracy);
    expectClose(report.matthews, oracle.matthews);
    // Where scikit-learn counts an absent class as 0, there is nothing to measure.
    const absent = [0, 1, 2, 3].map((c) => !oracle.yTrue.includes(c));
    const [D, I, M, O] = oracle.f1.map((f1, c) => (absent[c] ? null : f1));
    const macro = absent.includes(true) ? null : oracle.macro['f1-score'];
    expectClose(f1Scores(Uint8Array.from(oracle.yTrue), yPred), {
      D,
      I,
      M,
      O,
      macro,
      weighted: oracle.weighted['f1-score'],
    });
  });

  it('gives the same losses', () => {
    expectClose(logLoss(oracle.yTrue, probabilities), oracle.logLoss);
    expectClose(brierScore(oracle.yTrue, probabilities), oracle.brier);
    expectClose(calibrationError(oracle.yTrue, probabilities), oracle.ece);
  });

  it('gives the same with weights', () => {
    const weights = Float64Array.from(oracle.weights);
    const { confusion, classes, logLoss: loss, brier } = oracle.withWeights;
    const matrix = confusionMatrix(oracle.yTrue, yPred, 4, weights);
    expectClose(matrix, confusion);
    expectClose(reportOfMatrix(matrix).classes, classes.map(averages));
    expectClose(logLoss(oracle.yTrue, probabilities, weights), loss);
    expectClose(brierScore(oracle.yTrue, probabilities, weights), brier);
  });

  it('gives the same areas under the curves of Death', () => {
    const death = oracle.yTrue.map((label) => label === 0);
    const scores = probabilities.filter((_, i) => i % 4 === 0);
    const weights = Float64Array.from(oracle.weights);
    const { averagePrecision: ap, rocAuc: auc } = oracle.withWeights;
    if (ap !== null) expectClose(averagePrecision(death, scores, weights), ap);
    if (oracle.rocAuc === null) expect(rocAuc(death, scores)).toBeNull();
    else
      expectClose([rocAuc(death, scores), rocAuc(death, scores, weights)] as number[], [oracle.rocAuc, auc]);
  });

  it('gives the same curve of Death', () => {
    const death = oracle.yTrue.map((label) => label === 0);
    const scores = probabilities.filter((_, i) => i % 4 === 0);
    if (!oracle.curve) {
      expect(precisionRecallCurve(death, scores)).toBeNull();
      expect(averagePrecision(death, scores)).toBeNull();
      return;
    }
    const points = (precisionRecallCurve(death, scores) ?? []).reverse();
    expectClose(points.map(({ precision }) => precision).concat(1), oracle.curve.precision);
    expectClose(points.map(({ recall }) => recall).concat(0), oracle.curve.recall);
    expectClose(
      points.map(({ threshold }) => threshold),
      oracle.curve.thresholds,
    );
    expectClose(averagePrecision(death, scores), oracle.averagePrecision);
  });
});

describe('metrics by hand', () => {
  it('has no F1 of classes that nobody has, and no mean over all of them', () => {
    const f1 = f1Scores([0, 0, 1, 1], [0, 1, 1, 1]);
    expect(f1.D).toBeCloseTo(2 / 3, 15);
    expect(f1.I).toBeCloseTo(4 / 5, 15);
    expect([f1.M, f1.O, f1.macro]).toEqual([null, null, null]);
    const { macro } = classificationReport([0, 0, 1, 1], [0, 1, 1, 1]);
    expect(macro.f1).toBeCloseTo((2 / 3 + 4 / 5) / 4, 15);
    expect(f1.weighted).toBeCloseTo((2 / 3 + 4 / 5) / 2, 15);
    expect(f1Scores([], []).weighted).toBeNull();
  });

  it('puts a confidence on an edge into the bin below', () => {
    const bins = reliabilityBins([0, 1], Float64Array.of(0.5, 0.5, 0, 0, 0.2, 0.8, 0, 0), 2);
    expect(bins[0]).toEqual({ lower: 0, upper: 0.5, count: 1, confidence: 0.5, accuracy: 1 });
    expect(bins[1]).toEqual({ lower: 0.5, upper: 1, count: 1, confidence: 0.8, accuracy: 1 });
  });

  it('gives both kinds of standard deviation', () => {
    expect(meanAndStd([1, 2, 3, 4], 0)).toEqual({ mean: 2.5, std: Math.sqrt(1.25) });
    expect(meanAndStd([1, 2, 3, 4], 1)).toEqual({ mean: 2.5, std: Math.sqrt(5 / 3) });
    expect(() => meanAndStd([1], 1)).toThrow('expected more than 1; received 1');
  });

  it('refuses what cannot be counted', () => {
    expect(() => confusionMatrix([0, 4], [0, 0], 4)).toThrow('received true 4, predicted 0 at 1');
    expect(() => confusionMatrix([0, 1], [0], 4)).toThrow('expected 2 labels');
    expect(() => predictedLabels(new Float64Array(6))).toThrow('expected n x 4 numbers; received 6');
    expect(() => logLoss([0], new Float64Array(8))).toThrow('expected 1 x 4 numbers; received 8');
  });
});
