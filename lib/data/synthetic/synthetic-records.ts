/** Seeded records in openFDA's form, with MAUDE's real troubles and the truth beside them. */
import { checkNumber } from '../../core/check';
import { LABELS } from '../../core/labels';
import type { RandomState } from '../../core/random';
import { DEVICE_KINDS, type DeviceKind } from './devices';
import { drawWeighted } from './expand';
import { concatenatedOutcomes, drawOutcomes, fileEvent, SEVERITY_SHARES } from './filing';
import { type ComposedNarrative, composeNarrative } from './narrative';
import { recordSlots } from './slots';
import type { SyntheticTruth, Trait } from './truth';

/** One record as openFDA would send it, and what was planted in it. */
export interface SyntheticRecord {
  readonly json: Readonly<Record<string, unknown>>;
  readonly truth: SyntheticTruth;
}

const FIRST_YEAR = 2005;
const LAST_YEAR = 2025;
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
  for (const [i, day] of days.entries()) {
    const draw = random.random();
    const earlier = recent.length > 0 && draw < 0.07 ? random.choice(recent) : null;
    if (earlier && draw < 0.02) {
      yield repeat(earlier, day);
      continue;
    }
    const record = earlier ? followUp(earlier, i, day, random) : newRecord(i, day, random);
    recent.push(record);
    if (recent.length > REMEMBERED) recent.shift();
    yield record;
  }
}

function newRecord(index: number, day: number, random: RandomState): SyntheticRecord {
  const year = new Date(day).getUTCFullYear();
  const late = (year - FIRST_YEAR) / (LAST_YEAR - FIRST_YEAR);
  const kind =
    DEVICE_KINDS[
      drawWeighted(
        DEVICE_KINDS.map(({ trend: [a, b] }) => a + (b - a) * late),
        random,
      )
    ];
  const severity =
    LABELS[
      drawWeighted(
        LABELS.map((label, i) => SEVERITY_SHARES[label] * kind.priors[i]),
        random,
      )
    ];
  const slots = recordSlots(kind, year, random);
  const narrative = composeNarrative(kind, severity, slots, random);
  const filing = fileEvent(severity, year, random);
  const traits: Trait[] = [...narrative.traits, ...filing.traits];
  const capitals = random.random() < (year < 2010 ? 0.85 : year < 2015 ? 0.55 : 0.2);
  const texts = textsOf(narrative, capitals, traits, random);
  const patients = random.random() < 0.07 ? 2 + random.interval(1) : 1;
  if (patients > 1) traits.push('several-patients');
  const outcomes = drawOutcomes(severity, patients, random);
  const keys = keysOf(index, year, traits, random);
  const json = {
    ...keys,
    event_type: filing.eventType,
    date_received: dateText(day),
    date_of_event: dateText(day - random.interval(90) * DAY),
    date_report: dateText(day - random.interval(5) * DAY),
    type_of_report: ['Initial submission'],
    adverse_event_flag: severity === 'D' || severity === 'I' ? 'Y' : 'N',
    product_problem_flag: severity === 'M' ? 'Y' : random.choice(['Y', 'N', '']),
    product_problems: [
      random.choice(['Device Displays Incorrect Message', 'Break', 'Leak', 'Insufficient Information']),
    ],
    number_devices_in_event: random.choice(['1', '', '1']),
    number_patients_in_event: String(patients),
    reporter_occupation_code: random.choice(['PHYSICIAN', 'NURSE', 'OTHER', '', 'PATIENT', '*']),
    device: [deviceOf(kind, slots.brand, slots.maker, random)],
    patient: concatenatedOutcomes(outcomes, random).map((own, i) => ({
      patient_sequence_number: String(i + 1),
      sequence_number_outcome: own,
      patient_age: random.choice(['', `${1 + random.interval(90)} YR`]),
      patient_sex: random.choice(['Female', 'Male', 'Unknown', '']),
    })),
    mdr_text: texts,
    source: 'synthetic',
  };
  const truth = {
    event: index,
    severity,
    filedAs: filing.filedAs,
    traits,
    family: narrative.family,
    outcomes,
  };
  return { json, truth };
}

const STUBS = ['UNK.', 'see file', 'n/a.', 'Unknown', '(b)(4)'];

