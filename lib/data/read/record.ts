/** A report as received: the openFDA device/event fields in use, typed; any JSON value in, a record or a reason out. */
import { messageOf } from '../../core/check';
import { identityOf } from '../clean/identity';
import {
  dateOrNull,
  inexactReason,
  isInexact,
  isObject,
  listOf,
  rawText,
  textList,
  textOrNull,
} from './values';

/** What a narrative part is. Parts without a type count as descriptions. */
export type PartKind = 'description' | 'manufacturer';

/** One part of the narrative, its text as received. */
export interface NarrativePart {
  readonly kind: PartKind;
  readonly text: string;
}

/** One device of a report. */
export interface RecordDevice {
  readonly brandName: string | null;
  readonly genericName: string | null;
  readonly manufacturer: string | null;
  readonly productCode: string | null;
}

/** One patient of a report. */
export interface RecordPatient {
  /**
   * Outcome codes or words as received, numbering removed (`"1. D; 2. H"` is D and H). With several patients the
   * list of patient k repeats those of patients 1 to k - 1: use it for "any patient", never for one.
   */
  readonly outcomes: readonly string[];
  readonly problems: readonly string[];
}

/** A record; absent values are null. Outcomes, problems and flags are near-copies of the label: never features. */
export interface MaudeRecord {
  readonly id: string;
  readonly eventKey: string | null;
  readonly reportNumber: string | null;
  /** `event_type` as received, trimmed; empty when absent. */
  readonly eventType: string;
  /** `YYYYMMDD`. */
  readonly dateReceived: string | null;
  readonly dateChanged: string | null;
  readonly dateOfEvent: string | null;
  readonly reportSource: string | null;
  readonly typeOfReport: readonly string[];
  readonly productProblems: readonly string[];
  readonly adverseEventFlag: string | null;
  readonly productProblemFlag: string | null;
  readonly devices: readonly RecordDevice[];
  readonly patients: readonly RecordPatient[];
  readonly parts: readonly NarrativePart[];
  readonly source: string | null;
}

/** What became of one JSON value. */
export type ParsedRecord =
  | { readonly kind: 'record'; readonly record: MaudeRecord }
  | { readonly kind: 'refused'; readonly reason: string };

/** Members that tell records apart. */
const KEYS = ['mdr_report_key', 'report_number', 'event_key'];
const TELLING_MEMBERS = ['mdr_report_key', 'report_number', 'event_type', 'mdr_text', 'device'];

/**
 * Reads one openFDA device/event object. Tolerant of wrong types: a missing list is empty, a lone object is a list
 * of one, numbers are read as text, "", "*", "NA", "N/A" and "UNK" are null, NUL and half surrogate pairs go. Only
 * what is no object, has none of openFDA's telling members, has a key that is a number beyond 2^53 (several keys would
 * become one), or has no key and either such a number anywhere or more than 200 levels, is refused.
 */
export function parseRecord(value: unknown): ParsedRecord {
  if (!isObject(value)) return { kind: 'refused', reason: `expected an object; received ${kindOf(value)}` };
  if (!TELLING_MEMBERS.some((member) => value[member] !== undefined))
    return { kind: 'refused', reason: `expected at least one of ${TELLING_MEMBERS.join(', ')}` };
  const inexact = KEYS.find((name) => isInexact(value[name]));
  if (inexact) return { kind: 'refused', reason: inexactReason(inexact, value[inexact]) };
  try {
    return { kind: 'record', record: recordOf(value) };
  } catch (error) {
    return { kind: 'refused', reason: messageOf(error) };
  }
}

function recordOf(value: Readonly<Record<string, unknown>>): MaudeRecord {
  return {
    id: identityOf(value),
    eventKey: textOrNull(value.event_key),
    reportNumber: textOrNull(value.report_number),
    eventType: rawText(value.event_type).replace(/\s+/g, ' ').trim(),
    dateReceived: dateOrNull(value.date_received),
    dateChanged: dateOrNull(value.date_changed),
    dateOfEvent: dateOrNull(value.date_of_event),
    reportSource: textOrNull(value.report_source_code),
    typeOfReport: textList(value.type_of_report),
    productProblems: textList(value.product_problems),
    adverseEventFlag: textOrNull(value.adverse_event_flag),
    productProblemFlag: textOrNull(value.product_problem_flag),
    devices: listOf(value.device).filter(isObject).map(deviceOf),
    patients: listOf(value.patient).filter(isObject).map(patientOf),
    parts: listOf(value.mdr_text).flatMap(partOf),
    source: textOrNull(value.source),
  };
}

function deviceOf(device: Readonly<Record<string, unknown>>): RecordDevice {
  return {
    brandName: textOrNull(device.brand_name),
    genericName: textOrNull(device.generic_name),
    manufacturer: textOrNull(device.manufacturer_d_name),
    productCode: textOrNull(device.device_report_product_code),
  };
}

function patientOf(patient: Readonly<Record<string, unknown>>): RecordPatient {
  const outcomes = textList(patient.sequence_number_outcome)
    .flatMap((text) => text.split(';'))
    .map((text) => text.replace(/^\s*\d+\.\s*/, '').trim())
    .filter((text) => text !== '');
  return { outcomes, problems: textList(patient.patient_problems) };
}

const MANUFACTURER_PARTS = new Set([
  'N',
  'E',
  'ADDITIONAL MANUFACTURER NARRATIVE',
  'MANUFACTURER EVALUATION SUMMARY',
]);

function partOf(part: unknown): NarrativePart[] {
  if (!isObject(part)) return rawText(part) === '' ? [] : [{ kind: 'description', text: rawText(part) }];
  const type = (textOrNull(part.text_type_code) ?? '').toUpperCase();
  return [{ kind: MANUFACTURER_PARTS.has(type) ? 'manufacturer' : 'description', text: rawText(part.text) }];
}

function kindOf(value: unknown): string {
  if (value === null) return 'null';
  return Array.isArray(value) ? 'a list' : `a ${typeof value}`;
}
