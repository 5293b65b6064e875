/** Seeded records in openFDA's form, with MAUDE's real troubles and the truth beside them. */
import { checkNumber } from '../../core/check';
import { LABELS, type Label } from '../../core/labels';
import type { RandomState } from '../../core/random';
import type { DeviceKind } from './device-kind';
import { DEVICE_KINDS } from './devices';
import { drawWeighted } from './expand';
import { concatenatedOutcomes, drawOutcomes, fileEvent, SEVERITY_SHARES } from './filing';
import { DAY, dateText, drawDay, drawDevice, drawKeys, FIRST_YEAR, LAST_YEAR } from './keys';
import { composeNarrative } from './narrative';
import { recordSlots } from './slots';
import { drawTexts, type TextPart, withLastWord } from './texts';
import type { SyntheticTruth, Trait } from './truth';

/** One record as openFDA would send it, and what was planted in it. */
export interface SyntheticRecord {
  readonly json: Readonly<Record<string, unknown>> & { readonly mdr_text: readonly TextPart[] };
  readonly truth: SyntheticTruth;
}

const REMEMBERED = 40;

/**
 * Yields `count` records in order of date received, 2005 to 2025, more in later years; the same `random` state gives
 * the same bytes. About one in fifty repeats an earlier report with a later `date_changed` (or, without keys, word by
 * word), one in twenty is another report of an earlier event.
 */
export function* syntheticRecords(count: number, random: RandomState): Generator<SyntheticRecord> {
  checkNumber(count, 'count', { min: 0, max: 1e7, integer: true });
  const days = Float64Array.from({ length: count }, () => drawDay(random)).sort();
  const recent: SyntheticRecord[] = [];
  for (let index = 0; index < count; index++) {
    const draw = random.random();
    if (draw < 0.02 && recent.length > 0) {
      yield repeat(random.choice(recent), days[index]);
      continue;
    }
    const record =
      draw < 0.07 && recent.length > 0
        ? followUp(random.choice(recent), index, days[index], random)
        : newRecord(index, days[index], random);
    recent.push(record);
    if (recent.length > REMEMBERED) recent.shift();
    yield record;
  }
}

function newRecord(index: number, day: number, random: RandomState): SyntheticRecord {
  const year = new Date(day).getUTCFullYear();
  const kind = drawKind(year, random);
  const severity = drawSeverity(kind, random);
  const slots = recordSlots(kind, year, random);
  const narrative = composeNarrative(kind, severity, slots, random);
  const { texts, traits: textTraits } = drawTexts(narrative, year, random);
  const filing = fileEvent(severity, year, random);
  const patients = random.random() < 0.07 ? 2 + random.interval(1) : 1;
  const outcomes = drawOutcomes(severity, patients, random);
  const { keys, traits: keyTraits } = drawKeys(index, year, random);
  const json = {
    ...keys,
    event_type: filing.eventType,
    ...drawHeader(severity, day, random),
    number_patients_in_event: String(patients),
    device: [drawDevice(kind, slots.brand, slots.maker, random)],
    patient: drawPatients(outcomes, random),
    mdr_text: texts,
    source: 'synthetic',
  };
  const traits = [...textTraits, ...filing.traits, ...keyTraits];
  if (patients > 1) traits.push('several-patients');
  const family = textTraits.includes('boilerplate') ? narrative.family : null;
  return { json, truth: { event: index, severity, filedAs: filing.filedAs, traits, family, outcomes } };
}

function drawKind(year: number, random: RandomState): DeviceKind {
  const late = (year - FIRST_YEAR) / (LAST_YEAR - FIRST_YEAR);
  const weights = DEVICE_KINDS.map(({ trend: [first, last] }) => first + (last - first) * late);
  return DEVICE_KINDS[drawWeighted(weights, random)];
}

function drawSeverity(kind: DeviceKind, random: RandomState): Label {
  const weights = LABELS.map((label, i) => SEVERITY_SHARES[label] * kind.priors[i]);
  return LABELS[drawWeighted(weights, random)];
}

const PROBLEMS = ['Device Displays Incorrect Message', 'Break', 'Leak', 'Insufficient Information'];

/** Dates, flags and codes: near-copies of the severity stand here, as in openFDA. */
function drawHeader(severity: Label, day: number, random: RandomState): Record<string, unknown> {
  return {
    date_received: dateText(day),
    date_of_event: dateText(day - random.interval(90) * DAY),
    date_report: dateText(day - random.interval(5) * DAY),
    type_of_report: ['Initial submission'],
    adverse_event_flag: severity === 'D' || severity === 'I' ? 'Y' : 'N',
    product_problem_flag: severity === 'M' ? 'Y' : random.choice(['Y', 'N', '']),
    product_problems: [random.choice(PROBLEMS)],
    number_devices_in_event: random.choice(['1', '', '1']),
    reporter_occupation_code: random.choice(['PHYSICIAN', 'NURSE', 'OTHER', '', 'PATIENT', '*']),
  };
}

function drawPatients(
  outcomes: readonly (readonly string[])[],
  random: RandomState,
): Record<string, unknown>[] {
  return concatenatedOutcomes(outcomes, random).map((own, i) => ({
    patient_sequence_number: String(i + 1),
    sequence_number_outcome: own,
    patient_age: random.choice(['', `${1 + random.interval(90)} YR`]),
    patient_sex: random.choice(['Female', 'Male', 'Unknown', '']),
  }));
}

/** The same report again, with a later change date; a record without keys comes back word by word. */
function repeat({ json, truth }: SyntheticRecord, day: number): SyntheticRecord {
  const types = ['Initial submission', 'Followup'];
  const changed = { ...json, date_changed: dateText(day), type_of_report: types };
  return {
    json: truth.traits.includes('no-key') ? json : changed,
    truth: { ...truth, traits: withTrait(truth.traits, 'repeat') },
  };
}

/** Another report of the same event: a key of its own, the same event key (if any), the same text or some more. */
function followUp(
  { json, truth }: SyntheticRecord,
  index: number,
  day: number,
  random: RandomState,
): SyntheticRecord {
  const { keys } = drawKeys(index, new Date(day).getUTCFullYear(), random);
  const changed = {
    ...json,
    ...keys,
    event_key: json.event_key,
    mdr_report_key: String(1_000_000 + index),
    date_received: dateText(day),
    type_of_report: ['Followup'],
    mdr_text:
      random.random() < 0.6 ? withLastWord(json.mdr_text, truth.traits.includes('all-caps')) : json.mdr_text,
  };
  const traits = truth.traits.filter((trait) => trait !== 'no-key' && trait !== 'number-only');
  return { json: changed, truth: { ...truth, traits: withTrait(traits, 'follow-up') } };
}

function withTrait(traits: readonly Trait[], trait: Trait): readonly Trait[] {
  return traits.includes(trait) ? traits : [...traits, trait];
}
