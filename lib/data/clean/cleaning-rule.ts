/** A rule of cleaning as data: plain JSON that this code, the browser's copy of it and Python read alike. */
import type { NarrativeStepName } from './narrative-options';

/** What every rule says. */
interface Ruled {
  /** The step that it belongs to, which is left out or done as a whole. */
  readonly step: NarrativeStepName;
  /** The rule is for texts in which this stands (regular expression, ASCII letters in either case); for all by default. */
  readonly where?: string;
}

/** A regular expression in JavaScript's notation, which finds all that it matches. */
interface Finding extends Ruled {
  readonly find: string;
  /** `i`: letters in either case, ASCII alone unless with `u`. `u`: by code points instead of UTF-16 units. */
  readonly flags: '' | 'i' | 'u' | 'iu';
}

/** What is found becomes `by`; where `group` is true only what made group 1 match. */
export interface ReplaceRule extends Finding {
  readonly kind: 'replace';
  readonly by: string;
  readonly group?: true;
}

/** What is found, in small letters, becomes what stands beside it. */
export interface LookupRule extends Finding {
  readonly kind: 'lookup';
  readonly texts: Readonly<Record<string, string>>;
}

/** What is found becomes `by`, set apart by a space from a character of `apart` on either side. */
export interface WordRule extends Finding {
  readonly kind: 'word';
  readonly by: string;
  readonly apart: string;
}

/**
 * What is found is UTF-8 that was read as Windows-1252: its first character is decoded again, where that is valid. `bytes`
 * are the characters of 0x80 to 0x9f. No table of replacements: there are 60,000 of them.
 */
export interface DecodeRule extends Finding {
  readonly kind: 'decode';
  readonly bytes: string;
}

/**
 * The first finding after which at most `longest` characters stand, and nothing that `unless` finds, goes with these and
 * with what `before` finds ending there, among the 11 characters before it, then brackets, then white space. No plain
 * replacement: as one expression it would look at every bracket and space of a text again and again.
 */
export interface NoteRule extends Finding {
  readonly kind: 'note';
  readonly longest: number;
  readonly unless: string;
  readonly before: string;
  readonly brackets: string;
}

/** Letters become small (Unicode, no language). */
export interface LowerRule extends Ruled {
  readonly kind: 'lower';
}

/** White space at the ends goes. */
export interface TrimRule extends Ruled {
  readonly kind: 'trim';
}

/** One rule. */
export type CleaningRule = ReplaceRule | LookupRule | WordRule | DecodeRule | NoteRule | LowerRule | TrimRule;
