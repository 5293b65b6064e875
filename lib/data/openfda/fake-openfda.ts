/** For tests: an openFDA on this machine's loopback that answers, counts, pages, limits and fails as the real one. */
import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';
import { RandomState } from '../../core/random';
import { type FakePart, sendDownload } from './fake-downloads';

/** A record as far as queries look at it. */
export interface FakeRecord {
  readonly mdr_report_key: string;
  readonly event_type: string;
  readonly date_received: string;
  readonly mdr_text: readonly { readonly text: string }[];
}

/** One thing that goes wrong instead of, or with, an answer. */
export type Fault =
  | { kind: 'status'; status: number; headers?: Record<string, string>; body?: string }
  /** The connection is dropped after so many bytes of the body. */
  | { kind: 'cut'; bytes: number }
  /** Status 200 with this body. */
  | { kind: 'body'; body: string }
  /** The body comes a byte at a time. */
  | { kind: 'drip' }
  | { kind: 'silence' }
  | { kind: 'link'; link: string };

/** How the server behaves; members may be changed while it runs. */
export interface FakeOpenfda {
  records: readonly FakeRecord[];
  lastUpdated: string;
  /** Given to the next requests, first to last; null is a proper answer. */
  faults: (Fault | null)[];
  /** Requests that are still answered; the rest get 429. */
  allowed: number;
  parts: readonly FakePart[];
  /** Before each answer. */
  delayMs: number;
  /** What a hostile server says; null answers properly. */
  hostile: (asked: URL, headers: IncomingHttpHeaders) => HostileAnswer | null;
}

/** An answer that no proper server gives. */
export interface HostileAnswer {
  readonly status?: number;
  readonly headers?: Record<string, string>;
  readonly body: string;
}

/** A request as it came in. */
export interface FakeAsked {
  readonly url: string;
  readonly authorization: string | null;
  readonly userAgent: string | null;
  readonly range: string | null;
}

const BUSY = '{"error":{"code":"OVER_RATE_LIMIT","message":"You have exceeded your rate limit."}}';

/** Starts the server; `close` ends it. */
export async function fakeOpenfda(options: Partial<FakeOpenfda> = {}) {
  const state: FakeOpenfda = {
    records: [],
    lastUpdated: '2026-09-30',
    faults: [],
    allowed: Number.POSITIVE_INFINITY,
    parts: [],
    delayMs: 0,
    hostile: () => null,
    ...options,
  };
  const requests: FakeAsked[] = [];
  const server = createServer((request, response) => {
    const { url = '', headers } = request;
    requests.push({
      url,
      authorization: headers.authorization ?? null,
      userAgent: headers['user-agent'] ?? null,
      range: headers.range ?? null,
    });
    const base = `http://${headers.host}`;
    const fault = state.faults.shift() ?? null;
    if (--state.allowed < 0) return void send(request, response, { status: 429, body: BUSY });
    if (fault?.kind === 'silence') return;
    if (fault?.kind === 'status') return void send(request, response, fault);
    if (fault?.kind === 'body') return void send(request, response, { status: 200, body: fault.body });
    const asked = new URL(url, base);
    const said = state.hostile(asked, headers);
    if (said)
      return void send(request, response, {
        status: said.status ?? 200,
        body: said.body,
        headers: said.headers,
      });
    if (asked.pathname !== '/device/event.json')
      return sendDownload(
        request,
        response,
        asked.pathname,
        state,
        fault?.kind === 'cut' ? fault.bytes : null,
      );
    const { status, body, link } = answerTo(asked, base, state);
    const next = fault?.kind === 'link' ? fault.link : link;
    const linked: Record<string, string> = next === null ? {} : { link: `<${next}>; rel="next"` };
    setTimeout(() => send(request, response, { status, body, headers: linked }, fault), state.delayMs);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const close = async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  };
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, state, requests, close };
}

interface Reply {
  readonly status: number;
  readonly body: string;
  readonly link: string | null;
}

