import { describe, expect, it } from 'vitest';
import { type LbfgsOptions, type LbfgsResult, lbfgs, type Objective } from './lbfgs';
import { searchLine } from './line-search';

function minimize(objective: Objective, x: Float64Array, options: LbfgsOptions = {}): LbfgsResult {
  const steps = lbfgs(objective, x, options);
  let step = steps.next();
  while (!step.done) step = steps.next();
  return step.value;
}

/** Rosenbrock's valley in pairs of coordinates; minimum 0 at (1, ..., 1). */
const valley: Objective = (x, gradient) => {
  let value = 0;
  for (let i = 0; i < x.length; i += 2) {
    const a = x[i + 1] - x[i] * x[i];
    const b = 1 - x[i];
    value += 100 * a * a + b * b;
    gradient[i] = -400 * a * x[i] - 2 * b;
    gradient[i + 1] = 200 * a;
  }
  return value;
};

describe('lbfgs', () => {
  it('follows a curved valley to its minimum in about as many evaluations as SciPy', () => {
    // SciPy 1.17.1: minimize(f, x0, jac=g, method='L-BFGS-B', options=dict(gtol=1e-8, ftol=0, maxcor=10)) with
    // x0 = [-1.2, 1] * 5 takes 46 evaluations and 38 iterations.
    const x = Float64Array.from({ length: 10 }, (_, i) => (i % 2 ? 1 : -1.2));
    const result = minimize(valley, x, { tolerance: 1e-8, valueTolerance: 0 });
    expect(result.stoppedBy).toBe('gradient');
    expect(Math.max(...x.map((value) => Math.abs(value - 1)))).toBeLessThan(1e-7);
    expect(Math.abs(result.evaluations - 46)).toBeLessThan(4);
    expect(Math.abs(result.iteration - 38)).toBeLessThan(4);
  });

  it('reaches the same minimum whatever the scaling', () => {
    const bowl: Objective = (x, gradient) =>
      x.reduce((sum, value, i) => {
        gradient[i] = 10 ** (i % 5) * (value - i);
        return sum + 0.5 * 10 ** (i % 5) * (value - i) ** 2;
      }, 0);
    const scaling = Float64Array.from({ length: 20 }, (_, i) => 10 ** -(i % 5));
    const plain = new Float64Array(20);
    const scaled = new Float64Array(20);
    const slow = minimize(bowl, plain, { tolerance: 1e-8, valueTolerance: 0, maxIterations: 1000 });
    const fast = minimize(bowl, scaled, { tolerance: 1e-8, valueTolerance: 0, scaling });
    expect(fast.iteration).toBeLessThan(slow.iteration / 3);
    plain.forEach((value, i) => {
      expect(Math.abs(value - i) + Math.abs(scaled[i] - i)).toBeLessThan(1e-7);
    });
  });

  it('says why it stopped', () => {
    const start = () => Float64Array.of(-1.2, 1);
    expect(minimize(valley, start(), { maxIterations: 3 })).toMatchObject({
      iteration: 3,
      stoppedBy: 'iterations',
    });
    expect(minimize(valley, Float64Array.of(1, 1))).toMatchObject({ iteration: 0, stoppedBy: 'gradient' });
    expect(minimize(valley, start(), { valueTolerance: 0.1 }).stoppedBy).toBe('value');
    const uphill: Objective = (x, gradient) => {
      gradient[0] = -1;
      return x[0];
    };
    expect(minimize(uphill, Float64Array.of(0)).stoppedBy).toBe('line search');
  });
});

describe('searchLine', () => {
  const along = (f: (step: number) => number) => (step: number) => ({
    step,
    value: f(step),
    slope: (f(step + 1e-6) - f(step - 1e-6)) / 2e-6,
  });

  it.each([
    ['a parabola far away', (t: number) => (t - 40) ** 2],
    ['a parabola very near', (t: number) => (t - 1e-3) ** 2],
    ['a long flat descent', (t: number) => -t / (t * t + 2)],
    ['a wavy descent', (t: number) => -t / 10 - 0.02 * Math.sin(20 * t) + (t / 8) ** 4],
  ])('fulfils the strong Wolfe conditions on %s', (_, f) => {
    const evaluate = along(f);
    const start = evaluate(0);
    const found = searchLine(evaluate, start, 1, 30);
    expect(found?.value).toBeLessThanOrEqual(start.value + 1e-3 * (found?.step as number) * start.slope);
    expect(Math.abs(found?.slope as number)).toBeLessThanOrEqual(0.9 * -start.slope);
  });
});
