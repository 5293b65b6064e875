import { describe, expect, it } from 'vitest';
import { RandomState } from '../../core/random';
import { drawLabels, drawProbabilities } from '../planted-fixture';
import { chooseScaling, SCALING_METHODS } from './choose-scaling';
import { applyScaling, byTemperature, type Scaling, UNSCALED } from './scaling';

const alone = (n: number) => new Array<null>(n).fill(null);

function planted(n: number, distortion: Scaling | null, seed = 8) {
  const random = new RandomState(seed);
  const honest = drawProbabilities(n, random);
  const yTrue = drawLabels(honest, random);
  return { yTrue, probabilities: distortion ? applyScaling(honest, distortion) : honest };
}

describe('chooseScaling', () => {
  it.each([
    ['temperature', byTemperature(0.4)],
    ['bias-corrected', { ...UNSCALED, bias: [1.5, -0.5, -1, 0] }],
    ['vector', { slope: [0.4, 1.6, 0.7, 1.3], bias: [1.5, -0.5, -1, 0] }],
  ] as const)('chooses %s where that was planted', (method, distortion) => {
    const { yTrue, probabilities } = planted(600, distortion);
    const choice = chooseScaling(yTrue, probabilities, alone(600), new RandomState(1));
    expect(choice.method).toBe(method);
    expect(choice.losses?.[method]).toBeLessThan(Number(choice.losses?.none) - 0.05);
    expect(chooseScaling(yTrue, probabilities, alone(600), new RandomState(1))).toEqual(choice);
  });

  it('sees that fitting right probabilities on a few examples costs more the more is fitted', () => {
    const sums = { none: 0, temperature: 0, 'bias-corrected': 0, vector: 0 };
    for (let seed = 0; seed < 20; seed++) {
      const { yTrue, probabilities } = planted(40, null, seed);
      const { losses } = chooseScaling(yTrue, probabilities, alone(40), new RandomState(seed));
      for (const method of SCALING_METHODS) sums[method] += Number(losses?.[method]) / 20;
    }
    expect(sums.none).toBeLessThan(sums.temperature - 0.005);
    expect(sums.temperature).toBeLessThan(sums['bias-corrected'] - 0.02);
    expect(sums['bias-corrected']).toBeLessThan(sums.vector - 0.02);
  });

  it('does not take copies of an example in another part for evidence', () => {
    // 24 honest examples, 25 copies each: told of the groups the fit is seen to follow them.
    const { yTrue, probabilities } = planted(24, null);
    const rows = Array.from({ length: 600 }, (_, i) => i % 24);
    const copies = Float64Array.from(
      rows.flatMap((row) => [...probabilities.subarray(4 * row, 4 * row + 4)]),
    );
    const labels = rows.map((row) => yTrue[row]);
    const gain = (groups: (string | null)[]) => {
      const { losses } = chooseScaling(labels, copies, groups, new RandomState(2));
      return Number(losses?.none) - Number(losses?.['bias-corrected']);
    };
    expect(gain(alone(600))).toBeGreaterThan(0.05);
    expect(gain(rows.map(String))).toBeLessThan(-0.05);
  });

  it('chooses nothing from one group and refuses none at all', () => {
    const { yTrue, probabilities } = planted(12, byTemperature(0.2));
    const one = chooseScaling(yTrue, probabilities, new Array<string>(12).fill('event'), new RandomState(1));
    expect(one).toMatchObject({ method: 'none', losses: null });
    expect(() => chooseScaling([], new Float64Array(), [], new RandomState(1))).toThrow('n > 0 labels');
  });
});
