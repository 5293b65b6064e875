import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { connect } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import type { Clock } from '../../core/clock';
import { RandomState } from '../../core/random';
import { type AccessOptions, openfdaAccess } from './access';
import { type FakeOpenfda, type FakeRecord, type Fault, fakeOpenfda } from './fake-openfda';
import { IndexReloaded, openfdaPages, type PageRequest } from './pages';
import { DayLimitReached, RateLimiter } from './rate-limit';

const RECORDS: FakeRecord[] = Array.from({ length: 60 }, (_, i) => ({
  mdr_report_key: String(1000 + i),
  event_type: i % 3 === 0 ? 'Death' : 'Injury',
  date_received: `2024010${1 + (i % 5)}`,
  mdr_text: [{ text: `narrative ${i}` }],
}));

/** A clock whose waits pass at once and are written down. */
function quickClock(): Clock & { waits: number[] } {
  let time = 1_700_000_000_000;
  const waits: number[] = [];
  return {
    waits,
    now: () => time,
    async sleep(milliseconds) {
      waits.push(milliseconds);
      time += milliseconds;
    },
  };
}

let server: Awaited<ReturnType<typeof fakeOpenfda>> | undefined;
afterEach(() => server?.close());

async function start(options: Partial<FakeOpenfda> = {}) {
  server = await fakeOpenfda({ records: RECORDS, ...options });
  return server;
}

async function access(more: AccessOptions = {}, environment: NodeJS.ProcessEnv = {}) {
  const clock = more.clock ?? quickClock();
  const random = new RandomState(1);
  return openfdaAccess({ OPENFDA_URL: server?.url, ...environment }, { clock, random, attempts: 4, ...more });
}

const ALL: PageRequest = { search: '', take: null, pageSize: 25, lastUpdated: '2026-09-30' };

async function keysOf(of: Awaited<ReturnType<typeof access>>, request: Partial<PageRequest> = {}) {
  const keys: string[] = [];
  for await (const { body } of openfdaPages(of, { ...ALL, ...request }))
    for (const { mdr_report_key } of JSON.parse(body.toString('utf8')).results) keys.push(mdr_report_key);
  return keys;
}
const ALL_KEYS = RECORDS.map(({ mdr_report_key }) => mdr_report_key);
const JSON_500 = '{"error":{"code":"SERVER_ERROR","message":"Check your request and try again"}}';

