/** From the parts of a record to one clean text, step by step. */

import type { NarrativePart } from '../read/record';
import {
  dropAttachments,
  dropContacts,
  dropControls,
  dropHeaders,
  joinSpaces,
  mendMojibake,
} from './mend-text';
import { dropBoilerplate, expandAbbreviations } from './reference-cleaning';

/** Which parts make the narrative. */
export type PartChoice = 'all' | 'description-first' | 'description';

/** How a narrative is made; each step can be left out. They work on each part, in this order. */
export interface NarrativeOptions {
  /**
   * `all`: every part in file order. `description-first`: the reporter's descriptions, then the manufacturer's
   * narratives. `description`: the descriptions alone.
   */
  readonly parts: PartChoice;
  /** Whether wrong decodings are undone: `Â®`, `&APOS;`, `ZIMMER¿S`. */
  readonly mojibake: boolean;
  /** Whether headings of the form go: `H10 ADDITIONAL NARRATIVE:`. */
  readonly headers: boolean;
  /** Whether the note on attached files at the end of a part goes. */
  readonly attachments: boolean;
  /** Whether e-mail and web addresses and telephone numbers go. */
  readonly contacts: boolean;
  /** The word that stands for a redaction such as `(b)(4)`; runs of them become one. Null leaves them. */
  readonly redaction: string | null;
  /** Whether letters become small. */
  readonly lowerCase: boolean;
  /** Whether phrases that makers append to every report go; meant for texts in lower case. */
  readonly boilerplate: boolean;
  /** Whether abbreviations are written out (`pt` is `patient`); meant for texts in lower case. */
  readonly abbreviations: boolean;
  /** Whether control and replacement characters become spaces and invisible ones (soft hyphens, zero width) go. */
  readonly dropControls: boolean;
  /** Whether runs of white space become one space and the ends are trimmed. */
  readonly joinSpaces: boolean;
}

/** One step of cleaning, by its name. */
export interface NarrativeStep {
  readonly name: string;
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

/** The chosen parts after `steps` (by default those of `options`); parts of which nothing is left are left out. */
export function cleanParts(
  parts: readonly NarrativePart[],
  options: NarrativeOptions,
  steps: readonly NarrativeStep[] = stepsOf(options),
): NarrativePart[] {
  const cleaned = parts.map(({ kind, text }) => ({
    kind,
    text: steps.reduce((rest, step) => step.apply(rest), text),
  }));
  return chosenParts(cleaned, options.parts);
}

const KNOWN_STEPS = new WeakMap<NarrativeOptions, readonly NarrativeStep[]>();

function stepsOf(options: NarrativeOptions): readonly NarrativeStep[] {
  const steps = KNOWN_STEPS.get(options) ?? narrativeSteps(options);
  KNOWN_STEPS.set(options, steps);
  return steps;
}

/** The steps that `options` asks for, in their order. */
export function narrativeSteps(options: NarrativeOptions): NarrativeStep[] {
  const { redaction } = options;
  const steps: readonly (NarrativeStep & { readonly wanted: boolean })[] = [
    { name: 'mojibake', wanted: options.mojibake, apply: mendMojibake },
    { name: 'headers', wanted: options.headers, apply: dropHeaders },
    { name: 'attachments', wanted: options.attachments, apply: dropAttachments },
    { name: 'contacts', wanted: options.contacts, apply: dropContacts },
    {
      name: 'redactions',
      wanted: redaction !== null,
      apply: (text) => markRedactions(text, redaction ?? ''),
    },
    { name: 'lower case', wanted: options.lowerCase, apply: (text) => text.toLowerCase() },
    { name: 'boilerplate', wanted: options.boilerplate, apply: dropBoilerplate },
    { name: 'abbreviations', wanted: options.abbreviations, apply: expandAbbreviations },
    { name: 'controls', wanted: options.dropControls, apply: dropControls },
    { name: 'spaces', wanted: options.joinSpaces, apply: joinSpaces },
  ];
  return steps.filter(({ wanted }) => wanted);
}

/** The narrative of `parts` under `options`: its cleaned parts, joined by one space. */
export function narrativeOf(
  parts: readonly NarrativePart[],
  options: NarrativeOptions,
  steps?: readonly NarrativeStep[],
): string {
  return joinParts(cleanParts(parts, options, steps), 'all');
}

/** FDA's markers: `(b)(4)`, `(B) (6)`, `(b)(6)^`, `(B)(7)(C)`; several in a row, as in `(b)(4) (b)(6)`, count as one. */
const REDACTIONS =
  /\(\s*b\s*\)\s*\(\s*\d\s*\)(?:\s*\([a-f]\)(?!\s*\(\s*\d))?\^?(?:[\s,]*\(\s*b\s*\)\s*\(\s*\d\s*\)(?:\s*\([a-f]\)(?!\s*\(\s*\d))?\^?)*/gi;

/** Redaction markers as the word `token`, set apart from letters and digits that touch them (`(B)(6)2012`). */
export function markRedactions(text: string, token: string): string {
  if (!/\(\s*b\s*\)/i.test(text)) return text;
  return text.replace(REDACTIONS, (marker: string, offset: number) => {
    const before = /[\p{L}\p{N}]$/u.test(text.slice(Math.max(0, offset - 2), offset)) ? ' ' : '';
    const after = /^[\p{L}\p{N}]/u.test(text.slice(offset + marker.length, offset + marker.length + 2))
      ? ' '
      : '';
    return `${before}${token}${after}`;
  });
}
