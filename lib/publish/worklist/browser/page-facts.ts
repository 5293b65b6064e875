/** What a worklist knows; written into the page when it is built. */
import type { Label } from '../../../core/labels';
import type { DrivingWord } from '../../predict/scored-report';

/** A report to read. Texts are empty where they are not known. */
export interface WorklistRow {
  readonly key: string;
  /** `2024-03-31`, or empty. */
  readonly date: string;
  /** Null where it was filed as none of the classes. */
  readonly filed: Label | null;
  /** In the order of `LABELS`. */
  readonly probabilities: readonly number[];
  readonly decision: Label;
  /** The probability of Death times what a Death costs that stays filed as this. */
  readonly cost: number;
  readonly words: readonly DrivingWord[];
  readonly truncated: boolean;
  readonly device: string;
  readonly manufacturer: string;
  readonly text: string;
}

/** `<script id="facts">`. */
export interface WorklistFacts {
  /** Names the decisions that the browser keeps: the same for next month's list. */
  readonly id: string;
  /** Reports that a reader takes on a day. */
  readonly perDay: number;
  /** By falling cost, each key once. */
  readonly rows: readonly WorklistRow[];
}
