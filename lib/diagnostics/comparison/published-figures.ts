/** What the published project reports, and how far another result may lie from it and still be the same. */

import type { MeasureKey } from '../../metrics/measures';
import type { VariancePart } from '../../metrics/significance/equivalence';
import { correctedVariance } from '../../metrics/significance/fold-difference';
import { meanAndStd } from '../../metrics/summary';

/** A mean F1 over five folds with its standard deviation (ddof 0, as the folds show where they are known). */
interface PublishedMean {
  readonly mean: number;
  readonly std: number;
  /** Fold 1 to 5, where they are published. */
  readonly folds?: readonly number[];
}

/** What is compared: a phase's measure, or the lift of Phase 2 over Phase 1. */
export interface PublishedClaim {
  readonly of: 1 | 2 | 'lift';
  readonly measure: MeasureKey;
  /** As published: a mean, or a difference of means. */
  readonly value: number;
  /** ddof 0 over the folds; null where none was published. */
  readonly std: number | null;
  /** Largest difference that still counts as the same. */
  readonly margin: number;
  /** What `value` varies by. */
  readonly parts: readonly VariancePart[];
  /** What had to be taken for granted of the published side; empty where nothing had. */
  readonly assumed: string;
}

const FOLDS = 5;
/** Of five folds without an inner part. */
const SIZES = { nTrain: 4, nTest: 1 };

/** See huggingface.co/mukundisb/maude-clinicalbert; its metrics are those of five folds that also chose the epoch. */
export const publishedFigures = {
  source: 'https://huggingface.co/mukundisb/maude-clinicalbert',
  /** Its documents give the first and, once, the second, so its two phases may not have seen the same data. */
  rows: [154_776, 161_752],
  /** Of the rows; about. */
  deathShare: 0.08,
  phase1: {
    weightedF1: { mean: 0.8484, std: 0.0012 },
    macroF1: { mean: 0.7379, std: 0.0032 },
    deathF1: { mean: 0.7701, std: 0.0111 },
  },
  phase2: {
    weightedF1: { mean: 0.8691, std: 0.001, folds: [0.8671, 0.87, 0.8693, 0.8693, 0.8698] },
    macroF1: { mean: 0.7727, std: 0.002 },
    deathF1: { mean: 0.8318, std: 0.0076, folds: [0.8346, 0.8364, 0.8418, 0.8249, 0.8212] },
    injuryF1: { mean: 0.8728, std: 0.0015 },
    malfunctionF1: { mean: 0.9069, std: 0.0016 },
    otherF1: { mean: 0.4794, std: 0.0069 },
  },
} as const satisfies {
  readonly source: string;
  readonly rows: readonly number[];
  readonly deathShare: number;
  readonly phase1: Partial<Record<MeasureKey, PublishedMean>>;
  readonly phase2: Partial<Record<MeasureKey, PublishedMean>>;
};

/** F1; the rarer the class, the wider: weighted is dominated by the frequent ones. */
const MARGINS = {
  weightedF1: 0.005,
  macroF1: 0.01,
  deathF1: 0.02,
  injuryF1: 0.005,
  malfunctionF1: 0.005,
  otherF1: 0.03,
} as const satisfies Partial<Record<MeasureKey, number>>;

/** The lift of Death F1 over Phase 1 that still counts as the same. */
const LIFT_MARGIN = 0.02;

const UNKNOWN_LIFT = 'the folds of the lift are not published: the two phases vary as if independent';

/** Everything that is compared, the claims of Phase 2 first, then the lift, then Phase 1. */
export function publishedClaims(): PublishedClaim[] {
  const { phase1, phase2 } = publishedFigures;
  const lift: PublishedClaim = {
    ...{ of: 'lift', measure: 'deathF1', std: null, margin: LIFT_MARGIN, assumed: UNKNOWN_LIFT },
    value: phase2.deathF1.mean - phase1.deathF1.mean,
    parts: [varianceOf(phase2.deathF1), varianceOf(phase1.deathF1)],
  };
  return [...claimsOf(2, phase2), lift, ...claimsOf(1, phase1)];
}

function claimsOf(
  of: 1 | 2,
  means: Readonly<Partial<Record<keyof typeof MARGINS, PublishedMean>>>,
): PublishedClaim[] {
  return Object.entries(means).map(([key, published]) => {
    const measure = key as keyof typeof MARGINS;
    const { mean: value, std } = published;
    return { of, measure, value, std, margin: MARGINS[measure], parts: [varianceOf(published)], assumed: '' };
  });
}

/** Of the folds where they are known, else from ddof 0 to 1; then corrected for folds that share their training rows. */
function varianceOf({ std, folds }: PublishedMean): VariancePart {
  const variance = folds ? meanAndStd(folds, 1).std ** 2 : (std ** 2 * FOLDS) / (FOLDS - 1);
  return { variance: correctedVariance(variance, FOLDS, SIZES), df: FOLDS - 1 };
}
