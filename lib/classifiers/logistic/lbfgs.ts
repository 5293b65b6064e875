/** Limited-memory BFGS (Liu and Nocedal 1989) with the stopping rules of SciPy's L-BFGS-B without bounds. */
import { type LinePoint, searchLine } from './line-search';

/** Returns the function's value at `x` and writes its gradient. */
export type Objective = (x: Float64Array, gradient: Float64Array) => number;

/** When to stop, and how much to remember. */
export interface LbfgsOptions {
  /** Stops when no component of the gradient is larger; 1e-4 by default. */
  readonly tolerance?: number;
  /** 100 by default. */
  readonly maxIterations?: number;
  /** Number of remembered steps; 10 by default. */
  readonly memory?: number;
  /** Stops when an iteration lowers the value by less than this share of it; 64 machine epsilons by default. */
  readonly valueTolerance?: number;
  /** Most evaluations of one line search; 50 by default. */
  readonly maxLineSearch?: number;
  /**
   * A rough inverse of the Hessian's diagonal up to a factor, from which the approximation starts; ones by default.
   * It changes the path, not the minimum.
   */
  readonly scaling?: Float64Array | null;
}

/** Where the minimization stands after an iteration. */
export interface LbfgsState {
  readonly iteration: number;
  readonly value: number;
  /** Largest absolute component of the gradient. */
  readonly gradientNorm: number;
}

/** How it ended. `x` was changed in place. */
export interface LbfgsResult extends LbfgsState {
  readonly evaluations: number;
  readonly stoppedBy: 'gradient' | 'value' | 'iterations' | 'line search';
}

/** Minimizes `objective` from `x` on, in place, yielding after each iteration so that a caller can pause or stop. */
export function* lbfgs(
  objective: Objective,
  x: Float64Array,
  {
    tolerance = 1e-4,
    maxIterations = 100,
    memory = 10,
    valueTolerance = 64 * Number.EPSILON,
    maxLineSearch = 50,
    scaling = null,
  }: LbfgsOptions = {},
): Generator<LbfgsState, LbfgsResult, void> {
  const gradient = new Float64Array(x.length);
  const previousX = new Float64Array(x.length);
  const previousGradient = new Float64Array(x.length);
  const direction = new Float64Array(x.length);
  const history = new History(memory, scaling ?? new Float64Array(x.length).fill(1));
  let value = objective(x, gradient);
  let evaluations = 1;
  let iteration = 0;
  const result = (stoppedBy: LbfgsResult['stoppedBy']): LbfgsResult => ({
    iteration,
    value,
    gradientNorm: largest(gradient),
    evaluations,
    stoppedBy,
  });
  if (largest(gradient) <= tolerance) return result('gradient');
  while (iteration < maxIterations) {
    history.descend(gradient, direction);
    previousX.set(x);
    previousGradient.set(gradient);
    const start: LinePoint = { step: 0, value, slope: dot(gradient, direction) };
    const at = (step: number): LinePoint => {
      for (let i = 0; i < x.length; i++) x[i] = previousX[i] + step * direction[i];
      evaluations++;
      return { step, value: objective(x, gradient), slope: dot(gradient, direction) };
    };
    const firstStep = iteration === 0 ? Math.min(1, 1 / Math.sqrt(-start.slope)) : 1;
    const found = start.slope < 0 ? searchLine(at, start, firstStep, maxLineSearch) : null;
    if (!found) {
      x.set(previousX);
      gradient.set(previousGradient);
      if (history.isEmpty) return result('line search');
      history.clear();
      continue;
    }
    iteration++;
    const decrease = value - found.value;
    value = found.value;
    const state = { iteration, value, gradientNorm: largest(gradient) };
    yield state;
    if (state.gradientNorm <= tolerance) return result('gradient');
    if (decrease <= valueTolerance * Math.max(Math.abs(value + decrease), Math.abs(value), 1))
      return result('value');
    history.remember(x, previousX, gradient, previousGradient);
  }
  return result('iterations');
}

/** The last steps and the changes of the gradient along them: an approximate inverse Hessian. */
class History {
  private readonly steps: Float64Array[] = [];
  private readonly changes: Float64Array[] = [];
  private readonly products: number[] = [];
  /** Factor of `scaling` that fits the last step. */
  private factor = 1;

  constructor(
    private readonly memory: number,
    private readonly scaling: Float64Array,
  ) {}

  get isEmpty(): boolean {
    return this.steps.length === 0;
  }

  clear(): void {
    this.steps.length = this.changes.length = this.products.length = 0;
    this.factor = 1;
  }

  /** Forgets the oldest step when full; ignores a step along which the slope did not grow. */
  remember(x: Float64Array, previousX: Float64Array, g: Float64Array, previousG: Float64Array): void {
    const full = this.steps.length === this.memory;
    const step = full ? (this.steps.shift() as Float64Array) : new Float64Array(x.length);
    const change = full ? (this.changes.shift() as Float64Array) : new Float64Array(x.length);
    if (full) this.products.shift();
    let product = 0;
    let descent = 0;
    let changeSquared = 0;
    for (let i = 0; i < step.length; i++) {
      const s = x[i] - previousX[i];
      const y = g[i] - previousG[i];
      step[i] = s;
      change[i] = y;
      product += s * y;
      descent -= s * previousG[i];
      changeSquared += y * this.scaling[i] * y;
    }
    if (product <= Number.EPSILON * descent) return;
    this.steps.push(step);
    this.changes.push(change);
    this.products.push(product);
    this.factor = product / changeSquared;
  }

  /** Writes minus the approximate inverse Hessian times `gradient` into `direction` (two-loop recursion). */
  descend(gradient: Float64Array, direction: Float64Array): void {
    const count = this.steps.length;
    const alphas = new Float64Array(count);
    for (let i = 0; i < direction.length; i++) direction[i] = -gradient[i];
    for (let n = count - 1; n >= 0; n--) {
      alphas[n] = dot(this.steps[n], direction) / this.products[n];
      addScaled(direction, -alphas[n], this.changes[n]);
    }
    for (let i = 0; i < direction.length; i++) direction[i] *= this.factor * this.scaling[i];
    for (let n = 0; n < count; n++) {
      const beta = dot(this.changes[n], direction) / this.products[n];
      addScaled(direction, alphas[n] - beta, this.steps[n]);
    }
  }
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i] * b[i];
  return sum;
}

function addScaled(target: Float64Array, factor: number, source: Float64Array): void {
  for (let i = 0; i < target.length; i++) target[i] += factor * source[i];
}

function largest(values: Float64Array): number {
  let most = 0;
  for (let i = 0; i < values.length; i++) most = Math.max(most, Math.abs(values[i]));
  return most;
}
