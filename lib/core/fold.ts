/** One fold of a split as the examples themselves. */
import type { LabelledText } from './labels';

/** What a fold trains on, chooses by and is reported on; no example stands in two parts. */
export interface Fold {
  /** 1 to k. */
  readonly fold: number;
  readonly train: readonly LabelledText[];
  /** Held out of training for choices; may be empty. */
  readonly inner: readonly LabelledText[];
  /** Held out for the report. */
  readonly outer: readonly LabelledText[];
}
