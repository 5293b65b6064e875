/** Which scaling of probabilities pays on examples that it was not fitted on. */
import { check } from '../../core/check';
import { LABELS } from '../../core/labels';
import type { RandomState } from '../../core/random';
import type { LabelIndices } from '../classification';
import { logLossOf } from '../probabilities';
import { fitBiasCorrected, fitVector } from './fit-scaling';
import { applyScaling, byTemperature, type Scaling, UNSCALED } from './scaling';
import { fitTemperature } from './temperature';

const K = LABELS.length;
const FOLDS = 5;

/** The ways to scale, the simplest first. */
export const SCALING_METHODS = ['none', 'temperature', 'bias-corrected', 'vector'] as const;

/** One of `SCALING_METHODS`. */
export type ScalingMethod = (typeof SCALING_METHODS)[number];

/** What was chosen, and by what. */
export interface ScalingChoice {
  readonly method: ScalingMethod;
  /** Fitted on all examples. */
  readonly scaling: Scaling;
  /** Mean log loss of each method on the part that it was not fitted on; null where there is but one group. */
  readonly losses: Readonly<Record<ScalingMethod, number>> | null;
}

/** How each method is fitted on labels and their probabilities. */
export const SCALING_FITS: Readonly<
  Record<ScalingMethod, (yTrue: LabelIndices, probabilities: Float64Array) => Scaling>
> = {
  none: () => UNSCALED,
  temperature: (yTrue, probabilities) => byTemperature(fitTemperature(yTrue, probabilities)),
  'bias-corrected': fitBiasCorrected,
  vector: fitVector,
};

/**
 * The method of lowest log loss under cross-fitting in five parts (as many as there are groups where these are fewer),
 * the simpler one on ties, then fitted on everything. `groupOf` gives the group of a row, which stays in one part; null
 * makes an example a group of its own. One group alone chooses nothing and is not scaled.
 */
export function chooseScaling(
  yTrue: LabelIndices,
  probabilities: Float64Array,
  groupOf: readonly (string | null)[],
  random: RandomState,
): ScalingChoice {
  check(
    yTrue.length > 0 && probabilities.length === yTrue.length * K && groupOf.length === yTrue.length,
    () =>
      `scaling: expected n x ${K} probabilities and n groups of n > 0 labels; received ${probabilities.length} and ${groupOf.length} of ${yTrue.length}`,
  );
  const parts = dealt(groupOf, random);
  if (parts.length < 2) return { method: 'none', scaling: UNSCALED, losses: null };
  const losses = { none: 0, temperature: 0, 'bias-corrected': 0, vector: 0 };
  parts.forEach((part, held) => {
    const fitted = selected(yTrue, probabilities, parts.filter((_, i) => i !== held).flat());
    const tested = selected(yTrue, probabilities, part);
    for (const method of SCALING_METHODS) {
      const scaled = applyScaling(
        tested.probabilities,
        SCALING_FITS[method](fitted.yTrue, fitted.probabilities),
      );
      losses[method] +=
        part.reduce((sum, _, row) => sum + logLossOf(tested.yTrue, scaled, row), 0) / yTrue.length;
    }
  });
  const method = SCALING_METHODS.reduce((best, next) => (losses[next] < losses[best] ? next : best));
  return { method, scaling: SCALING_FITS[method](yTrue, probabilities), losses };
}

/** The rows of each part: groups in random order, each to the part with fewest rows. */
function dealt(groupOf: readonly (string | null)[], random: RandomState): number[][] {
  const groups = new Map<string | number, number[]>();
  groupOf.forEach((group, row) => {
    const rows = groups.get(group ?? row);
    if (rows) rows.push(row);
    else groups.set(group ?? row, [row]);
  });
  const order = [...groups.values()];
  random.shuffle(order);
  const parts: number[][] = Array.from({ length: Math.min(FOLDS, order.length) }, () => []);
  for (const rows of order)
    parts.reduce((least, part) => (part.length < least.length ? part : least)).push(...rows);
  return parts;
}

function selected(yTrue: LabelIndices, probabilities: Float64Array, rows: readonly number[]) {
  const chosen = new Float64Array(rows.length * K);
  rows.forEach((row, i) => {
    chosen.set(probabilities.subarray(row * K, (row + 1) * K), i * K);
  });
  return { yTrue: Uint8Array.from(rows, (row) => yTrue[row]), probabilities: chosen };
}