function answerTo(asked: URL, base: string, { records, lastUpdated }: FakeOpenfda): Reply {
  const get = (name: string) => asked.searchParams.get(name);
  const unknown = [...asked.searchParams.keys()].find(
    (name) => !['search', 'count', 'limit', 'skip', 'sort', 'search_after'].includes(name),
  );
  if (unknown) return refused(400, 'BAD_REQUEST', `Invalid parameter: ${unknown}`);
  const limit = Number(get('limit') ?? (get('count') ? 100 : 1));
  if (limit > 1000)
    return refused(400, 'BAD_REQUEST', 'Limit cannot exceed 1000 results for search requests.');
  const matched = records.filter(matcher(get('search') ?? ''));
  if (matched.length === 0) return refused(404, 'NOT_FOUND', 'No matches found!');
  const count = get('count');
  if (count !== null)
    return reply({ meta: { last_updated: lastUpdated }, results: counts(matched, count, limit) });
  const after = /^0=(.*)$/.exec(get('search_after') ?? '')?.[1] ?? '';
  const rest = matched
    .filter(({ mdr_report_key }) => mdr_report_key > after)
    .sort((a, b) => (a.mdr_report_key < b.mdr_report_key ? -1 : 1));
  const results = rest.slice(0, limit);
  if (results.length === 0) return refused(404, 'NOT_FOUND', 'No matches found!');
  const meta = { last_updated: lastUpdated, results: { skip: 0, limit, total: matched.length } };
  const next = new URL(`${base}${asked.pathname}`);
  if (get('search')) next.searchParams.set('search', get('search') ?? '');
  next.searchParams.set('limit', String(limit));
  next.searchParams.set('skip', '0');
  next.searchParams.set('search_after', `0=${results[results.length - 1].mdr_report_key}`);
  const more = results.length >= limit && matched.length !== results.length;
  return { ...reply({ meta, results }), link: more ? next.href : null };
}

/** Understands the queries that `searchOf` writes. */
function matcher(search: string): (record: FakeRecord) => boolean {
  const types = [...search.matchAll(/event_type\.exact:"([^"]*)"/g)].map(([, type]) => type);
  const [, from, to] = /date_received:\[(\d{8}) TO (\d{8})\]/.exec(search) ?? [];
  const narrative = search.includes('_exists_:mdr_text.text');
  return (record) =>
    (types.length === 0 || types.includes(record.event_type)) &&
    (from === undefined || (record.date_received >= from && record.date_received <= to)) &&
    (!narrative || record.mdr_text.length > 0);
}

function counts(records: readonly FakeRecord[], field: string, limit: number): unknown[] {
  const isDate = field === 'date_received';
  const found = new Map<string, number>();
  for (const record of records) {
    const value = isDate ? record.date_received : record.event_type;
    if (value !== '') found.set(value, (found.get(value) ?? 0) + 1);
  }
  const sorted = [...found].sort(([a, m], [b, n]) => (isDate ? (a < b ? -1 : 1) : n - m)).slice(0, limit);
  return sorted.map(([value, count]) => (isDate ? { time: value, count } : { term: value, count }));
}

function reply(value: unknown): Reply {
  return { status: 200, body: JSON.stringify(value, null, 2), link: null };
}

function refused(status: number, code: string, message: string): Reply {
  return { status, body: JSON.stringify({ error: { code, message } }, null, 2), link: null };
}

/** A status and what goes with it, an empty body by default. */
interface Sent {
  readonly status: number;
  readonly body?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

function send(
  request: IncomingMessage,
  response: ServerResponse,
  { status, body: text = '', headers = {} }: Sent,
  fault: Fault | null = null,
): void {
  const gzip = String(request.headers['accept-encoding'] ?? '').includes('gzip');
  const body = gzip ? gzipSync(text) : Buffer.from(text);
  const encoding = gzip ? { 'content-encoding': 'gzip' } : {};
  response.writeHead(status, { ...encoding, ...headers });
  if (fault?.kind === 'cut')
    response.write(body.subarray(0, fault.bytes), () => setTimeout(() => response.destroy(), 10));
  else if (fault?.kind === 'drip') {
    let sent = 0;
    const drop = setInterval(() => {
      if (response.destroyed || sent === body.length) clearInterval(drop);
      else response.write(body.subarray(sent, ++sent));
    }, 5);
  } else response.end(body);
}

/** Seeded records of all event types over `years` (first and last), a tenth of them without a narrative. */
export function fakeRecords(
  count: number,
  { seed, years }: { readonly seed: number; readonly years: readonly [number, number] },
): FakeRecord[] {
  const random = new RandomState(seed);
  const two = (number: number) => String(number).padStart(2, '0');
  return Array.from({ length: count }, (_, i) => {
    const draw = random.random();
    const type = TYPES.find(([, upTo]) => draw < upTo)?.[0] ?? '';
    const year = years[0] + random.interval(years[1] - years[0]);
    return {
      mdr_report_key: String(1_000_000 + i),
      event_type: type,
      date_received: `${year}${two(1 + random.interval(11))}${two(1 + random.interval(27))}`,
      mdr_text: random.interval(9) === 0 ? [] : [{ text: `The device of report ${i} failed during use.` }],
    };
  });
}

const TYPES: readonly [string, number][] = [
  ['Death', 0.05],
  ['Injury', 0.3],
  ['Malfunction', 0.9],
  ['Other', 0.94],
  ['No answer provided', 0.98],
];
