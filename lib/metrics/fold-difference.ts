/** Whether two models differ over the folds of one cross-validation. */
import { check } from '../core/check';
import { studentTails } from './special';
import { meanAndStd } from './summary';

/** The corrected resampled t-test. */
export interface FoldDifference {
  readonly mean: number;
  /** Sample standard deviation of the differences (ddof 1). */
  readonly std: number;
  /** Null when the differences do not vary. */
  readonly t: number | null;
  readonly df: number;
  /** Two-sided; null when the differences do not vary. */
  readonly p: number | null;
}

/**
 * Nadeau and Bengio (2003), Machine Learning 52:239: t = mean / sqrt((1/k + nTest/nTrain) var). The second term makes up
 * for folds that share training data; without it the test finds differences that are not there.
 */
export function foldDifference(
  differences: readonly number[],
  nTrain: number,
  nTest: number,
): FoldDifference {
  check(
    nTrain > 0 && nTest > 0,
    () => `expected training and test examples; received ${nTrain} and ${nTest}`,
  );
  const k = differences.length;
  const { mean, std } = meanAndStd(differences, 1);
  if (std === 0) return { mean, std, t: null, df: k - 1, p: null };
  const t = mean / (std * Math.sqrt(1 / k + nTest / nTrain));
  return { mean, std, t, df: k - 1, p: studentTails(t, k - 1) };
}