describe('openfdaPages', () => {
  it('follows search_after to the last record, never skips, and sends the key in the header alone', async () => {
    const { requests } = await start();
    expect(await keysOf(await access({}, { OPENFDA_API_KEY: 'secret' }))).toEqual(ALL_KEYS);
    expect(requests).toHaveLength(3);
    for (const { url, authorization, userAgent } of requests) {
      expect(url).not.toMatch(/secret|skip=[1-9]/);
      expect(authorization).toBe(`Basic ${Buffer.from('secret:').toString('base64')}`);
      expect(userAgent).toContain('maude-severity-workbench');
    }
    expect(requests.slice(1).every(({ url }) => url.includes('search_after='))).toBe(true);
  });

  it('takes the empty page after an exact multiple as the end', async () => {
    const { requests } = await start({ records: RECORDS.slice(0, 50) });
    expect(await keysOf(await access())).toEqual(ALL_KEYS.slice(0, 50));
    expect(requests).toHaveLength(3);
  });

  it('takes exactly as many as asked for, and nothing where nothing matches', async () => {
    await start();
    expect(await keysOf(await access(), { take: 40 })).toEqual(ALL_KEYS.slice(0, 40));
    expect(await keysOf(await access(), { search: 'event_type.exact:"Other"' })).toEqual([]);
  });

  const faults: [string, Fault][] = [
    ['429 with Retry-After', { kind: 'status', status: 429, headers: { 'retry-after': '7' } }],
    ['429 without', { kind: 'status', status: 429 }],
    ['500', { kind: 'status', status: 500, body: JSON_500 }],
    ['502 with a page of HTML', { kind: 'status', status: 502, body: '<html><h1>Bad gateway</h1></html>' }],
    ['503 with XML', { kind: 'status', status: 503, body: '<?xml version="1.0"?><e>busy</e>' }],
    ['200 with a page of HTML', { kind: 'body', body: '<html>Maintenance</html>' }],
    ['cut JSON', { kind: 'body', body: '{"meta":{"last_updated":"2026-09-30"},"results":[{"mdr' }],
    ['JSON of another kind', { kind: 'body', body: '{"results":null}' }],
    ['a connection dropped in the body', { kind: 'cut', bytes: 300 }],
    ['a slow drip', { kind: 'drip' }],
    ['no answer', { kind: 'silence' }],
  ];
  for (const [name, fault] of faults)
    it(`asks again after ${name}, losing and doubling nothing`, async () => {
      const { requests } = await start({ faults: [null, fault, fault] });
      const limits = { answerMs: 150, bodyMs: 200 };
      expect(await keysOf(await access(limits))).toEqual(ALL_KEYS);
      expect(requests).toHaveLength(5);
    });

  it('waits as Retry-After says, else longer each time, with a seeded spread', async () => {
    await start({
      faults: [
        { kind: 'status', status: 429, headers: { 'retry-after': '7' } },
        ...Array(3).fill({ kind: 'status', status: 500 }),
      ],
    });
    const clock = quickClock();
    await keysOf(await access({ clock, attempts: 5 }));
    const random = new RandomState(1);
    const spread = [1, 2, 4, 8].map((seconds) => Math.round(1000 * seconds * (1 - random.random() / 2)));
    expect(clock.waits).toEqual([7000, ...spread.slice(1)]);
  });

  it('never asks again what is refused, says what openFDA said, and never the key', async () => {
    const { requests } = await start({
      faults: [
        {
          kind: 'status',
          status: 400,
          body: '{"error":{"code":"BAD_REQUEST","message":"Invalid parameter: x"}}',
        },
      ],
    });
    await expect(keysOf(await access())).rejects.toThrow(/HTTP 400: BAD_REQUEST Invalid parameter: x/);
    expect(requests).toHaveLength(1);
    server?.state.faults.push({
      kind: 'status',
      status: 403,
      body: '{"error":{"code":"API_KEY_INVALID","message":"no key s3cret"}}',
    });
    const message = await keysOf(await access({}, { OPENFDA_API_KEY: 's3cret' })).catch(String);
    expect(message).toMatch(/HTTP 403: API_KEY_INVALID no key \*\*\*\. Check OPENFDA_API_KEY/);
    expect(requests).toHaveLength(2);
  });

  it('takes a 404 of a gateway for a failure, not for the end', async () => {
    await start({ faults: [null, { kind: 'status', status: 404, body: '<html>Not here</html>' }] });
    await expect(keysOf(await access())).rejects.toThrow(/HTTP 404: Not here/);
  });

  it('refuses a Link to another host, one without search_after, and one to the same page', async () => {
    const { url, requests } = await start();
    const other = await fakeOpenfda({ records: RECORDS });
    const links = [
      `${other.url}/device/event.json?search_after=0`,
      `${url}/device/event.json?skip=25&limit=25`,
      `${url}/device/event.json?limit=25&search_after=x`,
    ];
    server?.state.faults.push({ kind: 'link', link: links[0] });
    const key = { OPENFDA_API_KEY: 'secret' };
    await expect(keysOf(await access({}, key))).rejects.toThrow(
      `a link to ${other.url}, which was not followed`,
    );
    server?.state.faults.push({ kind: 'link', link: links[1] });
    await expect(keysOf(await access({}, key))).rejects.toThrow(/Link by search_after/);
    server?.state.faults.push(null, {
      kind: 'link',
      link: `${url}/device/event.json?limit=25&skip=0&search_after=0%3D1024`,
    });
    await expect(keysOf(await access({}, key))).rejects.toThrow(/one to the same/);
    expect(other.requests).toEqual([]);
    expect(requests.length).toBeGreaterThan(2);
    await other.close();
  });

  it('takes a key out of a Link', async () => {
    const { url, requests } = await start();
    const link = `${url}/device/event.json?api_key=leaked&limit=25&skip=0&search_after=0%3D1024`;
    server?.state.faults.push({ kind: 'link', link });
    expect(await keysOf(await access())).toEqual(ALL_KEYS);
    expect(requests.every((asked) => !asked.url.includes('leaked'))).toBe(true);
  });

  it('stops when the index is loaded anew in the middle', async () => {
    await start();
    const pages = openfdaPages(await access(), ALL);
    await pages.next();
    if (server) server.state.lastUpdated = '2026-10-07';
    await expect(pages.next()).rejects.toThrow(new IndexReloaded('2026-09-30', '2026-10-07'));
  });

  it("keeps to so many requests a minute, and stops at a day's", async () => {
    const { requests } = await start();
    const clock = quickClock();
    const limiter = new RateLimiter({ perMinute: 2, perDay: 5 }, clock);
    const limited = await access({ clock, limiter });
    expect(await keysOf(limited)).toEqual(ALL_KEYS);
    expect(clock.waits).toEqual([60_000]);
    await expect(keysOf(limited)).rejects.toThrow(/today's 5 requests are used up.*OPENFDA_API_KEY/);
    expect(requests).toHaveLength(5);
  });

  it("takes lasting refusals and a Retry-After of hours for the day's limit", async () => {
    await start({ allowed: 1 });
    await expect(keysOf(await access())).rejects.toThrow(DayLimitReached);
    await server?.close();
    await start({ faults: [{ kind: 'status', status: 429, headers: { 'retry-after': '30000' } }] });
    const clock = quickClock();
    await expect(keysOf(await access({ clock }))).rejects.toThrow(DayLimitReached);
    expect(clock.waits).toEqual([]);
  });

  it('ends at once when it is interrupted', async () => {
    await start({ faults: [{ kind: 'silence' }] });
    const stop = new AbortController();
    const keys = keysOf(await access({ signal: stop.signal }));
    setTimeout(() => stop.abort(new Error('stopped by hand')), 50);
    await expect(keys).rejects.toThrow('stopped by hand');
  });

  it('goes through the proxy that the environment names, except to hosts that it leaves out', async () => {
    const { url, requests } = await start();
    const { host } = new URL(url);
    const seen: string[] = [];
    const proxy = createServer();
    proxy.on('connect', (request, socket) => {
      seen.push(request.url ?? '');
      const { port } = new URL(url);
      const through = connect(Number(port), '127.0.0.1', () => {
        socket.write('HTTP/1.1 200 OK\r\n\r\n');
        through.pipe(socket).pipe(through);
      });
      socket.on('error', () => through.destroy());
    });
    await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
    const HTTP_PROXY = `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`;
    expect(await keysOf(await access({}, { HTTP_PROXY }))).toEqual(ALL_KEYS);
    expect(seen).toContain(host);
    const before = seen.length;
    expect(await keysOf(await access({}, { HTTP_PROXY, NO_PROXY: '127.0.0.1' }))).toEqual(ALL_KEYS);
    expect(seen).toHaveLength(before);
    expect(requests).toHaveLength(6);
    proxy.closeAllConnections();
    proxy.close();
  });
});
