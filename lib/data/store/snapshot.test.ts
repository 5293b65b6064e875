import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Project, projectAt } from '../../core/project';
import { dataCard } from './data-card';
import { longTable } from './long-table';
import { naturalCounts } from './natural-counts';
import { currentSnapshot, openSnapshot } from './snapshot';
import {
  countsByFieldAndLabel,
  countsByLabel,
  countsByYearAndLabel,
  dropTable,
  fillRates,
  narrativeLengths,
} from './summaries';
import { type SnapshotRequest, takeSnapshot } from './take-snapshot';

let project: Project;
beforeEach(() => {
  project = projectAt(mkdtempSync(join(tmpdir(), 'snapshot-')));
});
afterEach(() => rmSync(project.root, { recursive: true }));

const take = (request: SnapshotRequest, now = new Date(0)) => takeSnapshot(request, { project, now });
const line = (key: string, type: string, text: string, more = {}) =>
  `${JSON.stringify({ mdr_report_key: key, event_type: type, date_received: '20240102', mdr_text: [{ text }], ...more })}\n`;
const RECORDS =
  line('2', 'Death', 'the patient died "yesterday",\nétait 😀') +
  line('10', 'M', 'the pump (b)(4) leaked', {
    device: [{ brand_name: 'X', device_report_product_code: 'FRN' }],
  }) +
  line('3', '*', 'nobody knows the label');

function write(name: string, content = RECORDS): string {
  const path = join(project.root, name);
  writeFileSync(path, content);
  return path;
}

