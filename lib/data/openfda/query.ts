/** What is asked of openFDA, as its URLs. */
import { check, show } from '../../core/check';
import { LABEL_NAMES, LABELS } from '../../core/labels';

/** The event types that have a class. */
export const EVENT_TYPES: readonly string[] = LABELS.map((label) => LABEL_NAMES[label]);

/** Which records are meant; all members narrow it down. */
export interface Filter {
  /** Event types as openFDA spells them; default all. */
  readonly eventTypes?: readonly string[];
  /** First and last day received, `YYYYMMDD`, both included. */
  readonly from?: string;
  readonly to?: string;
  /** Only records with a narrative, default false. */
  readonly narrative?: boolean;
  /** More in openFDA's own query language, for example `device.device_report_product_code:"LZG"`. */
  readonly search?: string;
}

/** What openFDA accepts in a query. */
const QUERY = /^[&0-9a-zA-Z@%/\\',._:()"[\]{}\-+><=* ]+$/;

/** Bounds of a date range that is open at one end. */
const FIRST_DAY = '19000101';
const LAST_DAY = '29991231';

/** The largest page that openFDA gives. */
export const PAGE_LIMIT = 1000;

/** The query of `filter`; empty where nothing narrows it. */
export function searchOf({ eventTypes = [], from, to, narrative = false, search }: Filter): string {
  const parts: string[] = [];
  for (const type of eventTypes) check(!type.includes('"'), `event type: unexpected quote in ${show(type)}`);
  const types = eventTypes.map((type) => `event_type.exact:"${type}"`);
  if (types.length > 0) parts.push(types.length === 1 ? types[0] : `(${types.join(' OR ')})`);
  if (from !== undefined || to !== undefined)
    parts.push(`date_received:[${day(from, FIRST_DAY)} TO ${day(to, LAST_DAY)}]`);
  if (narrative) parts.push('_exists_:mdr_text.text');
  if (search) parts.push(`(${search})`);
  const query = parts.join(' AND ');
  check(
    query === '' || QUERY.test(query),
    `search: expected letters, digits and openFDA's signs; received ${show(query)}`,
  );
  return query;
}

/** The URL of a request to `device/event`. */
export function eventUrl(
  baseUrl: string,
  { search, limit, count }: { readonly search: string; readonly limit: number; readonly count?: string },
): string {
  check(limit >= 1 && limit <= PAGE_LIMIT, `limit: expected 1 to ${PAGE_LIMIT}; received ${limit}`);
  const url = new URL(`${baseUrl}/device/event.json`);
  if (search !== '') url.searchParams.set('search', search);
  if (count !== undefined) url.searchParams.set('count', count);
  url.searchParams.set('limit', String(limit));
  return url.href;
}

function day(text: string | undefined, otherwise: string): string {
  check(
    text === undefined || /^\d{8}$/.test(text),
    `date: expected eight digits such as 20240131; received ${show(text)}`,
  );
  return text ?? otherwise;
}
