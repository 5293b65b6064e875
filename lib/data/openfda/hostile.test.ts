/** openFDA as a hostile or broken server: whatever it says, the work ends, with a name, and goes on later. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import type { IncomingHttpHeaders } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { zipOf } from '../../core/files/write-zip';
import { ComeBackLater } from '../../core/network/retry';
import { RandomState } from '../../core/random';
import { openfdaAccess } from './access';
import { askIndex, countDays, countNatural } from './counts';
import { type FakeOpenfda, fakeOpenfda, fakeRecords, type HostileAnswer } from './fake-openfda';
import { fetchPages } from './fetch-pages';
import { fetchParts } from './fetch-parts';
import { PagesStuck } from './page-progress';
import { DayLimitReached } from './rate-limit';

const RECORDS = fakeRecords(50, { seed: 7, years: [2021, 2021] });
const DATE = '2026-09-30';
const KEY = 'a-secret/key+of~FORTY=characters&0123456';

let folder: string;
let server: Awaited<ReturnType<typeof fakeOpenfda>>;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'hostile-'));
});
afterEach(async () => {
  rmSync(folder, { recursive: true });
  await server.close();
});

async function start(hostile: FakeOpenfda['hostile'], options: Partial<FakeOpenfda> = {}) {
  server = await fakeOpenfda({ records: RECORDS, lastUpdated: DATE, hostile, ...options });
  const waits: number[] = [];
  const clock = { now: Date.now, sleep: async (milliseconds: number) => void waits.push(milliseconds) };
  const environment = { OPENFDA_URL: server.url, OPENFDA_API_KEY: KEY };
  const access = await openfdaAccess(environment, { clock, random: new RandomState(1), attempts: 3 });
  return { access, waits };
}

/** A page of these records with a link to another one. */
function page(records: readonly unknown[], total: number, nth: number): HostileAnswer {
  const next = `${server.url}/device/event.json?limit=10&search_after=0%3D${nth}`;
  const meta = { last_updated: DATE, results: { skip: 0, limit: 10, total } };
  return { headers: { link: `<${next}>; rel="next"` }, body: JSON.stringify({ meta, results: records }) };
}

const PLAN = {
  lastUpdated: DATE,
  windows: [{ name: 'all', search: '', take: null }],
  records: 50,
  requests: 5,
  counts: null,
};
const OPTIONS = { concurrency: 1, pageSize: 10 };
type Access = Awaited<ReturnType<typeof start>>['access'];
const fetchAll = (access: Access) => fetchPages(access, folder, PLAN, OPTIONS);

function keysOf(files: readonly { file: string }[]): string[] {
  return files.flatMap(({ file }) =>
    JSON.parse(gunzipSync(readFileSync(join(folder, file))).toString('utf8')).results.map(
      ({ mdr_report_key }: { mdr_report_key: string }) => mdr_report_key,
    ),
  );
}

