/** Mean and spread over folds. */
import { check } from '../core/check';

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
