/** From a record to an example, or the reason why not. */
import { check, checkNumber, checkOneOf } from '../../core/check';
import type { DataValues } from '../parameters';
import type { MaudeRecord } from '../read/record';
import type { Example } from '../store/example';
import { descriptionSpans } from './description-spans';
import { labelOf } from './label';
import { cleaningOf } from './narrative';
import type { NarrativeOptions } from './narrative-options';
import { cleanParts, joinParts } from './narrative-parts';
import { outcomesOfAll } from './outcomes';

/** How records become examples. */
export interface CleaningOptions extends NarrativeOptions {
  /** The least length of a narrative in characters, white space at its ends not counted. */
  readonly minCharacters: number;
  /** What happens to further records of one id: `drop` keeps the latest, `keep` keeps all (ids get `#2`, `#3`). */
  readonly repeats: 'drop' | 'keep';
}

const AS_RECEIVED = {
  parts: 'all',
  mojibake: false,
  headers: false,
  attachments: false,
  contacts: false,
  redaction: null,
  lowerCase: false,
  boilerplate: false,
  abbreviations: false,
  dropControls: false,
  joinSpaces: false,
  minCharacters: 11,
  repeats: 'keep',
} as const satisfies CleaningOptions;

const STANDARD = {
  ...AS_RECEIVED,
  mojibake: true,
  headers: true,
  attachments: true,
  contacts: true,
  redaction: 'redacted',
  dropControls: true,
  joinSpaces: true,
  repeats: 'drop',
} as const satisfies CleaningOptions;

/**
 * Named sets of options. `standard` is the default. `reference` is the cleaning behind the published figures as its
 * documents describe it: lower case, boilerplate phrases dropped, abbreviations written out, digits kept. `parity`
 * leaves texts as received (all parts in file order, more than ten characters, no de-duplication), so that numbers of
 * other implementations can be reproduced.
 */
export const CLEANING_PRESETS = {
  standard: STANDARD,
  reference: { ...STANDARD, lowerCase: true, boilerplate: true, abbreviations: true },
  parity: AS_RECEIVED,
} as const satisfies Readonly<Record<CleaningPreset, CleaningOptions>>;

/** The name of a set of cleaning options. */
export type CleaningPreset = DataValues['cleaning'];

/** A preset's name, or single options over `standard` (or over the preset that `preset` names). */
export type CleaningChoice =
  | CleaningPreset
  | (Partial<CleaningOptions> & { readonly preset?: CleaningPreset });

const SWITCHES = [
  'mojibake',
  'headers',
  'attachments',
  'contacts',
  'lowerCase',
  'boilerplate',
  'abbreviations',
  'dropControls',
  'joinSpaces',
] as const satisfies readonly (keyof CleaningOptions)[];

/** Why a record is no example, in the order in which the reasons are tried. */
export const DROP_REASONS = [
  'unknown label',
  'no narrative',
  'narrative too short',
  'repeat of a report',
  'not drawn (limit)',
] as const;

/** One of `DROP_REASONS`. */
export type DropReason = (typeof DROP_REASONS)[number];

/** What became of one record. */
export type CleanedRecord =
  | { readonly kind: 'example'; readonly example: Example }
  | { readonly kind: 'dropped'; readonly reason: DropReason };

/** The full options of a choice; wrong names and values are errors. */
export function resolveCleaning(choice: CleaningChoice = 'standard'): CleaningOptions {
  const { preset = 'standard', ...own } = typeof choice === 'string' ? { preset: choice } : choice;
  checkOneOf(preset, Object.keys(CLEANING_PRESETS), 'cleaning preset');
  const base: CleaningOptions = CLEANING_PRESETS[preset];
  for (const name of Object.keys(own)) checkOneOf(name, Object.keys(base), 'cleaning option');
  const options: CleaningOptions = { ...base, ...own };
  checkOneOf(options.parts, ['all', 'description-first', 'description'], 'parts');
  checkOneOf(options.repeats, ['drop', 'keep'], 'repeats');
  checkNumber(options.minCharacters, 'minCharacters', { min: 1, integer: true });
  check(
    options.redaction === null || typeof options.redaction === 'string',
    'redaction: expected a word or null',
  );
  for (const name of SWITCHES) checkOneOf(String(options[name]), ['true', 'false'], name);
  return options;
}

/** Cleans one record. Nothing but the narrative parts reaches `text`; nothing but `event_type` makes the label. */
export function cleanRecord(record: MaudeRecord, options: CleaningOptions): CleanedRecord {
  const label = labelOf(record.eventType);
  if (label === null) return { kind: 'dropped', reason: 'unknown label' };
  const parts = cleanParts(record.parts, options.parts, cleaningOf(options));
  const text = joinParts(parts, 'all');
  const length = text.trim().length;
  if (length === 0) return { kind: 'dropped', reason: 'no narrative' };
  if (length < options.minCharacters) return { kind: 'dropped', reason: 'narrative too short' };
  const device = record.devices[0];
  const outcomes = outcomesOfAll(record.patients);
  const example: Example = {
    id: record.id,
    text,
    label,
    descriptionSpans: descriptionSpans(parts),
    eventKey: record.eventKey,
    dateReceived: record.dateReceived,
    productCode: device?.productCode ?? null,
    genericName: device?.genericName ?? null,
    brandName: device?.brandName ?? null,
    manufacturer: device?.manufacturer ?? null,
    reportSource: record.reportSource,
    source: record.source,
    outcomeDeath: outcomes.includes('D'),
    outcomes: outcomes.length === 0 ? null : outcomes.join(';'),
  };
  return { kind: 'example', example };
}
