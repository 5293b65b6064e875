/** One report as a model read it: what `npm run predict` writes a line of, and what lists of work are made from. */
import type { Label } from '../../core/labels';

/** A term of the cleaned narrative and how strongly it speaks for the decision. */
export interface DrivingWord {
  readonly word: string;
  readonly weight: number;
}

/** A scored report. */
export interface ScoredReport {
  /** MAUDE's report key. */
  readonly key: string;
  /** When it was received, `2024-03-31`; null where it does not say. */
  readonly date: string | null;
  /** The class that it was filed as; null where it was filed as none of them. */
  readonly filed: Label | null;
  /** In the order of `LABELS` (D I M O), calibrated, summing to 1. */
  readonly probabilities: readonly number[];
  readonly decision: Label;
  /** Whether Death is as probable as the model's threshold asks; null where it has no threshold. */
  readonly deathAlarm: boolean | null;
  /** Whether it may be a death that was filed as something else. */
  readonly suspected: boolean;
  /** The strongest first; empty where none were asked for. */
  readonly words: readonly DrivingWord[];
  /** Whether the model read only a part of the narrative. */
  readonly truncated: boolean;
  /** Characters (UTF-16 units) of the cleaned narrative. */
  readonly cleanedLength: number;
  /** Generic name of the first device. */
  readonly device?: string;
  readonly manufacturer?: string;
  /** The cleaned narrative. */
  readonly text?: string;
}

/** A report that is not suspected, of a key that was: what came earlier under that key no longer stands. */
export interface WithdrawnReport {
  readonly key: string;
  readonly suspected: false;
}

/** What a worklist is made from, in the order of the reports. */
export type ListedReport = ScoredReport | WithdrawnReport;

/** Whether a report raises an alarm of Death: by the threshold, or because Death is what was decided. */
export function isAlarm({ deathAlarm, decision }: Pick<ScoredReport, 'deathAlarm' | 'decision'>): boolean {
  return deathAlarm === true || decision === 'D';
}
