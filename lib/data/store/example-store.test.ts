import { mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readParquet } from '../../core/files/parquet';
import { RandomState } from '../../core/random';
import { type CleaningChoice, resolveCleaning } from '../clean/clean';
import { cleanRecords } from '../clean/clean-block';
import { type MaudeRecord, parseRecord } from '../read/record';
import { ExampleStore, type StoreLimits } from './example-store';
import { writeRun } from './sorted-run';

function record(key: string, members: Record<string, unknown> = {}): MaudeRecord {
  const parsed = parseRecord({
    mdr_report_key: key,
    event_type: 'Injury',
    mdr_text: ['a narrative'],
    ...members,
  });
  if (parsed.kind === 'refused') throw new Error(parsed.reason);
  return parsed.record;
}

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'store-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

async function collect(
  records: MaudeRecord[],
  choice: CleaningChoice = 'standard',
  limit: number | null = null,
  seed = 1,
  limits: StoreLimits = {},
) {
  const cleaning = resolveCleaning(choice);
  const store = await ExampleStore.open(folder, limits);
  try {
    for (const [i, each] of records.entries()) store.add(cleanRecords([each], [i], cleaning));
    const path = join(folder, 'examples.parquet');
    const random = new RandomState(seed);
    const settled = await store.write(path, { repeats: cleaning.repeats, limit, random });
    const examples = await readParquet<{ id: string; text: string }>(path, { columns: ['id', 'text'] });
    return { ...settled, examples, tally: store.tally };
  } finally {
    await store.close();
  }
}

const dropped = (collection: { drops: readonly { reason: string; count: number }[] }) =>
  Object.fromEntries(
    collection.drops.filter(({ count }) => count > 0).map(({ reason, count }) => [reason, count]),
  );

describe('RunWriter', () => {
  it('names the file and the way out where the disk is full', () => {
    const folder = mkdtempSync(join(tmpdir(), 'full-'));
    try {
      symlinkSync('/dev/full', join(folder, 'run.rows'));
      const rows = Buffer.alloc(2 << 20);
      const write = () =>
        writeRun(join(folder, 'run'), [
          { entry: { kind: 'dropped', id: '1', version: '', ordinal: 0, reason: 'no narrative' }, row: rows },
        ]);
      expect(write).toThrow(
        `${join(folder, 'run.rows')}: expected to write this file; the disk is full. Free some space`,
      );
      expect(() => writeRun(join(folder, 'none/run'), [])).toThrow('ENOENT');
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});

describe('ExampleStore', () => {
  it('sorts by id in code units and accounts for every record', async () => {
    const collection = await collect([
      record('9'),
      record('10'),
      record('', { report_number: 'B-1' }),
      record('8', { event_type: '*' }),
      record('7', { mdr_text: [] }),
      record('6', { mdr_text: ['short'] }),
    ]);
    expect(collection.examples.map(({ id }) => id)).toEqual(['10', '9', 'number:B-1']);
    expect(dropped(collection)).toEqual({ 'unknown label': 1, 'no narrative': 1, 'narrative too short': 1 });
    const { tally } = collection;
    expect(tally.records).toBe(6);
    expect([...tally.eventTypes]).toEqual([
      ['Injury', 5],
      ['*', 1],
    ]);
    expect([tally.fields.get('narrative'), tally.fields.get('reportNumber')]).toEqual([5, 1]);
  });

  it('keeps the latest version of a report, the first among equals', async () => {
    const version = (text: string, members = {}) => record('1', { mdr_text: [text], ...members });
    const latest = async (...records: MaudeRecord[]) =>
      (await collect(records)).examples.map(({ text }) => text);
    const old = version('the old text', { date_received: '20200101' });
    const changed = version('the changed text', { date_received: '20200101', date_changed: '20200301' });
    const later = version('the later text', { date_received: '20200202' });
    expect(await latest(old, changed, later)).toEqual(['the changed text']);
    expect(await latest(changed, later, old)).toEqual(['the changed text']);
    expect(await latest(later, old)).toEqual(['the later text']);
    expect(await latest(version('the first text'), version('the second text'))).toEqual(['the first text']);
  });

  it('counts reports whose versions disagree', async () => {
    const { versions } = await collect([
      record('1'),
      record('1', { event_type: 'Death' }),
      record('2'),
      record('2', { mdr_text: ['another narrative'] }),
      record('3'),
      record('3'),
      record('4'),
    ]);
    expect(versions).toEqual({ reports: 3, labelConflicts: 1, textConflicts: 1 });
  });

  it('lets a later version without a label supersede an earlier one', async () => {
    const collection = await collect([
      record('1'),
      record('1', { event_type: '', date_changed: '20200101' }),
    ]);
    expect(collection.examples).toEqual([]);
    expect(dropped(collection)).toEqual({ 'unknown label': 1, 'repeat of a report': 1 });
  });

  it('matches records without keys by content alone', async () => {
    const collection = await collect([
      record(''),
      record(''),
      record('', { mdr_text: ['another narrative'] }),
    ]);
    expect(collection.examples).toHaveLength(2);
    expect(dropped(collection)).toEqual({ 'repeat of a report': 1 });
  });

  it('keeps repeats under parity, with ids of their own', async () => {
    const collection = await collect([record('1'), record('1', { event_type: '' }), record('1')], 'parity');
    expect(collection.examples.map(({ id }) => id)).toEqual(['1', '1#3']);
    expect(dropped(collection)).toEqual({ 'unknown label': 1 });
    const numbers = ['A#2', 'A', 'A'].map((number) => record('', { report_number: number }));
    const clash = await collect(numbers, 'parity');
    expect(clash.examples.map(({ id }) => id)).toEqual(['number:A', 'number:A#2', 'number:A#3']);
  });

  it('draws a limit evenly, seeded, and in order', async () => {
    const records = Array.from({ length: 50 }, (_, i) => record(String(100 + i)));
    const ids = async (seed: number) =>
      (await collect(records, 'standard', 10, seed)).examples.map(({ id }) => id);
    const [one, again, two] = [await ids(1), await ids(1), await ids(2)];
    expect(one).toHaveLength(10);
    expect(one).toEqual([...one].sort());
    expect(one).toEqual(again);
    expect(one).not.toEqual(two);
    expect(dropped(await collect(records, 'standard', 10))).toEqual({ 'not drawn (limit)': 40 });
    expect((await collect(records, 'standard', 60)).examples).toHaveLength(50);
  });

  it('gives the same whatever goes to disk in between', async () => {
    const random = new RandomState(7);
    const records = Array.from({ length: 300 }, () =>
      record(random.choice(['1', '10', '1#2', 'é', '\uff5e', '\u{1f600}', String(random.interval(200))]), {
        mdr_text: [`narrative ${random.interval(3)}`],
        event_type: random.choice(['Injury', 'Death', '*']),
        date_changed: `2020010${1 + random.interval(3)}`,
      }),
    );
    for (const choice of ['standard', 'parity'] as const) {
      const whole = await collect(records, choice, 40);
      const ids = whole.examples.map(({ id }) => Buffer.from(id));
      expect(ids.every((id, i) => i === 0 || Buffer.compare(ids[i - 1], id) < 0)).toBe(true);
      expect(await collect(records, choice, 40, 1, { runEntries: 7, mostRuns: 4 })).toEqual(whole);
    }
  });
});
