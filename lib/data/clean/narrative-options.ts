/** What of a narrative is read, and how it is cleaned. */

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

/** The steps of cleaning in their order, and whether options ask for them. */
export const NARRATIVE_STEPS = {
  mojibake: ({ mojibake }) => mojibake,
  headers: ({ headers }) => headers,
  attachments: ({ attachments }) => attachments,
  contacts: ({ contacts }) => contacts,
  redactions: ({ redaction }) => redaction !== null,
  'lower case': ({ lowerCase }) => lowerCase,
  boilerplate: ({ boilerplate }) => boilerplate,
  abbreviations: ({ abbreviations }) => abbreviations,
  controls: ({ dropControls }) => dropControls,
  spaces: ({ joinSpaces }) => joinSpaces,
} as const satisfies Readonly<Record<string, (options: NarrativeOptions) => boolean>>;

/** The name of a step. */
export type NarrativeStepName = keyof typeof NARRATIVE_STEPS;