describe('pages of a hostile openFDA', () => {
  const one = RECORDS.slice(0, 10);
  const fresh = (nth: number, count: number) =>
    Array.from({ length: count }, (_, i) => ({ mdr_report_key: `${nth}000${i}` }));
  const kinds: [string, (nth: number) => HostileAnswer, RegExp][] = [
    [
      'one page again and again',
      (nth) => page(one, 50, nth),
      /page 2 .* did not come before; received 10 that all/,
    ],
    [
      'the same reports in other words',
      (nth) =>
        page(
          one.map((record) => ({ ...record, nth })),
          50,
          nth,
        ),
      /page 2 .* did not come before/,
    ],
    [
      'reports without a key again',
      (nth) => page([{ a: 1 }, { a: 2 }], 50, nth),
      /page 2 .* did not come before/,
    ],
    [
      'empty pages',
      (nth) => page([], 50, nth),
      /page 1 .*expected reports; received none, and a link to more/,
    ],
    [
      'more than there are',
      (nth) => page(fresh(nth, 10), 15, nth),
      /expected 15 reports in all; received 20/,
    ],
    [
      'a report a page',
      (nth) => page(fresh(nth, 1), 50, nth),
      /50 reports in pages of 10; received 12 in 12 pages/,
    ],
    [
      'ever more reports',
      (nth) => page(fresh(nth, 1), 50 + nth, nth),
      /in pages of 10; received 14 in 14 pages/,
    ],
    [
      'half of them again',
      (nth) => page([...one.slice(0, 5), ...fresh(nth, 5)], 50, nth),
      /at most 1 reports that came before; received 5 of 20/,
    ],
    [
      'no total',
      () => ({ body: JSON.stringify({ meta: { last_updated: DATE }, results: one }) }),
      /expected meta\.results\.total/,
    ],
    [
      'more than openFDA holds',
      (nth) => page(fresh(nth, 1), 1e15, nth),
      /page 0 .*at most 100000000 reports in all; received 1000000000000000/,
    ],
  ];
  it.each(kinds)('ends at %s', async (_, answer, message) => {
    let nth = 0;
    const { access } = await start(() => (nth < 200 ? answer(++nth) : null));
    const error = await fetchAll(access).catch((error: unknown) => error);
    expect(error).toBeInstanceOf(PagesStuck);
    expect((error as Error).message).toMatch(message);
    expect((error as Error).message).toMatch(/kept: run the same again later and it goes on there/);
    expect(server.requests.length).toBeLessThan(15);
  });

  it('keeps what came before, and goes on there when the server is well again', async () => {
    let nth = 0;
    const { access } = await start(() => (++nth > 2 ? page(one, 50, nth) : null));
    await expect(fetchAll(access)).rejects.toThrow(PagesStuck);
    await expect(fetchAll(access)).rejects.toThrow(/page 3 .* did not come before/);
    server.state.hostile = () => null;
    server.requests.length = 0;
    const { files, records } = await fetchAll(access);
    expect([records, new Set(keysOf(files)).size]).toEqual([50, 50]);
    expect(server.requests.length).toBeLessThanOrEqual(4);
  });

  it('does not take a query that ended early for whole the second time', async () => {
    let nth = 0;
    const { access } = await start(() => {
      if (++nth % 2 === 1) return null;
      return { body: page(RECORDS.slice(10, 15), 50, nth).body };
    });
    for (let time = 0; time < 2; time++) {
      await expect(fetchAll(access)).rejects.toThrow(/expected 50 .*received 15/);
      nth = 1;
    }
  });

  it('takes a report for known that came with another query', async () => {
    const windows = [2020, 2021, 2022].map((year) => ({ name: String(year), search: `x:${year}`, take: 10 }));
    const { access } = await start(() => page(one, 10, 1));
    const fetched = fetchPages(access, folder, { ...PLAN, windows }, OPTIONS);
    await expect(fetched).rejects.toThrow(/page 1 of x:2021: .* did not come before/);
  });
});

describe('waits of a hostile openFDA', () => {
  const later = (milliseconds: number) => new Date(Date.now() + milliseconds).toUTCString();
  const year = 365 * 86_400_000;

  it.each([503, 500, 408])('does not wait for ten years, nor a day, after a %d', async (status) => {
    for (const after of [later(10 * year), '86400', '99999999999999999999']) {
      const { access, waits } = await start(() => ({ status, headers: { 'retry-after': after }, body: '' }));
      await expect(askIndex(access)).rejects.toThrow(ComeBackLater);
      expect([server.requests.length, waits]).toEqual([1, []]);
      await server.close();
    }
  });

  it("takes it for the day's limit after a 429, and says when openFDA wants us back", async () => {
    const headers = { 'retry-after': later(10 * year) };
    const { access } = await start(() => ({ status: 429, headers, body: '' }));
    const error = await askIndex(access).catch((error: unknown) => error);
    expect(error).toBeInstanceOf(DayLimitReached);
    expect(String(error)).toMatch(/the server wants us back at 20\d\d-/);
  });

  it('waits as ever after a date that is past', async () => {
    const headers = { 'retry-after': later(-year) };
    const { access, waits } = await start(() => ({ status: 503, headers, body: '' }));
    await expect(askIndex(access)).rejects.toThrow('HTTP 503');
    expect(waits).toHaveLength(2);
    expect(Math.min(...waits)).toBeGreaterThanOrEqual(500);
  });
});

