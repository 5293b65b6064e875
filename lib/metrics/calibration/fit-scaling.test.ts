import { describe, expect, it } from 'vitest';
import { LABELS } from '../../core/labels';
import { RandomState } from '../../core/random';
import { drawLabels, drawProbabilities } from '../planted-fixture';
import { logLoss } from '../probabilities';
import { fitBiasCorrected, fitVector } from './fit-scaling';
// Made by fit-scaling.golden.py beside this file (scipy).
import golden from './fit-scaling.golden.json';
import { applyScaling, byTemperature, UNSCALED } from './scaling';
import { fitTemperature } from './temperature';

describe('fitBiasCorrected', () => {
  it.each(golden)("finds scipy's minimum, T = $temperature", (oracle) => {
    const probabilities = Float64Array.from(oracle.probabilities);
    const scaling = fitBiasCorrected(oracle.yTrue, probabilities);
    for (const slope of scaling.slope) expect(Math.abs(slope * oracle.temperature - 1)).toBeLessThan(1e-5);
    scaling.bias.forEach((bias, c) => {
      expect(Math.abs(bias - oracle.bias[c])).toBeLessThan(1e-4);
    });
  });

  it('takes class weights and a temperature back, which a temperature alone cannot', () => {
    const random = new RandomState(3);
    const honest = drawProbabilities(4000, random);
    const yTrue = drawLabels(honest, random);
    const planted = { ...byTemperature(2.5), bias: [-1.1, 0.4, 0.9, -0.2] };
    const inverse = { ...byTemperature(1 / 2.5), bias: planted.bias.map((b) => -b * 2.5) };
    const distorted = applyScaling(honest, inverse);
    const fitted = fitBiasCorrected(yTrue, distorted);
    expect(Math.abs(fitted.slope[0] / planted.slope[0] - 1)).toBeLessThan(0.08);
    fitted.bias.forEach((bias, c) => {
      expect(Math.abs(bias - planted.bias[c])).toBeLessThan(0.12);
    });
    const best = logLoss(yTrue, honest);
    expect(logLoss(yTrue, applyScaling(distorted, fitted))).toBeLessThan(best);
    const alone = applyScaling(distorted, byTemperature(fitTemperature(yTrue, distorted)));
    expect(logLoss(yTrue, alone)).toBeGreaterThan(best + 0.05);
  });

  it('leaves a class without examples where it is and the biases summing to 0', () => {
    const random = new RandomState(4);
    const honest = drawProbabilities(300, random);
    const yTrue = drawLabels(honest, random).map((label) => (label === 3 ? 2 : label));
    const { bias } = fitBiasCorrected(yTrue, honest);
    expect(bias[3]).toBe(0);
    expect(bias.reduce((sum, b) => sum + b, 0)).toBeCloseTo(0, 12);
    expect(bias[2]).toBeGreaterThan(0.1);
  });

  it('stays finite where every example is right, wrong or the same, and within the limits of temperatures', () => {
    const sure = Float64Array.from(LABELS.flatMap((_, row) => LABELS.map((_, c) => (c === row ? 1 : 0))));
    const doubtful = sure.map((p) => (p === 1 ? 0.4 : 0.2));
    const right = fitBiasCorrected([0, 1, 2, 3], doubtful);
    expect(right.slope[0]).toBeLessThanOrEqual(100);
    expect(right.bias.every((b) => Math.abs(b) < 1e-6)).toBe(true);
    expect(fitBiasCorrected([1, 2, 3, 0], sure).slope[0]).toBeCloseTo(0.01, 9);
    const flat = fitBiasCorrected([0, 0, 0, 1], new Float64Array(16).fill(0.25));
    expect(flat.bias[0] - flat.bias[1]).toBeCloseTo(Math.log(3), 2);
    expect(flat.slope[0]).toBeCloseTo(1, 6);
    for (const { slope, bias } of [right, flat])
      expect([...slope, ...bias].every(Number.isFinite)).toBe(true);
  });

  it('refuses what is no probability of every label', () => {
    expect(() => fitBiasCorrected([], new Float64Array())).toThrow('expected n x 4 probabilities');
    expect(() => applyScaling(new Float64Array(4), { slope: [1, 1, 0, 1], bias: [0, 0, 0, 0] })).toThrow(
      'slope: expected 4 numbers above 0',
    );
    expect(() => applyScaling(new Float64Array(4), { ...UNSCALED, bias: [0, 0, NaN, 0] })).toThrow(
      'bias: expected 4 numbers',
    );
  });
});

describe('fitVector', () => {
  it.each(golden)("finds scipy's minimum, $vector.loss", ({ yTrue, probabilities, vector }) => {
    const fitted = fitVector(yTrue, Float64Array.from(probabilities));
    if (vector.slope.some((slope) => slope < 0.01 || slope > 100))
      expect(fitted).toEqual(fitBiasCorrected(yTrue, Float64Array.from(probabilities)));
    else {
      fitted.slope.forEach((slope, c) => {
        expect(Math.abs(slope - vector.slope[c])).toBeLessThan(1e-3);
      });
      fitted.bias.forEach((bias, c) => {
        expect(Math.abs(bias - vector.bias[c])).toBeLessThan(1e-3);
      });
    }
  });

  it('takes a slope a class back, which one slope for all cannot', () => {
    const random = new RandomState(6);
    const honest = drawProbabilities(8000, random);
    const yTrue = drawLabels(honest, random);
    const planted = { slope: [1.5, 0.6, 1, 1.2], bias: [0.5, -0.8, 0.2, 0.1] };
    const inverse = {
      slope: planted.slope.map((s) => 1 / s),
      bias: planted.bias.map((b, c) => -b / planted.slope[c]),
    };
    const distorted = applyScaling(honest, inverse);
    const best = logLoss(yTrue, honest);
    expect(logLoss(yTrue, applyScaling(distorted, fitVector(yTrue, distorted)))).toBeLessThan(best + 0.005);
    expect(logLoss(yTrue, applyScaling(distorted, fitBiasCorrected(yTrue, distorted)))).toBeGreaterThan(
      best + 0.015,
    );
  });
});
