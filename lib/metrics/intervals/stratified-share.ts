/** A share of a finite population, from a random draw in each of its strata. */
import { binomialInterval } from './binomial-bound';

/** A stratum of `size` examples, of which `read` were drawn at random; `hits` of these have what is counted. */
export interface StratumCounts {
  readonly size: number;
  readonly read: number;
  readonly hits: number;
}

/** A share with its 95 % interval. */
export interface ShareEstimate {
  readonly value: number;
  readonly lower: number;
  readonly upper: number;
}

/**
 * The share of all examples of the strata that are hits: each stratum's share weighted by its size, which is the estimate by
 * inverse sampling probabilities. The interval joins the exact one of each stratum (Clopper and Pearson 1934; Wilson's lower edge is too high where hits
 * are rare) by their distances from its share (MOVER, Zou
 * and Donner 2008, Stat. Med. 27:1693), each for the larger sample that a draw without replacement is worth: it is of these
 * very examples, so that nothing is left open where all were read, whatever belongs together among them. A stratum of which
 * nothing was read may have any share. Null where nothing at all was read.
 */
export function stratifiedShare(strata: readonly StratumCounts[]): ShareEstimate | null {
  const all = strata.reduce((sum, { size }) => sum + size, 0);
  if (strata.every(({ read }) => read === 0)) return null;
  let [value, below, above] = [0, 0, 0];
  for (const stratum of strata) {
    const weight = stratum.size / all;
    const { value: own, lower, upper } = shareOf(stratum);
    value += weight * own;
    below += (weight * (own - lower)) ** 2;
    above += (weight * (upper - own)) ** 2;
  }
  return {
    value,
    lower: Math.max(0, value - Math.sqrt(below)),
    upper: Math.min(1, value + Math.sqrt(above)),
  };
}

function shareOf({ size, read, hits }: StratumCounts): ShareEstimate {
  if (read === 0) return { value: 0.5, lower: 0, upper: 1 };
  const value = hits / read;
  if (read >= size) return { value, lower: value, upper: value };
  const n = (read * (size - 1)) / (size - read);
  return { value, ...binomialInterval(value * n, n) };
}
