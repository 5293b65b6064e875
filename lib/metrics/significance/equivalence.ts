/** Whether two means are the same within a margin, different by more than it, or neither can be said. */
import { check, checkNumber } from '../../core/check';
import { studentQuantile } from '../special';

/** What a mean may be off by. */
export interface VariancePart {
  /** Of the mean, not of a single value. */
  readonly variance: number;
  /** Degrees of freedom that it was estimated with. */
  readonly df: number;
}

/** `equivalent` within the margin, `different` by more than it; each is wrong in at most `EQUIVALENCE_LEVEL` of all cases. */
export const EQUIVALENCE_VERDICTS = ['equivalent', 'different', 'inconclusive'] as const;
export type EquivalenceVerdict = (typeof EQUIVALENCE_VERDICTS)[number];

/** Of each one-sided test; the interval holds 1 minus twice as much. */
export const EQUIVALENCE_LEVEL = 0.05;

/** A difference against a margin. */
export interface Equivalence {
  /** The 90 % interval of the difference. */
  readonly lower: number;
  readonly upper: number;
  readonly verdict: EquivalenceVerdict;
}

/**
 * Two one-sided tests as the inclusion of an interval (Schuirmann 1987, J. Pharmacokinet. Biopharm. 15:657): `equivalent` where
 * the 90 % interval of `difference` lies within the margin, `different` where it lies beyond, else `inconclusive`. The
 * difference's variance is the sum of `parts`, its degrees of freedom by Welch and Satterthwaite.
 */
export function equivalence(difference: number, parts: readonly VariancePart[], margin: number): Equivalence {
  checkNumber(margin, 'margin', { min: Number.MIN_VALUE });
  check(parts.length > 0, 'equivalence: expected at least one part of the variance; received none');
  const half = halfWidth(parts);
  const [lower, upper] = [difference - half, difference + half];
  return { lower, upper, verdict: verdictOf(lower, upper, margin) };
}

/** Half the 90 % interval of a difference whose variance has these parts. */
function halfWidth(parts: readonly VariancePart[]): number {
  const variance = parts.reduce((sum, part) => sum + part.variance, 0);
  if (variance === 0) return 0;
  const spread = parts.reduce((sum, part) => sum + part.variance ** 2 / part.df, 0);
  return studentQuantile(1 - 2 * EQUIVALENCE_LEVEL, variance ** 2 / spread) * Math.sqrt(variance);
}

function verdictOf(lower: number, upper: number, margin: number): EquivalenceVerdict {
  if (lower > -margin && upper < margin) return 'equivalent';
  return lower > margin || upper < -margin ? 'different' : 'inconclusive';
}
