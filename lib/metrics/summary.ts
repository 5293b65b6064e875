/** Mean and spread over folds. */
import { check } from '../core/check';
import { F1_FIELDS, type F1Row } from './classification';

/** A mean with its standard deviation. */
export interface MeanAndStd {
  readonly mean: number;
  readonly std: number;
}

/**
 * Mean and standard deviation of `values`, dividing by n - `ddof`: 0 as `numpy.std` (what published fold tables
 * mostly show), 1 for the sample's. The spread over folds is no confidence interval: folds share training data.
 */
export function meanAndStd(values: readonly number[], ddof: 0 | 1): MeanAndStd {
  check(values.length > ddof, () => `values: expected more than ${ddof}; received ${values.length}`);
  const mean = values.reduce((total, value) => total + value, 0) / values.length;
  const squares = values.reduce((total, value) => total + (value - mean) ** 2, 0);
  return { mean, std: Math.sqrt(squares / (values.length - ddof)) };
}

/** A mean over those that have a value, with how many these are. */
export interface SupportedMean {
  /** Null where none has a value. */
  readonly mean: number | null;
  /** Null where too few have one. */
  readonly std: number | null;
  readonly n: number;
}

/** `meanAndStd` of the values that are there: one that is missing counts for nothing, least of all for 0. */
export function supportedMean(values: readonly (number | null)[], ddof: 0 | 1): SupportedMean {
  const known = values.filter((value) => value !== null);
  const n = known.length;
  if (n === 0) return { mean: null, std: null, n };
  return n > ddof ? { ...meanAndStd(known, ddof), n } : { mean: meanAndStd(known, 0).mean, std: null, n };
}

/** How many values each mean of an `F1Row` is of. */
export type F1Counts = { readonly [Field in keyof F1Row]: number };

/** Several `F1Row`s together. */
export interface F1Means {
  readonly mean: F1Row;
  readonly std: F1Row;
  readonly n: F1Counts;
}

/** `supportedMean` of every member. */
export function f1Means(rows: readonly F1Row[], ddof: 0 | 1): F1Means {
  const means = F1_FIELDS.map((field) => {
    const values = rows.map((row) => row[field]);
    return [field, supportedMean(values, ddof)] as const;
  });
  const pick = (kind: keyof SupportedMean) =>
    Object.fromEntries(means.map(([field, of]) => [field, of[kind]]));
  return { mean: pick('mean'), std: pick('std'), n: pick('n') } as unknown as F1Means;
}

/** The highest of the values that are there; null where none is. */
export function highest(values: readonly (number | null)[]): number | null {
  const known = values.filter((value) => value !== null);
  return known.length > 0 ? Math.max(...known) : null;
}
