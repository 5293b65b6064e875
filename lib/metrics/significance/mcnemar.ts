/** Who of two classifiers is right where, and McNemar's exact test of it. */
import { check } from '../../core/check';
import type { LabelIndices } from '../classification';
import { fairBinomialTail } from '../special';

/** Examples by who is right on them. */
export interface Agreement {
  readonly bothRight: number;
  readonly onlyA: number;
  readonly onlyB: number;
  readonly bothWrong: number;
}

/** Counts who is right where. Throws when the arrays are not of one length. */
export function agreement(
  yTrue: LabelIndices,
  predictedA: LabelIndices,
  predictedB: LabelIndices,
): Agreement {
  check(
    yTrue.length === predictedA.length && yTrue.length === predictedB.length,
    () =>
      `agreement: expected predictions for ${yTrue.length} examples; received ${predictedA.length} and ${predictedB.length}`,
  );
  const cells = [0, 0, 0, 0];
  for (let i = 0; i < yTrue.length; i++)
    cells[2 * Number(predictedA[i] !== yTrue[i]) + Number(predictedB[i] !== yTrue[i])]++;
  const [bothRight, onlyA, onlyB, bothWrong] = cells;
  return { bothRight, onlyA, onlyB, bothWrong };
}

/** Two-sided exact binomial p-value, as `mcnemar(exact=True)` of statsmodels; 1 when they never disagree. */
export function mcnemar({ onlyA, onlyB }: Pick<Agreement, 'onlyA' | 'onlyB'>): number {
  return Math.min(1, 2 * fairBinomialTail(Math.min(onlyA, onlyB), onlyA + onlyB));
}
