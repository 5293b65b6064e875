/** What decides a Phase 1 model; part of a run's id. */
import { checkNumber } from '../../core/check';

/** TF-IDF over words and a logistic regression on it. */
export type TfidfLogisticConfig = {
  /** Terms are 1 to this many words in a row. */
  readonly ngramMax: number;
  readonly minDf: number;
  readonly maxFeatures: number;
  readonly sublinearTf: boolean;
  readonly C: number;
  readonly balanced: boolean;
  readonly maxIterations: number;
  readonly tolerance: number;
};

/** Keeps and checks the members of a config; more members may stand beside them (a notebook's parameters). */
export function tfidfLogisticConfig(given: TfidfLogisticConfig): TfidfLogisticConfig {
  const { ngramMax, minDf, maxFeatures, sublinearTf, C, balanced, maxIterations, tolerance } = given;
  checkNumber(ngramMax, 'ngramMax', { min: 1, max: 5, integer: true });
  checkNumber(minDf, 'minDf', { min: 1, integer: true });
  checkNumber(maxFeatures, 'maxFeatures', { min: 1, integer: true });
  checkNumber(C, 'C', { min: Number.MIN_VALUE });
  checkNumber(maxIterations, 'maxIterations', { min: 1, integer: true });
  checkNumber(tolerance, 'tolerance', { min: 0 });
  return { ngramMax, minDf, maxFeatures, sublinearTf, C, balanced, maxIterations, tolerance };
}
