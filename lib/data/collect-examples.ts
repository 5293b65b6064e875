/** All records in, the examples of a snapshot out, with an account of the rest. */
import { breathe } from '../core/progress';
import type { RandomState } from '../core/random';
import { type CleaningOptions, cleanRecord, DROP_REASONS, type DropReason } from './clean';
import type { Example } from './example';
import type { MaudeRecord } from './record';

/** How many records were lost to one reason. */
export interface DropCount {
  readonly reason: DropReason;
  readonly count: number;
}

/** How many records have a value in one field. */
export interface FieldCount {
  readonly field: string;
  readonly count: number;
}

/** How often an event type was met, as it was written. */
export interface EventTypeCount {
  readonly eventType: string;
  readonly count: number;
}

/** The examples, sorted by id (code units), and what became of every other record. */
export interface Collection {
  readonly examples: readonly Example[];
  readonly records: number;
  readonly drops: readonly DropCount[];
  readonly eventTypes: readonly EventTypeCount[];
  readonly fields: readonly FieldCount[];
}

/** How examples are collected. */
export interface CollectOptions {
  readonly cleaning: CleaningOptions;
  /** Keeps this many examples, drawn evenly from all with `random`; null keeps all. */
  readonly limit: number | null;
  readonly random: RandomState;
}

/**
 * Cleans `records` and settles repeats. Of records with one id the latest version wins (`date_changed`, then
 * `date_received`), the first among equals; the others are dropped as repeats even when the winner itself is dropped
 * for another reason, since it supersedes them. With `repeats: 'keep'` the second and later ones get `#2`, `#3` after
 * their id, in reading order, so that ids stay unique. `records` = examples + drops, always.
 */
export async function collectExamples(
  records: Iterable<MaudeRecord> | AsyncIterable<MaudeRecord>,
  { cleaning, limit, random }: CollectOptions,
): Promise<Collection> {
  const kept = new Map<string, { version: string; outcome: Example | DropReason }>();
  const seen = new Map<string, number>();
  const drops = new Map<DropReason, number>();
  const eventTypes = new Map<string, number>();
  const fields = new Map<string, number>();
  let count = 0;
  for await (const record of records) {
    count++;
    increase(eventTypes, record.eventType);
    countFields(fields, record);
    const cleaned = cleanRecord(record, cleaning);
    const version = `${record.dateChanged ?? ''} ${record.dateReceived ?? ''}`;
    const outcome = cleaned.kind === 'example' ? cleaned.example : cleaned.reason;
    const copies = increase(seen, record.id);
    if (cleaning.repeats === 'keep') {
      const id = uniqueId(record.id, copies, kept);
      kept.set(id, { version, outcome: typeof outcome === 'string' ? outcome : { ...outcome, id } });
    } else {
      const earlier = kept.get(record.id);
      if (earlier) increase(drops, 'repeat of a report');
      if (!earlier || version > earlier.version) kept.set(record.id, { version, outcome });
    }
    if ((count & 4095) === 0) await breathe();
  }
  const examples: Example[] = [];
  for (const { outcome } of kept.values()) {
    if (typeof outcome === 'string') increase(drops, outcome);
    else examples.push(outcome);
  }
  examples.sort((a, b) => (a.id < b.id ? -1 : 1));
  const drawn = limit === null || limit >= examples.length ? examples : draw(examples, limit, random);
  if (drawn.length < examples.length) drops.set('not drawn (limit)', examples.length - drawn.length);
  return {
    examples: drawn,
    records: count,
    drops: DROP_REASONS.map((reason) => ({ reason, count: drops.get(reason) ?? 0 })),
    eventTypes: byCount(eventTypes).map(([eventType, n]) => ({ eventType, count: n })),
    fields: [...fields].map(([field, n]) => ({ field, count: n })),
  };
}

/** The id of the copy number `copies`; the next number when a report's own number ends like one. */
function uniqueId(id: string, copies: number, taken: ReadonlyMap<string, unknown>): string {
  let own = copies === 1 ? id : `${id}#${copies}`;
  for (let number = copies + 1; taken.has(own); number++) own = `${id}#${number}`;
  return own;
}

/** `limit` of `examples`, each as likely as the next, in their order. */
function draw(examples: readonly Example[], limit: number, random: RandomState): Example[] {
  const chosen = random.permutation(examples.length).slice(0, limit).sort();
  return Array.from(chosen, (i) => examples[i]);
}

/** Counts the fields that have a value; a list has one when it is not empty, the narrative when a part has letters. */
function countFields(fields: Map<string, number>, record: MaudeRecord): void {
  const device = record.devices[0];
  const values: Readonly<Record<string, unknown>> = {
    eventKey: record.eventKey,
    reportNumber: record.reportNumber,
    eventType: record.eventType === '' ? null : record.eventType,
    dateReceived: record.dateReceived,
    dateChanged: record.dateChanged,
    dateOfEvent: record.dateOfEvent,
    reportSource: record.reportSource,
    typeOfReport: record.typeOfReport[0],
    productProblems: record.productProblems[0],
    productCode: device?.productCode,
    genericName: device?.genericName,
    brandName: device?.brandName,
    manufacturer: device?.manufacturer,
    patientOutcome: record.patients.find((patient) => patient.outcomes.length > 0),
    narrative: record.parts.find((part) => /\S/.test(part.text)),
  };
  for (const [field, value] of Object.entries(values))
    fields.set(field, (fields.get(field) ?? 0) + (value === null || value === undefined ? 0 : 1));
}

function increase<K>(counts: Map<K, number>, key: K): number {
  const count = (counts.get(key) ?? 0) + 1;
  counts.set(key, count);
  return count;
}

function byCount(counts: Map<string, number>): [string, number][] {
  return [...counts].sort(([a, n], [b, m]) => m - n || (a < b ? -1 : 1)).slice(0, 50);
}
