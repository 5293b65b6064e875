/** Seeded stratified draws. */
import { deriveSeed, RandomState } from '../core/random';

/** Rows that belong together, such as those of one label in one fold. */
export interface Stratum {
  /** Names the stratum; its draw does not depend on the other strata. */
  readonly name: string;
  readonly rows: readonly number[];
  /** At least so many are drawn where there are as many. */
  readonly atLeast: number;
  /** At most so many are drawn. */
  readonly atMost: number;
}

/**
 * Draws about `size` rows, from each stratum in proportion to its rows (largest remainders) within its bounds, and
 * returns them sorted. Exactly `size` unless the bounds forbid it.
 */
export function stratifiedDraw(strata: readonly Stratum[], size: number, seed: number): Int32Array {
  const quotas = apportion(strata, size);
  const drawn = strata.flatMap(({ name, rows }, s) => {
    const order = new RandomState(deriveSeed(seed, 'draw', name)).permutation(rows.length);
    return Array.from(order.subarray(0, quotas[s]), (i) => rows[i]);
  });
  return Int32Array.from(drawn).sort();
}

function apportion(strata: readonly Stratum[], size: number): number[] {
  const total = strata.reduce((sum, { rows }) => sum + rows.length, 0);
  const ideal = strata.map(({ rows }) => (total === 0 ? 0 : (size * rows.length) / total));
  const low = strata.map(({ atLeast, atMost, rows }) => Math.min(atLeast, atMost, rows.length));
  const high = strata.map(({ atMost, rows }) => Math.min(atMost, rows.length));
  const quotas = ideal.map((share, s) => Math.min(high[s], Math.max(low[s], Math.floor(share))));
  let missing = size - quotas.reduce((sum, quota) => sum + quota, 0);
  while (missing !== 0) {
    const step = Math.sign(missing);
    const s = furthest(ideal, quotas, step, (i) => (step > 0 ? quotas[i] < high[i] : quotas[i] > low[i]));
    if (s < 0) break;
    quotas[s] += step;
    missing -= step;
  }
  return quotas;
}

/** The stratum whose quota is furthest below (step 1) or above (step -1) its ideal share; the first among equals. */
function furthest(
  ideal: readonly number[],
  quotas: readonly number[],
  step: number,
  free: (stratum: number) => boolean,
): number {
  let best = -1;
  for (let s = 0; s < quotas.length; s++)
    if (free(s) && (best < 0 || step * (ideal[s] - quotas[s]) > step * (ideal[best] - quotas[best])))
      best = s;
  return best;
}
