/** L-BFGS that can be watched and stopped. */
import { breathe } from '../../core/progress';
import { type LbfgsOptions, type LbfgsResult, type LbfgsState, lbfgs, type Objective } from './lbfgs';

/** Who hears of a minimization, and what stops it. */
export interface Watch {
  readonly onIteration?: (state: LbfgsState) => void;
  readonly signal?: AbortSignal;
}

/** Minimizes `objective` from `x` on, in place; lets the event loop turn between iterations, throws when aborted. */
export async function minimize(
  objective: Objective,
  x: Float64Array,
  options: LbfgsOptions,
  { onIteration = () => {}, signal }: Watch,
): Promise<LbfgsResult> {
  const steps = lbfgs(objective, x, options);
  let step = steps.next();
  while (!step.done) {
    signal?.throwIfAborted();
    onIteration(step.value);
    await breathe();
    step = steps.next();
  }
  return step.value;
}
