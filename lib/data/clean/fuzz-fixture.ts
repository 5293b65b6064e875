/** Damaged records for property tests: every line is one case. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import { readParquet } from '../../core/files/parquet';
import { RandomState } from '../../core/random';
import type { ReadingNotes } from '../read/read-records';
import { sourceFiles } from '../read/source-files';
import { EXAMPLE_COLUMNS, type Example } from '../store/example';
import { ExampleStore } from '../store/example-store';
import { addFiles } from '../store/take-snapshot';
import { syntheticRecords } from '../synthetic/synthetic-records';
import { resolveCleaning } from './clean';

const ODD_VALUES: readonly string[] = [
  'null',
  'true',
  '-0',
  '1e400',
  '12345678901234567890',
  '[]',
  '{}',
  '""',
  '"*"',
  '"\\ud83d"',
  '"\\udc00 text \\u0000 and more text"',
  '"\\ufeffa byte order mark inside"',
  '[null, 5, [["deep"]], {"text": ["x"]}]',
  '{"text": {"text": "nested"}}',
  '"9999-99-99"',
  '"\u2028\u2029\u0085\u200b"',
];

/** One line: a synthetic record with some of its members replaced, doubled, missing, or the line itself cut. */
function damaged(json: string, random: RandomState): string {
  const members = Object.entries(JSON.parse(json) as object).map(([name, value]) => [
    name,
    JSON.stringify(value),
  ]);
  const times = random.interval(4);
  for (let i = 0; i < times && members.length > 0; i++) {
    const at = random.interval(members.length - 1);
    const [name] = members[at];
    const draw = random.random();
    if (draw < 0.5) members[at] = [name, random.choice(ODD_VALUES)];
    else if (draw < 0.65) members.splice(at, 1);
    else if (draw < 0.8) members.push([name, random.choice(ODD_VALUES)]);
    else if (draw < 0.9) members.push(['__proto__', '{"mdr_report_key": "1"}']);
    else members.push(['mdr_text', `[{"text": "${'long '.repeat(1 + random.interval(20_000))}"}]`]);
  }
  const text = `{${members.map(([name, value]) => `"${name}": ${value}`).join(', ')}}`;
  const draw = random.random();
  if (draw < 0.05) return text.slice(0, random.interval(text.length));
  if (draw < 0.07) return `\ufeff${text}`;
  if (draw < 0.09)
    return random.choice(['null', '[]', '"text"', '{}', '{"a": 1}', 'NaN', ']', '['.repeat(5000)]);
  return text.replaceAll('\n', ' ');
}

/**
 * Writes `count` cases to `folder`, takes them through reading, cleaning and the store, and checks that each landed
 * or is counted with its reason.
 */
export async function checkDamagedRecords(folder: string, count: number, seed: number): Promise<void> {
  const random = new RandomState(seed);
  const lines: string[] = [];
  for (const { json } of syntheticRecords(count, random)) lines.push(damaged(JSON.stringify(json), random));
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'cases.jsonl'), Buffer.from(lines.join('\n')));
  const written = lines.filter((line) => line.replace(/^\ufeff/, '').trim() !== '').length;
  const notes: ReadingNotes = { inputs: [], malformed: [] };
  const cleaning = resolveCleaning();
  const store = await ExampleStore.open(folder);
  try {
    const files = await sourceFiles('cases.jsonl', [folder]);
    const { malformed } = await addFiles(store, files, { cleaning, maxMalformedShare: 1 }, { notes });
    const path = join(folder, 'examples.parquet');
    const { repeats } = cleaning;
    const settled = await store.write(path, { repeats, limit: null, random });
    expect(store.tally.records + malformed).toBe(written);
    expect(notes.malformed.every(({ reason, line }) => reason.length > 10 && line >= 1)).toBe(true);
    expect(settled.rows + settled.drops.reduce((sum, { count: lost }) => sum + lost, 0)).toBe(
      store.tally.records,
    );
    const rows = await readParquet<{ [Column in keyof Example]: Example[Column] }>(path, {
      columns: EXAMPLE_COLUMNS,
    });
    expect(new Set(rows.map(({ id }) => id)).size).toBe(settled.rows);
    for (const { text, dateReceived } of rows) {
      expect(text.length).toBeGreaterThan(10);
      expect(/[\u0000\ufeff]|[\ud800-\udbff](?![\udc00-\udfff])/.test(text)).toBe(false);
      expect(dateReceived === null || /^\d{8}$/.test(dateReceived)).toBe(true);
    }
    expect(settled.rows).toBeGreaterThan(count / 3);
    expect(malformed).toBeGreaterThan(count / 50);
  } finally {
    await store.close();
  }
}
