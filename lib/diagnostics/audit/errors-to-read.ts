/** The mistakes that are worth reading: missed deaths first, then whatever a run was most sure of. */
import { LABELS, type Label } from '../../core/labels';
import type { ScoredRun } from '../scored';

/** One confident mistake. */
export interface ErrorToRead {
  readonly id: string;
  readonly fold: number;
  readonly kind: 'missed death' | 'false death' | 'other';
  readonly label: Label;
  readonly predicted: Label;
  /** Probability of the predicted class. */
  readonly confidence: number;
  readonly pDeath: number;
}

/** The `count` most confident mistakes of each kind, missed deaths first, the surest first. */
export function errorsToRead({ outer }: ScoredRun, count: number): ErrorToRead[] {
  const k = LABELS.length;
  const errors = Array.from(outer.ids.keys())
    .filter((row) => outer.yPred[row] !== outer.yTrue[row])
    .map((row): ErrorToRead => {
      const [t, p] = [outer.yTrue[row], outer.yPred[row]];
      return {
        id: outer.ids[row],
        fold: outer.folds[row],
        kind: t === 0 ? 'missed death' : p === 0 ? 'false death' : 'other',
        label: LABELS[t],
        predicted: LABELS[p],
        confidence: outer.probabilities[row * k + p],
        pDeath: outer.probabilities[row * k],
      };
    })
    .sort((a, b) => b.confidence - a.confidence || (a.id < b.id ? -1 : 1));
  return (['missed death', 'false death', 'other'] as const).flatMap((kind) =>
    errors.filter((error) => error.kind === kind).slice(0, count),
  );
}
