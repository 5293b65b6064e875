import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { zipOf } from '../../core/files/write-zip';
import { type Project, projectAt } from '../../core/project';
import { openfdaAccess } from '../openfda/access';
import { fakeOpenfda, fakeRecords } from '../openfda/fake-openfda';
import { DEFAULT_DRAW } from '../openfda/request';
import { firstRecords } from '../read/first-records';
import { currentSnapshot } from '../store/snapshot';
import { takeSnapshot } from '../store/take-snapshot';
import { parseIngestArguments } from './ingest-arguments';
import { ingest } from './ingest-command';
import { progressLine } from './progress-line';

const RECORDS = fakeRecords(1200, { seed: 5, years: [2022, 2023] });
const QUOTAS = 'Death=20, Injury=40, Malfunction=60, Other=10, Death:2022=5';

let project: Project;
let server: Awaited<ReturnType<typeof fakeOpenfda>>;
let printed: string;
beforeEach(async () => {
  project = projectAt(mkdtempSync(join(tmpdir(), 'ingest-')));
  server = await fakeOpenfda({ records: RECORDS, lastUpdated: '2023-12-31' });
  printed = '';
});
afterEach(async () => {
  await server.close();
  rmSync(project.root, { recursive: true, force: true });
});

async function run(...args: string[]): Promise<string> {
  const clock = { now: Date.now, sleep: async () => {} };
  const access = await openfdaAccess({ OPENFDA_URL: server.url }, { clock });
  const output = { write: (text: string) => (printed += text) };
  await ingest(args, { project, access, output });
  return printed;
}