describe('answers of a hostile openFDA', () => {
  it('are not read where they would fill the memory', async () => {
    const bomb = `{"meta":{"last_updated":"${DATE}"},"results":[${'[],'.repeat(6_000_000)}[]]}`;
    const { access } = await start(() => ({ body: bomb }));
    await expect(askIndex(access)).rejects.toThrow('openFDA: expected JSON of at most 5000000 values');
    expect(server.requests).toHaveLength(1);
  });

  it('are refused with a link that is no address, or a date that is none', async () => {
    const link = '<http://[?search_after=1>; rel="next"';
    const { access } = await start(() => ({ ...page(RECORDS.slice(0, 10), 50, 1), headers: { link } }));
    await expect(fetchAll(access)).rejects.toThrow(
      'expected a Link to the next page; received one to "http://[?search_after=1", which is no address',
    );
    for (const last_updated of ['9999-01-01', 'soon\u001b[2J']) {
      server.state.hostile = () => ({ body: JSON.stringify({ meta: { last_updated }, results: [] }) });
      await expect(askIndex(access)).rejects.toThrow('expected meta.last_updated (such as 2026-09-30)');
    }
  });

  it('are refused at once, however many brackets an error has', async () => {
    const { access } = await start(() => null);
    const began = performance.now();
    for (const opens of ['<', '<script']) {
      const body = `<p>a <b>b</b></p>${opens.repeat(65_536)}`;
      server.state.hostile = () => ({ status: 400, body });
      await expect(askIndex(access)).rejects.toThrow('HTTP 400: a b');
    }
    expect(performance.now() - began).toBeLessThan(500);
  });

  it('say nothing of the scripts and styles of a page', async () => {
    const body = '<style>p { }</style><p>Try <b>later</b></p><SCRIPT src=x>go()</SCRIPT><script>cut';
    const { access } = await start(() => ({ status: 400, body }));
    await expect(askIndex(access)).rejects.toThrow(/HTTP 400: Try later\. The query/);
  });

  it.each([-1, 0.5, 1e10])('are refused where they count %j reports', async (count) => {
    const { access } = await start(() => ({
      body: JSON.stringify({ meta: { last_updated: DATE }, results: [{ term: 'Death', count }] }),
    }));
    await expect(countNatural(access, 2021, DATE)).rejects.toThrow(
      'openFDA: expected counts as {term or time',
    );
  });

  it.each([
    '',
    '2021-01-01',
    '2021',
    `${KEY}`,
  ])('are refused where they count by the day %j', async (time) => {
    const { access } = await start(() => ({
      body: JSON.stringify({ meta: { last_updated: DATE }, results: [{ time, count: 1 }] }),
    }));
    const error = await countDays(access, { eventType: 'Death', year: 2021 }, DATE).catch(String);
    expect(error).toMatch('openFDA: expected counts by days such as 20240131; received');
    expect(error).not.toContain(KEY);
  });

  const echoes: [string, (headers: IncomingHttpHeaders) => HostileAnswer][] = [
    [
      'an error',
      ({ authorization = '' }) => ({
        status: 403,
        body: JSON.stringify({ error: { code: 'NO', message: authorization } }),
      }),
    ],
    ['a page', ({ authorization = '' }) => ({ status: 404, body: `<p>${authorization}</p>` })],
    ['a busy server', ({ authorization = '' }) => ({ status: 503, body: authorization })],
    ['broken JSON', ({ authorization = '' }) => ({ body: `${authorization} is no JSON` })],
    [
      'counts',
      ({ authorization = '' }) => ({
        body: JSON.stringify({ meta: { last_updated: DATE }, results: [authorization] }),
      }),
    ],
    [
      'a link',
      ({ authorization = '' }) => ({
        ...page([{}], 50, 1),
        headers: { link: `<http://[${authorization}>; rel="next"` },
      }),
    ],
    ['an encoded key', () => ({ status: 400, body: encodeURIComponent(KEY) })],
  ];
  it.each(echoes)('bring no key to a message: %s', async (_, answer) => {
    const { access } = await start((_, headers) => answer(headers));
    const said: string[] = [];
    const listening = { ...access, onWait: (reason: string) => void said.push(reason) };
    const error = await countNatural(listening, 2021, DATE).catch((error: Error) => error);
    said.push(String(error), String((error as Error).stack), String((error as Error).cause));
    const packed = Buffer.from(`${KEY}:`).toString('base64');
    expect(error).toBeInstanceOf(Error);
    for (const secret of [KEY, packed, packed.slice(0, 20), packed.slice(0, 4), encodeURIComponent(KEY)])
      expect(said.join('\n')).not.toContain(secret);
    expect(said.join('\n')).toContain('***');
  });
});

