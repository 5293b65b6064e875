/** Every measure of decisions over a set of predictions, with intervals over whole groups. */
import { LABELS } from '../core/labels';
import type { LabelIndices } from '../metrics/classification';
import { confusionSums } from '../metrics/intervals/confusion-sums';
import { shareIntervals } from '../metrics/intervals/share-intervals';
import { COUNTED_KEYS, COUNTED_KINDS, countedMeasures } from '../metrics/measure-of-cells';
import { type MeasureKey, missingSupport } from '../metrics/measures';
import { groupsOf, type Resampling } from './resampling';

/** A measure of decisions with its 95 % interval over whole groups. */
export interface PooledMeasure {
  readonly measure: MeasureKey;
  readonly value: number | null;
  readonly lower: number | null;
  readonly upper: number | null;
  /** Why there is no interval, or no value; null where there are both. */
  readonly reason: string | null;
}

/** What was decided on examples. */
export interface Decisions {
  readonly ids: readonly string[];
  readonly yTrue: LabelIndices;
  readonly yPred: LabelIndices;
}

/** A row a measure that counts are enough for. */
export function pooledMeasures({ ids, yTrue, yPred }: Decisions, resampling: Resampling): PooledMeasure[] {
  const sums = confusionSums(yTrue, [yPred], groupsOf(ids, resampling));
  const intervals = shareIntervals(sums, countedMeasures, COUNTED_KINDS, resampling);
  const counts = LABELS.map((_, c) => Array.from(yTrue).filter((label) => label === c).length);
  return COUNTED_KEYS.map((measure, k) => {
    const without = missingSupport(measure, counts);
    const { value, lower, upper, reason } = intervals[k];
    return without === null
      ? { measure, value, lower, upper, reason }
      : { measure, value: null, lower: null, upper: null, reason: without };
  });
}
