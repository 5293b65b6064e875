/** What the generator planted in a record, kept apart from it. */
import type { Label } from '../../core/labels';

/** Planted properties that a record may have. */
export const TRAITS = [
  'all-caps',
  'redacted',
  'long',
  'empty',
  'short',
  'boilerplate',
  'follow-up',
  'repeat',
  'number-only',
  'no-key',
  'several-patients',
  'death-negated',
  'death-mentioned',
  'death-unsaid',
  'vague',
  'mislabelled',
  'odd-label',
  'unknown-label',
] as const;

/** One of `TRAITS`. */
export type Trait = (typeof TRAITS)[number];

/**
 * The truth of one record. `severity` is what happened, `filedAs` what its event type says (null where it says
 * nothing known). Traits: `death-negated` a sentence says that nobody died; `death-mentioned` a word of dying that is
 * not the patient's death here; `death-unsaid` a death told without such a word; `vague` a consequence that fits
 * several classes; `mislabelled` filed as another class than its severity; `odd-label` a raw code or other case.
 */
export interface SyntheticTruth {
  readonly severity: Label;
  readonly filedAs: Label | null;
  readonly traits: readonly Trait[];
  /** The event that the record is about; follow-ups and repeats share it, whatever their `event_key` says. */
  readonly event: number;
  /** The near-duplicate family (`boilerplate`), else null. */
  readonly family: string | null;
  /** Outcomes of each patient alone, before openFDA's concatenation. */
  readonly outcomes: readonly (readonly string[])[];
}