describe('bulk parts of a hostile openFDA', () => {
  const bytes = zipOf([{ name: 'a.json', content: { bytes: JSON.stringify({ results: RECORDS }) } }]);
  const PART = { file: '2024q1/device-event-0001-of-0001.json.zip', bytes, records: 50 };
  const bulk = { kind: 'bulk', quarters: ['2024q1'] } as const;
  const get = (access: Access) => fetchParts(access, folder, bulk, { lastUpdated: DATE, concurrency: 1 });

  it('end at the size that is listed', async () => {
    const large = 'x'.repeat(20e6);
    const { access } = await start((asked) => (asked.pathname.endsWith('.zip') ? { body: large } : null), {
      parts: [PART],
    });
    await expect(get(access)).rejects.toThrow(
      /0001\.json\.zip: expected a file of at most \d{5} bytes; there are more/,
    );
    expect(server.requests.filter(({ url }) => url.endsWith('.zip'))).toHaveLength(1);
  });

  it('are not fetched from hosts that openFDA does not have', async () => {
    const other = await fakeOpenfda({ parts: [PART], lastUpdated: DATE });
    for (const origin of [other.url, 'http://download.open.fda.gov', 'https://evil.example']) {
      const headers = { location: `${origin}/device/event/${PART.file}` };
      const { access } = await start(
        (asked) => (asked.pathname.endsWith('.zip') ? { status: 302, headers, body: '' } : null),
        { parts: [PART] },
      );
      await expect(get(access)).rejects.toThrow(
        new RegExp(`expected a redirect to https at fda\\.gov or .*; received one to ${origin}`),
      );
      if (origin !== 'https://evil.example') await server.close();
    }
    expect(other.requests).toEqual([]);
    await other.close();
  });

  it.each([
    [{ file: 'http://[' }, 'expected the address of a part; received "http://["'],
    [{ size_mb: 1e9 }, 'expected size_mb (at most 4096) and records'],
    [{ size_mb: -1 }, 'expected size_mb (at most 4096) and records'],
    [{ records: -5 }, 'expected size_mb (at most 4096) and records'],
  ])('are refused where they are listed as %j', async (change, message) => {
    const file = `https://download.open.fda.gov/device/event/${PART.file}`;
    const listed = { file, size_mb: '0.01', records: 50, ...change };
    const event = { export_date: DATE, partitions: [listed] };
    const body = JSON.stringify({ results: { device: { event } } });
    const { access } = await start(() => ({ body }));
    await expect(get(access)).rejects.toThrow(message);
  });

  it.each([
    [{ export_date: '../../etc', partitions: [] }, 'export_date (such as 2026-09-30)'],
    [{ export_date: DATE, partitions: [null] }, 'expected the address of a part; received undefined'],
  ])('are refused where the list is %j', async (event, message) => {
    const { access } = await start(() => ({ body: JSON.stringify({ results: { device: { event } } }) }));
    await expect(get(access)).rejects.toThrow(message);
  });
});
