/** From the parts of a record to one clean text, step by step. */
import type { NarrativePart } from './record';

/** Which parts make the narrative. */
export type PartChoice = 'all' | 'description-first' | 'description';

/** How a narrative is made; each step can be left out. */
export interface NarrativeOptions {
  /**
   * `all`: every part in file order. `description-first`: the reporter's descriptions, then the manufacturer's
   * narratives. `description`: the descriptions alone.
   */
  readonly parts: PartChoice;
  /** The word that stands for a redaction such as `(b)(4)`; runs of them become one. Null leaves them. */
  readonly redaction: string | null;
  /** Whether control and replacement characters become spaces and invisible ones (soft hyphens, zero width) go. */
  readonly dropControls: boolean;
  /** Whether runs of white space become one space and the ends are trimmed. */
  readonly joinSpaces: boolean;
}

/** One step of cleaning, by its name. */
export interface NarrativeStep {
  readonly name: 'redactions' | 'controls' | 'spaces';
  readonly apply: (text: string) => string;
}

/** The chosen parts in the chosen order. Empty parts are left out. */
export function chosenParts(parts: readonly NarrativePart[], choice: PartChoice): NarrativePart[] {
  const filled = parts.filter((part) => part.text !== '');
  if (choice === 'all') return filled;
  const descriptions = filled.filter((part) => part.kind === 'description');
  if (choice === 'description') return descriptions;
  return [...descriptions, ...filled.filter((part) => part.kind === 'manufacturer')];
}

/** The chosen parts joined by one space, otherwise as received. */
export function joinParts(parts: readonly NarrativePart[], choice: PartChoice): string {
  return chosenParts(parts, choice)
    .map((part) => part.text)
    .join(' ');
}

/** The steps that `options` asks for, in their order. Letter case stays. */
export function narrativeSteps(options: NarrativeOptions): NarrativeStep[] {
  const { redaction, dropControls, joinSpaces } = options;
  const steps: NarrativeStep[] = [];
  if (redaction !== null)
    steps.push({ name: 'redactions', apply: (text) => markRedactions(text, redaction) });
  if (dropControls)
    steps.push({ name: 'controls', apply: (text) => text.replace(INVISIBLE, '').replace(CONTROLS, ' ') });
  if (joinSpaces) steps.push({ name: 'spaces', apply: (text) => text.replace(/\s+/g, ' ').trim() });
  return steps;
}

/** The narrative of `parts` under `options`. */
export function narrativeOf(parts: readonly NarrativePart[], options: NarrativeOptions): string {
  return narrativeSteps(options).reduce((text, step) => step.apply(text), joinParts(parts, options.parts));
}

const INVISIBLE = /[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]/g;
const CONTROLS = /[\u0000-\u0008\u000e-\u001f\u007f-\u009f\ufff9-\ufffd]+/g;

/** FDA's markers: `(b)(4)`, `(B) (6)`, `(b)(6)^`, `(B)(7)(C)`; several in a row, as in `(b)(4) (b)(6)`, count as one. */
const REDACTIONS =
  /\(\s*b\s*\)\s*\(\s*\d\s*\)(?:\s*\([a-f]\)(?!\s*\(\s*\d))?\^?(?:[\s,]*\(\s*b\s*\)\s*\(\s*\d\s*\)(?:\s*\([a-f]\)(?!\s*\(\s*\d))?\^?)*/gi;

/** Redaction markers as the word `token`, set apart from letters and digits that touch them (`(B)(6)2012`). */
export function markRedactions(text: string, token: string): string {
  return text.replace(REDACTIONS, (marker: string, offset: number) => {
    const before = /[\p{L}\p{N}]$/u.test(text.slice(Math.max(0, offset - 2), offset)) ? ' ' : '';
    const after = /^[\p{L}\p{N}]/u.test(text.slice(offset + marker.length, offset + marker.length + 2))
      ? ' '
      : '';
    return `${before}${token}${after}`;
  });
}
