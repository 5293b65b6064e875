/** Which epoch is the best so far, and when to stop. */
import { LABELS } from '../../../core/labels';
import { type ScoreBy, scoreToChooseBy } from '../../../metrics/measures';
import { partScores } from '../../../metrics/part-scores';
import type { Recipe } from './recipe';

/** Scores that can be watched; all are to be maximized. */
export type Monitor = Recipe['monitor'];

/**
 * The monitored score of probabilities [n, 4] against label indices, or of what it gives way to where these do not support
 * it.
 */
export function monitorScore(monitor: Monitor, yTrue: Uint8Array, probabilities: Float64Array): ScoreBy {
  if (yTrue.length * LABELS.length !== probabilities.length)
    throw new Error(
      `expected ${yTrue.length} rows of probabilities; received ${probabilities.length / LABELS.length}`,
    );
  return scoreToChooseBy(partScores(yTrue, probabilities), monitor);
}

/** The best epoch so far. Pure data, so that it can be written down and taken up again. */
export interface BestEpoch extends ScoreBy {
  readonly epoch: number;
}

/** The best epoch once `epoch` has `scored`: a tie leaves the earlier one. */
export function betterEpoch(best: BestEpoch | null, epoch: number, scored: ScoreBy): BestEpoch {
  return best === null || scored.score > best.score ? { epoch, ...scored } : best;
}

/** Whether `patience` epochs have passed since the best one. */
export function isExhausted(best: BestEpoch, epoch: number, patience: number): boolean {
  return epoch - best.epoch >= patience;
}
