/**
 * Dynamic loss scaling for float16 products (Micikevicius et al. 2018, arXiv:1710.03740), with the constants of torch's
 * `GradScaler`: gradients too small for float16 are multiplied up before they are computed and down after.
 */
import type { ProductPrecision } from '../bert/precision';

/** The factor, a power of 2, and the steps since it last changed. Pure data, saved with a training. */
export interface LossScale {
  readonly scale: number;
  readonly steps: number;
}

const GROWTH_STEPS = 2000;
const HIGHEST = 2 ** 24;

/** 65536 for float16; 1, which changes nothing, for precisions with the range of float32. */
export function firstLossScale(precision: ProductPrecision): LossScale {
  return { scale: precision === 'float16' ? 2 ** 16 : 1, steps: 0 };
}

/** Half of it after a step whose gradients overflowed, twice after 2000 steps without; 1 stays. */
export function nextLossScale({ scale, steps }: LossScale, overflowed: boolean): LossScale {
  if (overflowed) return { scale: scale / 2, steps: 0 };
  if (scale === 1 || steps + 1 < GROWTH_STEPS) return { scale, steps: steps + 1 };
  return { scale: Math.min(HIGHEST, 2 * scale), steps: 0 };
}