/** The narrative parts, with the record's case; some records have none, or next to none. */
function textsOf(
  narrative: ComposedNarrative,
  capitals: boolean,
  traits: Trait[],
  random: RandomState,
): unknown[] {
  const loss = random.random();
  if (loss < 0.02) {
    traits.push('empty');
    return random.random() < 0.5 ? [] : [part('Description of Event or Problem', ' ')];
  }
  if (loss < 0.026) {
    traits.push('short');
    return [part('Description of Event or Problem', random.choice(STUBS))];
  }
  const inCase = (text: string) => (capitals ? text.toUpperCase() : text);
  const description = part('Description of Event or Problem', inCase(narrative.description));
  if (capitals) traits.push('all-caps');
  if (`${narrative.description} ${narrative.manufacturer}`.includes('(b)(')) traits.push('redacted');
  if (narrative.manufacturer === null) return [description];
  const answer = part('Additional Manufacturer Narrative', inCase(narrative.manufacturer));
  return random.random() < 0.3 ? [answer, description] : [description, answer];
}

function part(type: string, text: string): Record<string, string> {
  return { text_type_code: type, patient_sequence_number: '1', text };
}

function keysOf(index: number, year: number, traits: Trait[], random: RandomState): Record<string, string> {
  const source = ['Manufacturer report', 'Voluntary report', 'User facility report', 'Distributor report'][
    drawWeighted([85, 8, 5, 2], random)
  ];
  const serial = String(index + 1).padStart(5, '0');
  const number =
    source === 'Manufacturer report' || source === 'Distributor report'
      ? `${3000000 + random.interval(99)}-${year}-${serial}`
      : source === 'Voluntary report'
        ? `MW5${serial.padStart(6, '0')}`
        : '';
  const keys = {
    report_source_code: source,
    event_key: random.random() < 0.5 ? '' : String(500000 + index),
    mdr_report_key: String(1000000 + index),
    report_number: number,
  };
  const draw = random.random();
  if (draw < 0.01) {
    traits.push('no-key');
    return { ...keys, mdr_report_key: '', report_number: '' };
  }
  if (draw < 0.03 && number !== '') {
    traits.push('number-only');
    return { ...keys, mdr_report_key: '' };
  }
  return keys;
}

const BLANK_NAMES = ['', '*', 'NA', 'UNK', 'N/A'];

function deviceOf(
  kind: DeviceKind,
  brand: string,
  maker: string,
  random: RandomState,
): Record<string, unknown> {
  const known = (text: string) => (random.random() < 0.04 ? random.choice(BLANK_NAMES) : text);
  return {
    brand_name: known(brand),
    generic_name: known(kind.genericName),
    manufacturer_d_name: known(maker),
    device_report_product_code: random.random() < 0.02 ? '' : kind.productCode,
    device_sequence_number: ' 1.0',
    openfda: {},
  };
}

/** The same report again, with a later change date; a record without keys comes back word by word. */
function repeat({ json, truth }: SyntheticRecord, day: number): SyntheticRecord {
  const keyless = truth.traits.includes('no-key');
  const changed = {
    ...json,
    date_changed: dateText(day),
    type_of_report: ['Initial submission', 'Followup'],
  };
  return { json: keyless ? json : changed, truth: { ...truth, traits: withTrait(truth.traits, 'repeat') } };
}

/** Another report of the same event: a key of its own, the same event key (if any), the same text or some more. */
function followUp(
  { json, truth }: SyntheticRecord,
  index: number,
  day: number,
  random: RandomState,
): SyntheticRecord {
  const year = new Date(day).getUTCFullYear();
  const traits = truth.traits.filter((trait) => trait !== 'no-key' && trait !== 'number-only');
  const own = { event_key: json.event_key, mdr_report_key: String(1000000 + index) };
  const texts = json.mdr_text as readonly Record<string, string>[];
  const more = part(
    'Additional Manufacturer Narrative',
    'Follow-up: the investigation is complete and no change was made.',
  );
  const told = texts.some((each) => each.text.trim().length > 10);
  return {
    json: {
      ...json,
      ...keysOf(index, year, [], random),
      ...own,
      date_received: dateText(day),
      type_of_report: ['Followup'],
      mdr_text: told && random.random() < 0.6 ? [...texts, more] : texts,
    },
    truth: { ...truth, traits: withTrait(traits, 'follow-up') },
  };
}

function withTrait(traits: readonly Trait[], trait: Trait): readonly Trait[] {
  return traits.includes(trait) ? traits : [...traits, trait];
}

const DAY = 86_400_000;

/** A day from 2005 to 2025 in milliseconds, about four times as many at the end as at the start. */
function drawDay(random: RandomState): number {
  const start = Date.UTC(FIRST_YEAR, 0, 1);
  const end = Date.UTC(LAST_YEAR, 11, 31);
  const share = (Math.sqrt(1 + 15 * random.random()) - 1) / 3;
  return start + Math.floor(((end - start) / DAY) * share) * DAY;
}

function dateText(day: number): string {
  return new Date(day).toISOString().slice(0, 10).replaceAll('-', '');
}
