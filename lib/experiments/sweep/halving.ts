/** Successive halving: all trials on a small budget, the best of them on a larger one (Jamieson and Talwalkar 2016). */
import { checkNumber } from '../../core/check';

/** One rung: what share of its budget each trial is given, and how many trials come to it. */
export interface Rung {
  readonly share: number;
  readonly trials: number;
}

/**
 * The rungs of so many trials of which one in `eta` goes on, each time with `eta` times the budget; the last one has all of
 * it. One rung without pruning (`eta` 0), and of fewer trials than `eta`.
 */
export function rungsOf(trials: number, eta: number): Rung[] {
  checkNumber(trials, 'trials', { min: 1, integer: true });
  checkNumber(eta, 'sweepHalving', { min: 0, max: 10, integer: true });
  if (eta < 2) return [{ share: 1, trials }];
  const rungs: number[] = [trials];
  while (rungs[rungs.length - 1] >= eta) rungs.push(Math.floor(rungs[rungs.length - 1] / eta));
  return rungs.map((n, i) => ({ share: eta ** (i + 1 - rungs.length), trials: n }));
}

/** The `count` of highest score, in their order; the earlier one on ties, those without a score last. */
export function survivors<T extends { readonly score: number | null }>(
  all: readonly T[],
  count: number,
): T[] {
  const value = ({ score }: T) => score ?? Number.NEGATIVE_INFINITY;
  const ranked = [...all].sort((a, b) => (value(b) === value(a) ? 0 : value(b) > value(a) ? 1 : -1));
  const kept = new Set(ranked.slice(0, count));
  return all.filter((each) => kept.has(each));
}
