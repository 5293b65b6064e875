import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { zipOf } from '../../core/files/write-zip';
import { projectAt } from '../../core/project';
import { RandomState } from '../../core/random';
import { type AccessOptions, openfdaAccess } from './access';
import type { FakePart } from './fake-downloads';
import { type FakeOpenfda, fakeOpenfda, fakeRecords } from './fake-openfda';
import { fetchParts } from './fetch-parts';
import { fetchRaw } from './fetch-raw';
import { parseQuarters } from './parts';

const RECORDS = fakeRecords(900, { seed: 3, years: [2023, 2024] });

function part(file: string, from: number, to: number, more: Partial<FakePart> = {}): FakePart {
  const content = JSON.stringify({ meta: {}, results: RECORDS.slice(from, to) }, null, 2);
  const bytes = zipOf([{ name: '../../evil.json', content: { bytes: content } }]);
  return { file, bytes, records: to - from, ...more };
}
const PARTS = [
  part('2023q4/device-event-0001-of-0002.json.zip', 0, 300),
  part('2023q4/device-event-0002-of-0002.json.zip', 300, 600),
  part('2024q1/device-event-0001-of-0001.json.zip', 600, 890),
  part('all_other/device-event-0001-of-0001.json.zip', 890, 900),
];

let root: string;
let server: Awaited<ReturnType<typeof fakeOpenfda>>;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'parts-'));
});
afterEach(async () => {
  rmSync(root, { recursive: true, force: true });
  await server.close();
});

async function start(options: Partial<FakeOpenfda> = {}) {
  server = await fakeOpenfda({ parts: PARTS, lastUpdated: '2024-04-01', ...options });
}

function access(options: AccessOptions = {}) {
  const clock = { now: Date.now, sleep: async () => {} };
  const random = new RandomState(1);
  return openfdaAccess(
    { OPENFDA_URL: server.url, OPENFDA_API_KEY: 'key' },
    { clock, random, attempts: 3, ...options },
  );
}
const quarters = parseQuarters('2023q4-2024q1');
const OPTIONS = { lastUpdated: '2024-04-01', concurrency: 1 };

describe('fetchRaw of bulk parts', () => {
  it('downloads the chosen quarters, under names of its own, without the key', async () => {
    await start();
    const raw = await fetchRaw(
      { kind: 'bulk', quarters },
      { project: projectAt(root), access: await access() },
    );
    const { files, records, lastUpdated } = raw.manifest;
    expect(files.map(({ file }) => file)).toEqual([
      'parts/2023q4-0001.json.zip',
      'parts/2023q4-0002.json.zip',
      'parts/2024q1-0001.json.zip',
    ]);
    expect([records, lastUpdated]).toEqual([890, '2024-04-01']);
    expect(
      files.map(({ file }) =>
        readFileSync(join(raw.folder, file)).equals(PARTS[files.findIndex((f) => f.file === file)].bytes),
      ),
    ).toEqual([true, true, true]);
    expect(server.requests.map(({ authorization }) => authorization)).toEqual(Array(6).fill(null));
  });
});

describe('fetchParts', () => {
  it('goes on by range where a connection was dropped, again and again', async () => {
    await start({
      faults: [null, ...Array.from({ length: 5 }, () => ({ kind: 'cut', bytes: 500 }) as const)],
    });
    const patient = await access({ attempts: 8 });
    const { files } = await fetchParts(patient, root, { kind: 'bulk', quarters: ['2024q1'] }, OPTIONS);
    expect(readFileSync(join(root, files[0].file)).equals(PARTS[2].bytes)).toBe(true);
    const starts = server.requests.map(({ range }) => Number(/^bytes=(\d+)-$/.exec(range ?? '')?.[1] ?? 0));
    expect(Math.max(...starts)).toBeGreaterThan(0);
    expect(starts.slice(1, -1)).toEqual(starts.slice(1, -1).sort((a, b) => a - b));
    expect(existsSync(join(root, `${files[0].file}.partial.etag`))).toBe(false);
  });

  it('begins anew when the server has another content by now', async () => {
    await start({ faults: [null, { kind: 'cut', bytes: 2000 }, { kind: 'status', status: 400 }] });
    const bulk = { kind: 'bulk', quarters: ['2024q1'] } as const;
    await expect(fetchParts(await access(), root, bulk, OPTIONS)).rejects.toThrow(/HTTP 400/);
    const other = part(PARTS[2].file, 10, 310);
    server.state.parts = [other];
    const { files } = await fetchParts(await access(), root, bulk, OPTIONS);
    expect(readFileSync(join(root, files[0].file)).equals(other.bytes)).toBe(true);
    expect(files[0].records).toBe(300);
  });

  it('asks for no part twice', async () => {
    await start();
    const bulk = { kind: 'bulk', quarters } as const;
    const first = await fetchParts(await access(), root, bulk, OPTIONS);
    server.requests.length = 0;
    expect(await fetchParts(await access(), root, bulk, OPTIONS)).toEqual(first);
    expect(server.requests.map(({ url }) => url)).toEqual(['/download.json', '/download.json']);
  });

  const damaged = Buffer.from(PARTS[0].bytes);
  damaged[200] ^= 0xff;
  const wrong: [string, Partial<FakePart>, number | undefined, RegExp][] = [
    ['another number of records', { records: 299 }, undefined, /expected 299 records; received 300/],
    ['a damaged archive', { bytes: damaged }, undefined, /expected a whole zip file/],
    ['a cut archive', { bytes: PARTS[0].bytes.subarray(0, 3000) }, undefined, /expected a whole zip file/],
    ['more than it may unpack to', {}, 10_000, /at most 10000 bytes unpacked/],
  ];
  for (const [name, more, maxBytes, message] of wrong)
    it(`keeps no part with ${name}`, async () => {
      await start({ parts: [{ ...PARTS[0], ...more }] });
      const options = { ...OPTIONS, maxBytes };
      await expect(
        fetchParts(await access(), root, { kind: 'bulk', quarters: ['2023q4'] }, options),
      ).rejects.toThrow(message);
      expect(server.requests.filter(({ url }) => url.endsWith('.zip'))).toHaveLength(2);
      expect(existsSync(join(root, 'parts/2023q4-0001.json.zip'))).toBe(false);
    });

  it('names the quarters that there are when one is asked for that is not', async () => {
    await start();
    await expect(
      fetchParts(await access(), root, { kind: 'bulk', quarters: ['2029q1'] }, OPTIONS),
    ).rejects.toThrow('quarter 2029q1: expected one of 2023q4 to all_other');
  });
});

describe('parseQuarters', () => {
  it('reads quarters, years and ranges', () => {
    expect(parseQuarters('2023q4-2024q2, 2021, all_other')).toEqual([
      '2021q1',
      '2021q2',
      '2021q3',
      '2021q4',
      '2023q4',
      '2024q1',
      '2024q2',
      'all_other',
    ]);
    expect(() => parseQuarters('2024q5')).toThrow(/expected such as 2024q1/);
    expect(() => parseQuarters('2024-2023')).toThrow(/earlier first/);
  });
});
