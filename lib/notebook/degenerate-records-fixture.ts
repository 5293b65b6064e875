/** Small sets of records that lack something a measure needs: made from the synthetic ones, seeded. */
import type { Label } from '../core/labels';
import { RandomState } from '../core/random';
import { labelOf } from '../data/clean/label';
import { syntheticRecords } from '../data/synthetic/synthetic-records';

/** One record in openFDA's form. */
export type JsonRecord = Readonly<Record<string, unknown>>;

interface Part {
  readonly text_type_code?: string;
  readonly text: string;
}

/** Distinct events with a known class and a description and a manufacturer's narrative each. */
function whole(): JsonRecord[] {
  const seen = new Set<unknown>();
  const made = [...syntheticRecords(1200, new RandomState(7))].flatMap(({ json, truth }) => {
    const fit = labelOf(String(json.event_type)) !== null && truth.family === null && !seen.has(truth.event);
    seen.add(truth.event);
    const description = json.mdr_text.map(({ text }) => text).join(' ');
    const evaluation = `THE MANUFACTURER EVALUATED DEVICE ${truth.event} AND FOUND ${description.slice(0, 90)}`;
    const mdr_text = [
      { text_type_code: 'Description of Event or Problem', text: description },
      { text_type_code: 'Additional Manufacturer Narrative', text: evaluation },
    ];
    return fit && description !== '' ? [{ ...json, mdr_report_key: String(truth.event + 1), mdr_text }] : [];
  });
  return made;
}

/** The first so many records of each class, in the order of the records. */
function draw(counts: Readonly<Partial<Record<Label, number>>>): JsonRecord[] {
  const left = { D: 0, I: 0, M: 0, O: 0, ...counts };
  return whole().filter(({ event_type }) => left[labelOf(String(event_type)) as Label]-- > 0);
}

const USUAL = { D: 12, I: 25, M: 30, O: 10 };

const partsOf = (record: JsonRecord) => record.mdr_text as readonly Part[];
const isDescription = ({ text_type_code }: Part) => text_type_code?.startsWith('Description');

function without(record: JsonRecord, members: RegExp): JsonRecord {
  return Object.fromEntries(Object.entries(record).filter(([name]) => !members.test(name)));
}

/** The records of each case by what is the matter with them. */
export const DEGENERATE: Readonly<Record<string, () => readonly JsonRecord[]>> = {
  'one class': () => draw({ M: 40 }),
  'no Death': () => draw({ ...USUAL, D: 0 }),
  'no Other': () => draw({ ...USUAL, O: 0 }),
  'ten records': () => draw({ D: 2, I: 3, M: 4, O: 1 }),
  'fewer of a class than folds': () => draw({ ...USUAL, D: 3, O: 4 }),
  'one source': () => draw(USUAL).map((record) => ({ ...record, source: 'one hospital' })),
  'no dates': () => draw(USUAL).map((record) => without(record, /^date/)),
  'no manufacturer parts': () =>
    draw(USUAL).map((record) => ({ ...record, mdr_text: partsOf(record).filter(isDescription) })),
  'manufacturer parts alone': () =>
    draw(USUAL).map((record) => ({
      ...record,
      mdr_text: partsOf(record).filter((part) => !isDescription(part)),
    })),
  'description alone': () =>
    draw(USUAL).map((record) => ({
      mdr_report_key: record.mdr_report_key,
      event_type: record.event_type,
      mdr_text: partsOf(record).filter(isDescription),
    })),
  'identical texts': () => draw(USUAL).map((record) => ({ ...record, mdr_text: partsOf(whole()[0]) })),
  'one example of the other class': () => draw({ D: 1, M: 30 }),
  'one record': () => draw({ D: 1 }),
};
