/** Real records end to end: runs where the shared sample is, takes about ten seconds. */
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { codeRoot, projectAt } from '../../core/project';
import { RandomState } from '../../core/random';
import { resolveCleaning } from '../clean/clean';
import { pipeRows } from '../read/pipe-rows';
import { readRecords } from '../read/read-records';
import { sourceFiles } from '../read/source-files';
import { ExampleStore } from './example-store';
import { addFiles, takeSnapshot } from './take-snapshot';

const samples = resolve(codeRoot(), '../shared/data');
const project = projectAt(mkdtempSync(join(tmpdir(), 'sample-')));
afterAll(() => rmSync(project.root, { recursive: true }));

describe.skipIf(!existsSync(samples))('real records (needs ../shared/data)', () => {
  it('keeps 55,690 rows of the sample under parity, all with ids of their own', {
    timeout: 120_000,
  }, async () => {
    const source = join(samples, 'maude-sample.jsonl.gz');
    const { manifest, examples } = await takeSnapshot({ source, cleaning: 'parity' }, { project });
    expect(manifest.records).toEqual({ read: 56_019, malformed: 0, unjoined: 0 });
    expect(manifest.labels).toEqual({ D: 9_899, I: 19_429, M: 26_208, O: 154 });
    expect(manifest.rows).toBe(55_690);
    expect(new Set((await examples()).map(({ id }) => id)).size).toBe(55_690);
    expect(manifest.drops.filter(({ count }) => count > 0)).toEqual([
      { reason: 'unknown label', count: 156 },
      { reason: 'narrative too short', count: 173 },
    ]);
  });

  it('drops every record without a narrative and says why', { timeout: 120_000 }, async () => {
    const store = await ExampleStore.open(project.data);
    const options = { cleaning: resolveCleaning(), maxMalformedShare: 0 };
    await addFiles(store, await sourceFiles('maude-no-narrative.jsonl.gz', [samples]), options);
    const choice = { repeats: options.cleaning.repeats, limit: null, random: new RandomState(1) };
    const settled = await store.write(store.nextPath(), choice);
    expect([store.tally.records, settled.rows]).toEqual([311_052, 0]);
    expect(settled.drops.reduce((sum, { count }) => sum + count, 0)).toBe(311_052);
    await store.close();
  });

  it('reads openFDA answers and lists of records', async () => {
    const read = async (name: string) => {
      const ids = [];
      for await (const { id } of readRecords(await sourceFiles(`api-samples/${name}`, [samples])))
        ids.push(id);
      return ids;
    };
    const list = await read('device-event.results-array.OSH.105-records.2025-05-20.json');
    expect([list.length, new Set(list).size]).toEqual([105, 105]);
    expect(await read('device-event.search.limit1.2017-05-05.json')).toEqual(['2891923']);
    expect(await read('openfda.maude.wide_sample.json')).toHaveLength(1);
  });

  it("reads every form that FDA's pipe files have had", async () => {
    const count = async (name: string) => {
      const kinds = { row: 0, refused: 0 };
      for await (const rows of pipeRows(join(samples, 'raw-format-samples', name)))
        for (const { kind } of rows) kinds[kind]++;
      return kinds;
    };
    expect(await count('foitextthru1995.head200.txt')).toEqual({ row: 199, refused: 0 });
    expect(await count('device2000.head200.txt')).toEqual({ row: 199, refused: 0 });
    expect(await count('foidev1998.head200.txt')).toEqual({ row: 199, refused: 0 });
    expect(await count('openfda-tests-foidev.txt')).toEqual({ row: 5, refused: 0 });
    expect(await count('openfda-tests-patient.txt')).toEqual({ row: 5, refused: 0 });
  });
});
