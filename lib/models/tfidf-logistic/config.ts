/** What decides a Phase 1 model; part of a run's id. */
import { check, checkNumber, checkOneOf } from '../../core/check';

/** The F1 by which C is chosen: the mean over the labels, weighted by support, or Death's. */
export const C_CRITERIA = ['macro', 'weighted', 'D'] as const;
export type CCriterion = (typeof C_CRITERIA)[number];

/** TF-IDF over words and a logistic regression on it. */
export type TfidfLogisticConfig = {
  /** Terms are 1 to this many words in a row. */
  readonly ngramMax: number;
  readonly minDf: number;
  readonly maxFeatures: number;
  readonly sublinearTf: boolean;
  /** Inverse strength of the penalty; of several the best is chosen on the inner part (on the outer if that is empty). */
  readonly C: number | readonly number[];
  /** By what C is chosen among several; macro by default. */
  readonly chooseCBy?: CCriterion;
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
  for (const value of valuesOfC(C)) checkNumber(value, 'C', { min: Number.MIN_VALUE });
  checkNumber(maxIterations, 'maxIterations', { min: 1, integer: true });
  checkNumber(tolerance, 'tolerance', { min: 0 });
  const config = { ngramMax, minDf, maxFeatures, sublinearTf, C, balanced, maxIterations, tolerance };
  if (typeof C === 'number') return config;
  const chooseCBy = checkOneOf(given.chooseCBy ?? 'macro', C_CRITERIA, 'chooseCBy');
  return { ...config, chooseCBy };
}

/** The values of C to try, ascending. */
export function valuesOfC(C: TfidfLogisticConfig['C']): number[] {
  if (typeof C === 'number') return [C];
  check(Array.isArray(C) && C.length > 0, () => `C: expected a number or a list of them; received ${C}`);
  return [...new Set(C)].sort((a, b) => a - b);
}
