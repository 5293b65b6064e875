/** Which epoch is the best so far, and when to stop. */
import { LABELS } from '../../../core/labels';
import { f1Scores, predictedLabels } from '../../../metrics/classification';
import type { Recipe } from './recipe';

/** Scores that can be watched; all are to be maximized. */
export type Monitor = Recipe['monitor'];

const FIELDS = { deathF1: 'D', macroF1: 'macro', weightedF1: 'weighted' } as const satisfies Readonly<
  Record<Monitor, string>
>;

/** The monitored score of probabilities [n, 4] against label indices. */
export function monitorScore(monitor: Monitor, yTrue: Uint8Array, probabilities: Float64Array): number {
  if (yTrue.length * LABELS.length !== probabilities.length)
    throw new Error(
      `expected ${yTrue.length} rows of probabilities; received ${probabilities.length / LABELS.length}`,
    );
  return f1Scores(yTrue, predictedLabels(probabilities))[FIELDS[monitor]];
}

/** The best epoch so far. Pure data, so that it can be written down and taken up again. */
export interface BestEpoch {
  readonly epoch: number;
  readonly score: number;
}

/** The best epoch once `epoch` has `score`: a tie leaves the earlier one. */
export function betterEpoch(best: BestEpoch | null, epoch: number, score: number): BestEpoch {
  return best === null || score > best.score ? { epoch, score } : best;
}

/** Whether `patience` epochs have passed since the best one. */
export function isExhausted(best: BestEpoch, epoch: number, patience: number): boolean {
  return epoch - best.epoch >= patience;
}
