/** What a page knows of its model; written into it when it is built. */
import type { ScorerSettings } from '../../../classifiers/scorer/scorer-settings';

/** `<script id="facts">`. */
export interface PageFacts {
  readonly labels: readonly { readonly letter: string; readonly name: string; readonly colour: string }[];
  readonly examples: readonly { readonly name: string; readonly text: string }[];
  /** Word pieces that are read, [CLS] and [SEP] included, and which ones; null for Phase 1, which reads all. */
  readonly reading: { readonly maxLength: number; readonly truncation: 'head' | 'headTail' } | null;
  /** How a narrative is cleaned, probabilities scaled and Death called. */
  readonly scorer: ScorerSettings;
}
