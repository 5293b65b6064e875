/** Keys, dates and names of synthetic records as openFDA writes them, gaps included. */
import type { RandomState } from '../../core/random';
import type { DeviceKind } from './device-kind';
import { drawWeighted } from './expand';
import type { Trait } from './truth';

/** The first year in which records are received. */
export const FIRST_YEAR = 2005;
/** The last one. */
export const LAST_YEAR = 2025;
/** Milliseconds of a day. */
export const DAY = 86_400_000;

/** A day from 2005 to 2025 in milliseconds, about four times as many at the end as at the start. */
export function drawDay(random: RandomState): number {
  const start = Date.UTC(FIRST_YEAR, 0, 1);
  const end = Date.UTC(LAST_YEAR, 11, 31);
  const share = (Math.sqrt(1 + 15 * random.random()) - 1) / 3;
  return start + Math.floor(((end - start) / DAY) * share) * DAY;
}

/** A day as `YYYYMMDD`. */
export function dateText(day: number): string {
  return new Date(day).toISOString().slice(0, 10).replaceAll('-', '');
}

const REPORT_SOURCES = [
  'Manufacturer report',
  'Voluntary report',
  'User facility report',
  'Distributor report',
];

/** The keys of a record; of some the report key, of a few every key is missing, as the returned trait says. */
export function drawKeys(
  index: number,
  year: number,
  random: RandomState,
): { keys: Record<string, string>; traits: readonly Trait[] } {
  const source = drawWeighted([85, 8, 5, 2], random);
  const serial = String(index + 1).padStart(6, '0');
  const registration = 3_000_000 + random.interval(99);
  const number = [
    `${registration}-${year}-${serial}`,
    `MW5${serial}`,
    '',
    `${registration}-${year}-${serial}`,
  ][source];
  const keys = {
    report_source_code: REPORT_SOURCES[source],
    event_key: random.random() < 0.5 ? '' : String(500_000 + index),
    mdr_report_key: String(1_000_000 + index),
    report_number: number,
  };
  const draw = random.random();
  if (draw < 0.01) return { keys: { ...keys, mdr_report_key: '', report_number: '' }, traits: ['no-key'] };
  if (draw < 0.03 && number !== '') return { keys: { ...keys, mdr_report_key: '' }, traits: ['number-only'] };
  return { keys, traits: [] };
}

const BLANK_NAMES = ['', '*', 'NA', 'UNK', 'N/A'];

/** The device of a record; now and then a name is one of openFDA's words for nothing. */
export function drawDevice(
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
