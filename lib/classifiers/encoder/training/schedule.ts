/** The learning rate of each step. */

/** The steps of a training. */
export interface Schedule {
  readonly learningRate: number;
  readonly warmupSteps: number;
  readonly totalSteps: number;
}

/**
 * Rises linearly from 0 over `warmupSteps`, then falls linearly to 0, as transformers'
 * `get_linear_schedule_with_warmup`: the first step (`step` 0) has rate 0 unless there is no warm-up.
 */
export function learningRateAt({ learningRate, warmupSteps, totalSteps }: Schedule, step: number): number {
  if (step < warmupSteps) return (learningRate * step) / warmupSteps;
  return (learningRate * Math.max(0, totalSteps - step)) / Math.max(1, totalSteps - warmupSteps);
}

/**
 * The schedule for `batches` micro-batches an epoch. A step takes `accumulation` of them; what is left at an epoch's end
 * is a step of its own. Warm-up steps are rounded down.
 */
export function scheduleFor(
  batches: number,
  {
    accumulation,
    epochs,
    learningRate,
    warmupShare,
  }: {
    readonly accumulation: number;
    readonly epochs: number;
    readonly learningRate: number;
    readonly warmupShare: number;
  },
): Schedule {
  const totalSteps = Math.ceil(batches / accumulation) * epochs;
  return { learningRate, totalSteps, warmupSteps: Math.floor(warmupShare * totalSteps) };
}