describe('takeSnapshot', () => {
  it('stores cleaned examples sorted by id, and says what it read and dropped', async () => {
    write('a.jsonl', `${RECORDS}{"cut\n`);
    const { manifest, examples, folder } = await take({ source: 'a.jsonl', maxMalformedShare: 0.5 });
    expect(await examples()).toEqual([
      expect.objectContaining({ id: '10', label: 'M', text: 'the pump redacted leaked', productCode: 'FRN' }),
      expect.objectContaining({
        id: '2',
        label: 'D',
        text: 'the patient died "yesterday", était 😀',
        brandName: null,
      }),
    ]);
    expect(manifest).toMatchObject({
      format: 'maude-snapshot/2',
      synthetic: false,
      source: 'a.jsonl',
      records: { read: 3, malformed: 1, unjoined: 0 },
      rows: 2,
      labels: { D: 1, I: 0, M: 1, O: 0 },
      years: { 2024: { D: 1, I: 0, M: 1, O: 0 } },
      inputs: [{ file: 'a.jsonl', records: 3, malformed: 1 }],
    });
    expect(manifest.drops).toContainEqual({ reason: 'unknown label', count: 1 });
    expect(readFileSync(join(folder, 'malformed.jsonl'), 'utf8')).toContain('{"file":"a.jsonl","line":4,');
    const card = readFileSync(join(folder, 'data-card.md'), 'utf8');
    expect(card).toContain(`# Data card: snapshot ${manifest.id}`);
    expect(card).toContain('| 2024 | 2 | 50.0 % | 0.0 % | 50.0 % | 0.0 % |');
    expect(card).toContain('| unknown label | 1 | 33.3 % |');
    for (const line of ['No rates', 'CC0 1.0', 'no endorsement implied']) expect(card).toContain(line);
    expect(JSON.stringify(manifest) + card).not.toContain(project.root);
  });

  it('finds the same snapshot again, whatever the time and the folder', async () => {
    const first = await take({ source: write('a.jsonl') });
    const provenance = readFileSync(join(first.folder, 'provenance.json'), 'utf8');
    const again = await take({ source: 'a.jsonl' }, new Date(1e12));
    expect([first.reused, again.reused]).toEqual([false, true]);
    expect(again.manifest).toEqual(first.manifest);
    expect(readFileSync(join(first.folder, 'provenance.json'), 'utf8')).toBe(provenance);
  });

  it('gives other ids to other options and other rows', async () => {
    write('a.jsonl');
    write('b.jsonl', RECORDS.replace('leaked', 'leaks'));
    const requests = [
      { source: 'a.jsonl' },
      { source: 'b.jsonl' },
      { source: 'a.jsonl', cleaning: 'parity' },
      { source: 'a.jsonl', limit: 1 },
    ] as const;
    const ids = new Set<string>();
    for (const request of requests) ids.add((await take(request)).manifest.id);
    expect(ids.size).toBe(4);
    expect(readdirSync(join(project.data, 'snapshots'))).toHaveLength(4);
    expect((await take({ source: 'a.jsonl', seed: 7 })).reused).toBe(true); // nothing is drawn: the seed has no effect
  });

  it('replaces a half-written or damaged folder', async () => {
    const request = { source: write('a.jsonl') };
    const { folder, manifest } = await take(request);
    rmSync(join(folder, 'manifest.json'));
    writeFileSync(join(folder, 'examples.parquet'), 'half');
    await expect(openSnapshot(project, manifest.id)).rejects.toThrow(
      /there is none, or half of one.*01-data-expl/,
    );
    expect((await take(request)).reused).toBe(false);
    writeFileSync(join(folder, 'examples.parquet'), 'damaged');
    await expect(currentSnapshot(project)).rejects.toThrow(/damaged or was edited.*01-data-exploration/);
    expect((await take(request)).reused).toBe(false);
    expect(await (await currentSnapshot(project)).examples()).toHaveLength(2);
  });

  it('writes anew when other input cleans to the same rows', async () => {
    const request = { source: write('a.jsonl') };
    const { manifest } = await take(request);
    write('a.jsonl', RECORDS + line('4', '', 'dropped as well'));
    const second = await take(request);
    expect(second.manifest.id).toBe(manifest.id);
    expect([second.reused, second.manifest.records.read]).toEqual([false, 4]);
  });

  it('generates synthetic records with their truth', async () => {
    const { manifest, examples, truth } = await take({ records: 200 });
    const planted = (await truth()) ?? {};
    const rows = await examples();
    expect([manifest.synthetic, manifest.source, manifest.rows]).toEqual([true, 'synthetic', rows.length]);
    expect(rows.length).toBeGreaterThan(150);
    for (const { id, label } of rows) expect(planted[id].filedAs).toBe(label);
    expect((await take({ records: 200 })).reused).toBe(true);
    expect((await take({ records: 200, seed: 1 })).manifest.id).not.toBe(manifest.id);
    expect((await take({ records: 200, limit: 20 })).manifest.rows).toBe(20);
  });

  it.each([
    ['an empty file', 'a.jsonl', ''],
    ['blank lines', 'a.jsonl', '\n \r\n\t\n'],
    ['an empty gzip file', 'a.jsonl.gz', gzipSync('')],
    ['an empty list', 'a.json', '[]'],
    ['an answer without results', 'a.json', '{"results": []}'],
    ['nothing at all', 'a.json', ' '],
    ['a header alone', 'mdrfoi.txt', 'MDR_REPORT_KEY|EVENT_KEY|EVENT_TYPE|DATE_RECEIVED\n'],
  ])('says that there is no report in %s', async (_, name, content) => {
    writeFileSync(join(project.root, name), content);
    await expect(take({ source: name })).rejects.toThrow(
      `${name}: expected reports (JSON objects one a line, a JSON list of them, or rows of FDA's mdrfoi file); there is not one (${name}: ${content.length} bytes, 0 malformed lines). Name a file`,
    );
  });

  it('says that a file without a telling name is empty', async () => {
    write('a.txt', '\n');
    await expect(take({ source: 'a.txt' })).rejects.toThrow(/a\.txt: expected JSON.*; the file is empty/);
  });

  it.each([
    [
      'ten bare descriptions',
      (i: number) => ({
        mdr_report_key: `${i}`,
        event_type: 'Death',
        mdr_text: [{ text: `what happened ${i}` }],
      }),
    ],
    [
      'one record',
      (i: number) => (i === 0 ? { event_type: 'Injury', mdr_text: 'the patient was hurt' } : null),
    ],
    [
      'records without keys, all from one source',
      (i: number) => ({ event_type: 'M', source: 'one', mdr_text: [{ text: `the device broke ${i % 9}` }] }),
    ],
  ])('describes %s', async (_, recordOf) => {
    const lines = Array.from({ length: 10 }, (_, i) => recordOf(i)).filter((record) => record !== null);
    write('few.jsonl', lines.map((record) => JSON.stringify(record)).join('\n'));
    const snapshot = await take({ source: 'few.jsonl' });
    const examples = await snapshot.examples();
    const { manifest } = snapshot;
    expect(examples).toHaveLength(manifest.rows);
    expect(manifest.years).toEqual({ unknown: manifest.labels });
    expect(
      examples.every(
        ({ dateReceived, descriptionSpans }) => dateReceived === null && descriptionSpans === null,
      ),
    ).toBe(true);
    expect(await dataCard(snapshot)).toContain(
      `- ${manifest.rows} examples, without dates, from ${lines.length} records`,
    );
    expect(countsByLabel(examples).filter(({ share }) => share === 1)).toHaveLength(1);
    expect(countsByYearAndLabel(examples)).toEqual([]);
    expect(countsByFieldAndLabel(examples, 'source')).toHaveLength(1);
    expect(narrativeLengths(examples).map(({ label }) => label)).toEqual([
      'all',
      examples[0].label,
      'all',
      examples[0].label,
    ]);
    expect(dropTable(manifest).reduce((sum, { count }) => sum + count, 0)).toBe(lines.length);
    expect(naturalCounts(manifest)).toBeNull();
    const tables = [fillRates(manifest), longTable(countsByFieldAndLabel(examples, 'year'), 'value')];
    expect(JSON.stringify(tables)).not.toMatch(/NaN|null/);
  });

  it('refuses what leaves nothing, and wrong options', async () => {
    write('a.jsonl', line('1', '*', 'nobody knows'));
    await expect(take({ source: 'a.jsonl' })).rejects.toThrow(
      'received 1 records, all dropped (1 unknown label)',
    );
    await expect(take({ limit: 0 })).rejects.toThrow('limit: expected a whole number at least 1');
    await expect(take({ source: 'missing.jsonl' })).rejects.toThrow('received "missing.jsonl"');
  });
});

describe('currentSnapshot', () => {
  it('names notebook 01 when there is none', async () => {
    await expect(currentSnapshot(project)).rejects.toThrow(/no snapshot was taken yet.*01-data-exploration/);
  });

  it('refuses a snapshot of other data than what is asked for', async () => {
    const expected = (expectedData: string) => currentSnapshot(project, { expectedData });
    write('b.jsonl');
    await take({ source: write('a.jsonl') });
    expect((await expected('a.jsonl')).manifest.rows).toBe(2);
    await expect(expected('b.jsonl')).rejects.toThrow(
      /expected a snapshot of b\.jsonl.*made from a\.jsonl.*01-data/,
    );
    await expect(expected('synthetic')).rejects.toThrow('expected a snapshot of synthetic');
    write('a.jsonl', RECORDS.replace('leaked', 'dripped'));
    await expect(expected('a.jsonl')).rejects.toThrow('a.jsonl has changed since');
    await take({ records: 60 });
    await expect(expected('a.jsonl')).rejects.toThrow('was made from synthetic');
    expect((await expected('synthetic')).manifest.synthetic).toBe(true);
  });
});
