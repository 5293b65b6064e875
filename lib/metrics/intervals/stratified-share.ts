/** A share of a finite population, from a random draw in each of its strata. */
import { logGamma } from '../special';

/** Of a 95 % interval, on each side. */
const OUTSIDE = 0.025;

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
 * inverse sampling probabilities. The interval joins the exact one of each stratum, hypergeometric as draws are without
 * replacement (Wilson's lower edge is too high where hits are rare), by their distances from its share (MOVER, Zou and
 * Donner 2008, Stat. Med. 27:1693). It is of these very examples: nothing is left open where all were read, whatever
 * belongs together among them. A stratum of which nothing was read may have any share. Null where nothing at all was read.
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

/** The exact interval of a share of `size` examples, of which `read` were drawn without replacement. */
function shareOf({ size, read, hits }: StratumCounts): ShareEstimate {
  if (read === 0) return { value: 0.5, lower: 0, upper: 1 };
  const most = mostHits({ size, read, hits });
  const least = size - mostHits({ size, read, hits: read - hits });
  return { value: hits / read, lower: least / size, upper: most / size };
}

/** The largest number of hits among all with which so few among those read are not unlikely. */
function mostHits({ size, read, hits }: StratumCounts): number {
  let [low, high] = [hits, size - (read - hits)];
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (atMost(hits, { size, read, hits: middle }) > OUTSIDE) low = middle;
    else high = middle - 1;
  }
  return low;
}

/** The probability that `k` or fewer of `read` drawn without replacement are among the `hits` of `size` (hypergeometric). */
function atMost(k: number, { size, read, hits }: StratumCounts): number {
  let sum = 0;
  for (let i = Math.max(0, read - (size - hits)); i <= Math.min(k, hits); i++)
    sum += Math.exp(logChoose(hits, i) + logChoose(size - hits, read - i) - logChoose(size, read));
  return sum;
}

function logChoose(n: number, k: number): number {
  return logGamma(n + 1) - logGamma(k + 1) - logGamma(n - k + 1);
}
