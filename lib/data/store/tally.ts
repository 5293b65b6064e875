/** What records had, counted before any cleaning. */
import type { MaudeRecord } from '../read/record';

/** The fields whose filling is counted; a list has a value when it is not empty, the narrative when a part has letters. */
const FILLED = {
  eventKey: (record) => record.eventKey !== null,
  reportNumber: (record) => record.reportNumber !== null,
  eventType: (record) => record.eventType !== '',
  dateReceived: (record) => record.dateReceived !== null,
  dateChanged: (record) => record.dateChanged !== null,
  dateOfEvent: (record) => record.dateOfEvent !== null,
  reportSource: (record) => record.reportSource !== null,
  typeOfReport: (record) => record.typeOfReport.length > 0,
  productProblems: (record) => record.productProblems.length > 0,
  productCode: ({ devices: [device] }) => device !== undefined && device.productCode !== null,
  genericName: ({ devices: [device] }) => device !== undefined && device.genericName !== null,
  brandName: ({ devices: [device] }) => device !== undefined && device.brandName !== null,
  manufacturer: ({ devices: [device] }) => device !== undefined && device.manufacturer !== null,
  patientOutcome: (record) => record.patients.some((patient) => patient.outcomes.length > 0),
  narrative: (record) => record.parts.some((part) => /\S/.test(part.text)),
} as const satisfies Readonly<Record<string, (record: MaudeRecord) => boolean>>;

const FIELDS = Object.keys(FILLED);
const TESTS = Object.values(FILLED);

/** How often each event type was met, as it was written, and how many records have a value in each field. */
export interface Tally {
  readonly records: number;
  readonly eventTypes: ReadonlyMap<string, number>;
  readonly fields: ReadonlyMap<string, number>;
}

/** Counts `records`. */
export function tallyOf(records: readonly MaudeRecord[]): Tally {
  const eventTypes = new Map<string, number>();
  const counts = new Array<number>(FIELDS.length).fill(0);
  for (const record of records) {
    eventTypes.set(record.eventType, (eventTypes.get(record.eventType) ?? 0) + 1);
    for (let i = 0; i < TESTS.length; i++) if (TESTS[i](record)) counts[i]++;
  }
  return {
    records: records.length,
    eventTypes,
    fields: new Map(FIELDS.map((field, i) => [field, counts[i]])),
  };
}

/** The counts of both together. */
export function addTallies(a: Tally, b: Tally): Tally {
  return {
    records: a.records + b.records,
    eventTypes: added(a.eventTypes, b.eventTypes),
    fields: added(a.fields, b.fields),
  };
}

function added(a: ReadonlyMap<string, number>, b: ReadonlyMap<string, number>): Map<string, number> {
  const sum = new Map(a);
  for (const [name, count] of b) sum.set(name, (sum.get(name) ?? 0) + count);
  return sum;
}
