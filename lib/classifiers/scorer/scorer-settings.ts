/** What stands around a predictor where it is used: cleaning, calibration, decision and the alarm of Death, as data. */
import type { Label } from '../../core/labels';
import type { CleaningRule } from '../../data/clean/cleaning-rule';
import type { PartChoice } from '../../data/clean/narrative-options';
import type { ScalingMethod } from '../../metrics/calibration/choose-scaling';
import type { Scaling } from '../../metrics/calibration/scaling';
import type { RecallPromise } from '../../metrics/recall-threshold';

/** The format that `scorer.json` names. */
export const SCORER_FORMAT = 'maude-scorer/1';

/** How narratives were cleaned before the model learned from them. */
export interface ScorerCleaning {
  readonly parts: PartChoice;
  /** Shorter narratives (white space at the ends not counted) the model never learned from. */
  readonly minCharacters: number;
  readonly rules: readonly CleaningRule[];
  /** What `\s`, `\d`, `\w`, `\p{L}` and `\p{N}` in the rules stand for, for other languages than JavaScript. */
  readonly classes: Readonly<Record<string, string>>;
}

/** How probabilities are scaled: softmax(slope log(p) + bias). */
export interface ScorerCalibration {
  readonly method: ScalingMethod;
  readonly scaling: Scaling;
  /** Inner examples that it was fitted on. */
  readonly examples: number;
  /** Why they are left as trained, or why what was fitted is no exact match of this model; null where neither is so. */
  readonly note: string | null;
}

/** What is decided: the most probable class as trained, by which the model was selected. */
export interface ScorerDecision {
  readonly rule: 'most probable as trained';
}

/** When Death is called, whatever is decided. */
export interface DeathRule extends Required<RecallPromise> {
  /** A report is called where its probability of Death, as trained, is at least this; null where it is refused. */
  readonly threshold: number | null;
  /** Why there is no threshold; null where there is one. */
  readonly refused: string | null;
  /** Inner deaths that set it. */
  readonly deaths: number;
  /** The lowest probability of Death of each group of them, ascending: from these any other recall follows. */
  readonly lowest: readonly number[];
  /** Why the promise is not exact for this model; null where it is. */
  readonly approximate: string | null;
}

/** Where the model comes from. */
export interface ScorerOrigin {
  /** Id and digest of the record that chose it. */
  readonly record: string;
  readonly recordDigest: string;
  readonly run: string;
  readonly kind: 'fold' | 'refit';
  /** 0 of a refit. */
  readonly fold: number;
  readonly epoch: number;
  readonly synthetic: boolean;
}

/** `scorer.json`. */
export interface ScorerSettings {
  readonly format: typeof SCORER_FORMAT;
  readonly classifier: string;
  /** The order of probabilities everywhere. */
  readonly labels: readonly Label[];
  readonly cleaning: ScorerCleaning;
  readonly calibration: ScorerCalibration;
  readonly decision: ScorerDecision;
  readonly death: DeathRule;
  readonly origin: ScorerOrigin;
}
