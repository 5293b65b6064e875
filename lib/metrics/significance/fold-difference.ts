/** Whether two models differ over the folds of one cross-validation. */
import { check } from '../../core/check';
import { studentTails } from '../special';
import { meanAndStd } from '../summary';

/** How many examples a fold learns from and how many it tests. */
export interface FoldSizes {
  readonly nTrain: number;
  readonly nTest: number;
}

/**
 * What the mean over k folds varies by, from the folds' variance (ddof 1): (1/k + nTest/nTrain) var, the corrected resampled
 * variance of Nadeau and Bengio (2003), Machine Learning 52:239. The second term makes up for folds that share training data.
 */
export function correctedVariance(variance: number, k: number, { nTrain, nTest }: FoldSizes): number {
  check(
    nTrain > 0 && nTest > 0,
    () => `expected training and test examples; received ${nTrain} and ${nTest}`,
  );
  return variance * (1 / k + nTest / nTrain);
}

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

/** t = mean / sqrt(`correctedVariance`); without the correction the test finds differences that are not there. */
export function foldDifference(differences: readonly number[], sizes: FoldSizes): FoldDifference {
  const k = differences.length;
  const { mean, std } = meanAndStd(differences, 1);
  const variance = correctedVariance(std ** 2, k, sizes);
  if (std === 0) return { mean, std, t: null, df: k - 1, p: null };
  const t = mean / Math.sqrt(variance);
  return { mean, std, t, df: k - 1, p: studentTails(t, k - 1) };
}
