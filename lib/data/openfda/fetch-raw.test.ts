import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Project, projectAt } from '../../core/project';
import { RandomState } from '../../core/random';
import { originOf, sourceFiles } from '../read/source-files';
import { rawOrigin } from '../store/raw-origin';
import { type AccessOptions, openfdaAccess } from './access';
import { type FakeOpenfda, fakeOpenfda, fakeRecords } from './fake-openfda';
import { fetchPages } from './fetch-pages';
import { type FetchContext, fetchRaw, planRaw } from './fetch-raw';
import { findRawFolder, type RawFolder } from './raw-folder';
import { type DrawRequest, scaledDraw } from './request';

let project: Project;
let server: Awaited<ReturnType<typeof fakeOpenfda>>;
beforeEach(() => {
  project = projectAt(mkdtempSync(join(tmpdir(), 'openfda-')));
});
afterEach(async () => {
  rmSync(project.root, { recursive: true, force: true });
  await server.close();
});

const RECORDS = fakeRecords(1200, { seed: 5, years: [2021, 2023] });
const DRAW: DrawRequest = { ...scaledDraw(200), years: { from: 2020, to: null }, perWindow: 20 };

async function start(options: Partial<FakeOpenfda> = {}) {
  server = await fakeOpenfda({ records: RECORDS, lastUpdated: '2023-12-31', ...options });
}

async function context(more: Partial<FetchContext> = {}, options: AccessOptions = {}): Promise<FetchContext> {
  const clock = { now: Date.now, sleep: async () => {} };
  const access = await openfdaAccess(
    { OPENFDA_URL: server.url, OPENFDA_API_KEY: 'k' },
    { clock, random: new RandomState(1), attempts: 3, ...options },
  );
  return { project, access, now: new Date(0), ...more };
}

function keysOf({ folder, manifest }: RawFolder): string[] {
  return manifest.files.flatMap(({ file }) => {
    const page = JSON.parse(gunzipSync(readFileSync(join(folder, file))).toString('utf8'));
    return page.results.map((record: { mdr_report_key: string }) => record.mdr_report_key);
  });
}

