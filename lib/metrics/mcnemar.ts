/** Whether two classifiers differ on the same examples, from those that one alone gets right. */
import { check } from '../core/check';
import type { LabelIndices } from './classification';
import { chiSquareTail, fairBinomialTail } from './special';

/** McNemar's test of two classifiers a and b. */
export interface McNemar {
  readonly bothRight: number;
  readonly onlyA: number;
  readonly onlyB: number;
  readonly bothWrong: number;
  /** (|onlyA - onlyB| - 1)^2 / (onlyA + onlyB), Edwards's continuity correction; 0 when they never disagree. */
  readonly chiSquare: number;
  /** Two-sided p-value of `chiSquare`, one degree of freedom. */
  readonly pChiSquare: number;
  /** Two-sided exact binomial p-value. */
  readonly pExact: number;
}

/** Counts who is right where. Throws when the arrays are not of one length. */
export function mcnemar(yTrue: LabelIndices, predictedA: LabelIndices, predictedB: LabelIndices): McNemar {
  check(
    yTrue.length === predictedA.length && yTrue.length === predictedB.length,
    () =>
      `mcnemar: expected predictions for ${yTrue.length} examples; received ${predictedA.length} and ${predictedB.length}`,
  );
  const cells = [0, 0, 0, 0];
  for (let i = 0; i < yTrue.length; i++)
    cells[2 * Number(predictedA[i] !== yTrue[i]) + Number(predictedB[i] !== yTrue[i])]++;
  const [bothRight, onlyA, onlyB, bothWrong] = cells;
  return { bothRight, onlyA, onlyB, bothWrong, ...discordance(onlyA, onlyB) };
}

/** McNemar's test from the two counts that matter, as `mcnemar(exact=True)` and `(correction=True)` of statsmodels. */
export function discordance(
  onlyA: number,
  onlyB: number,
): Pick<McNemar, 'chiSquare' | 'pChiSquare' | 'pExact'> {
  const n = onlyA + onlyB;
  const chiSquare = n === 0 ? 0 : (Math.abs(onlyA - onlyB) - 1) ** 2 / n;
  return {
    chiSquare,
    pChiSquare: chiSquareTail(chiSquare),
    pExact: Math.min(1, 2 * fairBinomialTail(Math.min(onlyA, onlyB), n)),
  };
}