describe('ingest', () => {
  it('says what a draw would take, and does not count again when it fetches', async () => {
    const said = await run('--quotas', QUOTAS, '--years', '2022-2023', '--dry-run');
    expect(said).toContain("openFDA's index of 2023-12-31: 130 reports.");
    expect(said).toMatch(/Death: 20 drawn of \d+ with a narrative, \d+ in all/);
    expect(said).toMatch(/\d+ requests, about a minute at 4 at a time \(limits: 240 a minute, 1,000 a day\)/);
    const counted = server.requests.length;
    await run('--quotas', QUOTAS, '--years', '2022-2023', '--raw-only');
    expect(counted).toBe(1 + 2 + 2 * 4);
    expect(server.requests.slice(counted).filter(({ url }) => url.includes('count='))).toEqual([]);
    expect(printed).toContain('130 reports of');
    expect(existsSync(join(project.data, 'snapshots'))).toBe(false);
  });

  it('draws, takes the snapshot and finds both again; the notebooks read the same', async () => {
    const draw = ['--quotas', QUOTAS, '--years', '2022-2023'];
    const said = await run(...draw);
    expect(said).toContain("130 reports of openFDA's index of 2023-12-31");
    expect(said).toMatch(/Snapshot [0-9a-f]{16}: \d+ examples of 130 records/);
    const { manifest } = await currentSnapshot(project, { expectedData: 'openfda' });
    expect(manifest).toMatchObject({
      source: 'openfda',
      synthetic: false,
      records: { read: 130 },
      labels: { D: 20, O: 10 },
      years: { 2022: { D: 5 }, 2023: { D: 15 } },
      origin: {
        format: 'maude-raw/1',
        lastUpdated: '2023-12-31',
        counts: { quotas: { 2022: { Death: 5 } } },
      },
    });
    const asked = server.requests.length;
    expect(await run(...draw)).toContain(`Snapshot ${manifest.id} (the same was there)`);
    expect(server.requests).toHaveLength(asked);
  });

  it('is what a notebook does whose data is openfda', async () => {
    const access = await openfdaAccess({ OPENFDA_URL: server.url });
    const request = { source: 'openfda', quotas: 'Death=10, Injury=10', seed: 7, records: 50 };
    const { manifest } = await takeSnapshot(request, { project, access });
    expect(manifest.labels).toMatchObject({ D: 10, I: 10, M: 0 });
    await server.close();
    const records = await firstRecords(request, { count: 100, project });
    expect(records).toHaveLength(20);
    server = await fakeOpenfda();
  });

  it('takes a snapshot of bulk parts', async () => {
    const content = JSON.stringify({ meta: {}, results: RECORDS.slice(0, 200) });
    const part = {
      file: '2023q4/device-event-0001-of-0001.json.zip',
      bytes: zipOf([{ name: 'x.json', content: { bytes: content } }]),
      records: 200,
    };
    server.state.parts = [part];
    expect(await run('--source', 'bulk', '--quarters', '2023q4', '--dry-run')).toContain(
      '1 parts with 200 reports',
    );
    expect(await run('--source', 'bulk', '--quarters', '2023q4')).toMatch(/\d+ examples of 200 records/);
    expect((await currentSnapshot(project)).manifest.origin).toMatchObject({
      request: { kind: 'bulk' },
      records: 200,
    });
  });

  it('reads files, and refuses the folder of an unfinished fetch', async () => {
    const lines = RECORDS.slice(0, 40).map((record) => `${JSON.stringify(record)}\n`);
    writeFileSync(join(project.root, 'some.jsonl'), lines.join(''));
    expect(await run('--source', 'some.jsonl', '--limit', '10')).toMatch(/: 10 examples of 40 records/);
    server.state.allowed = 12;
    await expect(run('--quotas', QUOTAS, '--years', '2022-2023')).rejects.toThrow(/today's/);
    const [unfinished] = readdirSync(join(project.data, 'raw'));
    await expect(run('--source', `data/raw/${unfinished}`)).rejects.toThrow(/its fetch was not finished/);
  });
});

describe('parseIngestArguments', () => {
  it('draws the published shares by default', () => {
    expect(parseIngestArguments([])).toMatchObject({
      raw: DEFAULT_DRAW,
      source: 'openfda',
      lastUpdated: 'any',
    });
    expect(parseIngestArguments(['--help'])).toBeNull();
  });

  it('reads a filter', () => {
    const args = ['--types', 'Death,Injury', '--from', '20200101', '--limit', '500'];
    expect(parseIngestArguments(args)?.raw).toMatchObject({
      kind: 'search',
      filter: { eventTypes: ['Death', 'Injury'], from: '20200101' },
      limit: 500,
    });
  });

  const wrong: [string[], RegExp][] = [
    [['--nonsense'], /nonsense.*See npm run ingest -- --help/s],
    [['--source', 'bulk'], /--quarters: expected such as 2024q1/],
    [['--source', 'bulk', '--quarters', '2024', '--limit', '5'], /--limit: has no effect on bulk parts/],
    [['--quotas', 'Death=5', '--types', 'Death'], /--quotas: draws, and --types takes everything/],
    [['--quotas', 'Deaths=5'], /expected such as Death=12400.*received "Deaths=5"/],
    [['--quotas', 'Injury=5, Death:2020=5'], /expected a quota of Death beside that of Death:2020/],
    [['--source', 'x.jsonl', '--total', '5'], /--total: goes with --source openfda/],
    [['--search', 'a;b'], /search: expected letters, digits and openFDA's signs/],
    [['--total', '1e3.5'], /--total: expected a whole number/],
    [['--from', '2020'], /date: expected eight digits/],
  ];
  for (const [args, message] of wrong)
    it(`refuses ${args.join(' ')}`, () => expect(() => parseIngestArguments(args)).toThrow(message));
});

describe('progressLine', () => {
  it('says rate and time left, without what was there before', () => {
    let time = 0;
    let text = '';
    const tell = progressLine({ now: () => time }, { write: (line) => (text += line) });
    tell({ task: 'Fetching', done: 1000, total: 5000, unit: 'reports' });
    time = 20_000;
    tell({ task: 'Fetching', done: 3000, total: 5000, unit: 'reports' });
    expect(text).toBe(
      'Fetching: 1,000 of 5,000 reports\nFetching: 3,000 of 5,000 reports, 100/s, 20 s left\n',
    );
  });
});