describe('fetchRaw', () => {
  it('draws the quotas exactly, each report once, with the natural counts beside them', async () => {
    await start();
    const raw = await fetchRaw(DRAW, await context());
    const { manifest } = raw;
    const byKey = new Map(RECORDS.map((record) => [record.mdr_report_key, record]));
    const drawn = keysOf(raw).map((key) => byKey.get(key));
    expect(new Set(drawn).size).toBe(200);
    const ofType = (type: string) => drawn.filter((record) => record?.event_type === type).length;
    expect(Object.fromEntries(Object.keys(DRAW.quotas).map((type) => [type, ofType(type)]))).toEqual(
      DRAW.quotas,
    );
    expect(drawn.every((record) => record?.mdr_text.length === 1)).toBe(true);
    const { quotas, eligible, natural } = manifest.counts ?? { quotas: {}, eligible: {}, natural: {} };
    for (const year of ['2021', '2023']) {
      const received = RECORDS.filter(({ date_received }) => date_received.startsWith(year));
      const malfunctions = received.filter(({ event_type }) => event_type === 'Malfunction');
      expect(natural[year].Malfunction).toBe(malfunctions.length);
      expect(eligible[year].Malfunction).toBe(
        malfunctions.filter(({ mdr_text }) => mdr_text.length > 0).length,
      );
      expect(quotas[year].Malfunction).toBe(
        drawn.filter((r) => r?.event_type === 'Malfunction' && r.date_received.startsWith(year)).length,
      );
      expect(natural[year]['No answer provided']).toBeGreaterThan(0);
    }
    expect(natural['2020']).toEqual({});
    expect(manifest).toMatchObject({
      format: 'maude-raw/1',
      request: DRAW,
      lastUpdated: '2023-12-31',
      records: 200,
    });
    expect(readFileSync(join(raw.folder, 'manifest.json'), 'utf8')).not.toMatch(/"k"|api_key|1970/);
  });

  it('finds what was fetched before, without a request; asks when the latest is wanted', async () => {
    await start();
    const first = await fetchRaw(DRAW, await context());
    const asked = server.requests.length;
    expect(await fetchRaw(DRAW, await context())).toEqual(first);
    expect(await fetchRaw(DRAW, await context({ lastUpdated: '2023-12-31' }))).toEqual(first);
    expect(server.requests).toHaveLength(asked);
    expect(await fetchRaw(DRAW, await context({ lastUpdated: 'latest' }))).toEqual(first);
    expect(server.requests).toHaveLength(asked + 1);
    server.state.lastUpdated = '2024-01-07';
    const later = await fetchRaw(DRAW, await context({ lastUpdated: 'latest' }));
    expect(later.manifest.id).not.toBe(first.manifest.id);
    expect((await findRawFolder(project.data))?.manifest.id).toBe(later.manifest.id);
    await expect(fetchRaw(DRAW, await context({ lastUpdated: '2022-01-01' }))).rejects.toThrow(
      /expected openFDA's index of 2022-01-01; it is that of 2024-01-07 now/,
    );
  });

  it('gives the same bytes whatever goes wrong on the way', async () => {
    await start();
    const smooth = await fetchRaw(DRAW, await context());
    rmSync(smooth.folder, { recursive: true });
    const random = new RandomState(2);
    const faults = [
      { kind: 'cut', bytes: 50 },
      { kind: 'status', status: 503 },
      { kind: 'body', body: '<html>busy</html>' },
    ] as const;
    server.state.faults = Array.from({ length: 200 }, () =>
      random.interval(2) > 0 ? null : random.choice(faults),
    );
    expect((await fetchRaw(DRAW, await context({}, { attempts: 20 }))).manifest).toEqual(smooth.manifest);
  });

  it("stops at the day's limit and goes on there the next day, asking for no page twice", async () => {
    await start();
    const smooth = await fetchRaw(DRAW, await context());
    const needed = server.requests.length;
    rmSync(smooth.folder, { recursive: true });
    server.requests.length = 0;
    server.state.allowed = needed - 20;
    await expect(fetchRaw(DRAW, await context())).rejects.toThrow(/today's .* run the same again tomorrow/);
    expect(await findRawFolder(project.data)).toBeNull();
    server.requests.length = 0;
    server.state.allowed = 1000;
    expect((await fetchRaw(DRAW, await context())).manifest).toEqual(smooth.manifest);
    // One question for the index; at most four pages were on their way when the limit came.
    expect(server.requests.length).toBeLessThanOrEqual(1 + 20 + 4);
  });

  it('fetches again what was damaged on disk, and forgets half a line of its journal', async () => {
    await start();
    const smooth = await fetchRaw(DRAW, await context());
    rmSync(join(smooth.folder, 'manifest.json'));
    const [damaged, lost] = smooth.manifest.files;
    writeFileSync(join(smooth.folder, damaged.file), 'damaged');
    rmSync(join(smooth.folder, lost.file));
    const journal = join(smooth.folder, 'journal.log');
    writeFileSync(journal, `${readFileSync(journal, 'utf8')}{"window":"Death-20`);
    server.requests.length = 0;
    expect((await fetchRaw(DRAW, await context())).manifest).toEqual(smooth.manifest);
    expect(server.requests).toHaveLength(3);
  });

  it('leaves a folder whose files are the same after a kill that left its lock', async () => {
    await start();
    const { folder } = await fetchRaw(DRAW, await context());
    const before = [await sourceFiles(folder, ['.']), await originOf(folder, ['.'])];
    writeFileSync(join(folder, 'lock.json'), '{"token":"t","pid":1,"host":"elsewhere"}');
    expect([await sourceFiles(folder, ['.']), await originOf(folder, ['.'])]).toEqual(before);
  });

  it('says what to do when a file of a whole folder is gone', async () => {
    await start();
    const { folder, manifest } = await fetchRaw(DRAW, await context());
    rmSync(join(folder, manifest.files[3].file));
    await expect(rawOrigin(folder)).rejects.toThrow(/there is no such file\. Remove .*manifest\.json/);
    rmSync(join(folder, 'manifest.json'));
    await expect(rawOrigin(folder)).rejects.toThrow(/its fetch was not finished/);
    await fetchRaw(DRAW, await context());
    expect(await rawOrigin(folder)).toMatchObject({ id: manifest.id, records: 200 });
  });

  it('aborts when the index is loaded anew, or begins again, as asked', async () => {
    const reload = () => {
      const { state } = server;
      const { length } = server.requests;
      const limit = setInterval(() => {
        if (server.requests.length > length + 25) [state.lastUpdated] = ['2024-01-07', clearInterval(limit)];
      }, 1);
    };
    await start();
    reload();
    await expect(fetchRaw(DRAW, await context())).rejects.toThrow(
      /2023-12-31 was replaced by that of 2024-01-07/,
    );
    expect(readdirSync(join(project.data, 'raw'))).toEqual([]);
    server.state.lastUpdated = '2023-12-31';
    reload();
    const raw = await fetchRaw(DRAW, await context({ onReload: 'restart' }));
    expect(raw.manifest.lastUpdated).toBe('2024-01-07');
    expect(readdirSync(join(project.data, 'raw'))).toEqual([raw.manifest.id]);
  });

  it('fetches all that a filter leaves, page by page, or the first of them', async () => {
    await start();
    const filter = { eventTypes: ['Death', 'Injury'], from: '20210301', to: '20230131' };
    const expected = RECORDS.filter(
      ({ event_type: type, date_received: day }) =>
        (type === 'Death' || type === 'Injury') && day >= filter.from && day <= filter.to,
    ).map(({ mdr_report_key }) => mdr_report_key);
    const all = await fetchRaw({ kind: 'search', filter, limit: null }, await context());
    expect(keysOf(all).sort()).toEqual(expected.sort());
    expect(all.manifest.windows?.map(({ name }) => name)).toEqual(['2021', '2022', '2023']);
    const some = await fetchRaw({ kind: 'search', filter, limit: 70 }, await context());
    expect(keysOf(some)).toEqual(expected.slice(0, 70));
  });

  it('refuses a second process while the first lives', async () => {
    await start();
    const raw = await fetchRaw(DRAW, await context());
    rmSync(join(raw.folder, 'manifest.json'));
    writeFileSync(join(raw.folder, 'lock.json'), JSON.stringify({ pid: process.ppid, host: hostname() }));
    await expect(fetchRaw(DRAW, await context())).rejects.toThrow(`process ${process.ppid} on ${hostname()}`);
  });
});

describe('planRaw', () => {
  it('says what a draw takes without fetching a page', async () => {
    await start();
    const plan = await planRaw(DRAW, await context());
    expect(plan).toMatchObject({ records: 200, lastUpdated: '2023-12-31' });
    expect(plan.requests).toBe(plan.windows.length);
    expect(server.requests.every(({ url }) => url.includes('count=') || url.includes('limit=1'))).toBe(true);
    expect(await findRawFolder(project.data)).toBeNull();
  });
});

describe('fetchPages', () => {
  it('goes on within a query, after its last whole page', async () => {
    await start();
    const { access } = await context();
    const folder = join(project.root, 'pages');
    const plan = {
      lastUpdated: '2023-12-31',
      windows: [{ name: 'all', search: '', take: null }],
      records: 1200,
      requests: 12,
      counts: null,
    };
    const options = { concurrency: 1, pageSize: 100 };
    server.state.allowed = 5;
    await expect(fetchPages(access, folder, plan, options)).rejects.toThrow(/today's/);
    server.state.allowed = 1000;
    server.requests.length = 0;
    const { files, records } = await fetchPages(access, folder, plan, options);
    expect([records, files.length]).toEqual([1200, 12]);
    // 7 pages, and the empty one after an exact multiple.
    expect(server.requests).toHaveLength(8);
  });
});
