import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sha256 } from '../../core/hash';
import { type ReadingNotes, type ReadingOptions, readRecords } from './read-records';
import { sourceFiles } from './source-files';

let folder: string;
const line = (key: number, more = {}) =>
  JSON.stringify({ mdr_report_key: key, event_type: 'Death', ...more });
const file = (name: string, content: string | Uint8Array) => writeFileSync(join(folder, name), content);

async function read(source: string, options: ReadingOptions = {}) {
  const notes: ReadingNotes = { inputs: [], malformed: [] };
  const records = [];
  for await (const record of readRecords(await sourceFiles(source, [folder]), { notes, ...options }))
    records.push(record);
  return { ids: records.map((record) => record.id), records, ...notes };
}

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'records-'));
  mkdirSync(join(folder, 'parts/2019q1'), { recursive: true });
  file('a.jsonl', `\ufeff${line(1)}\r\n\r\n${line(2, { source: 'elsewhere' })}\n`);
  file('b.jsonl.gz', Buffer.concat([gzipSync(`${line(3)}\n`), gzipSync(`${line(4)}\n`)]));
  file('c.json', JSON.stringify({ meta: {}, results: [JSON.parse(line(5)), JSON.parse(line(6))] }, null, 2));
  file('parts/2.json.gz', gzipSync(`[${line(8)}]`));
  file('parts/2019q1/1.json', `[${line(7)}]`);
  file('parts/notes.txt', 'not for reading');
  file('parts/notes.md', 'not for reading');
  file('lines.txt', `${line(1)}\n${line(2)}\n`);
  file('document.txt', JSON.stringify([JSON.parse(line(3))], null, 2));
  file('prose.txt', 'Dear reader');
  file('bad.jsonl', `${line(1)}\n{"cut": \n"text"\n${line(2)}\n`);
  file('broken.jsonl.gz', gzipSync(`${line(1)}\n`.repeat(2000)).subarray(0, 90));
  file('latin.jsonl', Buffer.from(`${line(1, { mdr_text: [{ text: 'caf\xe9' }] })}\n`, 'latin1'));
  file('wide.json', Buffer.from(`\ufeff[${line(1)}]`, 'utf16le'));
});
afterAll(() => rmSync(folder, { recursive: true }));

describe('readRecords', () => {
  it('reads lines and documents, packed or not, lists of files and folders with their subfolders', async () => {
    expect((await read('a.jsonl')).ids).toEqual(['1', '2']);
    expect((await read('b.jsonl.gz, c.json,a.jsonl')).ids).toEqual(['3', '4', '5', '6', '1', '2']);
    expect((await read('parts')).ids).toEqual(['8', '7']);
  });

  it('knows lines from documents by content where the name does not say', async () => {
    expect((await read('lines.txt,document.txt')).ids).toEqual(['1', '2', '3']);
    await expect(read('prose.txt')).rejects.toThrow(/prose\.txt: expected JSON.*starts with "Dear reader"/);
  });

  it("keeps a record's own source and else names the file", async () => {
    expect((await read('a.jsonl')).records.map((record) => record.source)).toEqual(['a.jsonl', 'elsewhere']);
  });

  it('notes the size, hash and counts of each file', async () => {
    const content = `\ufeff${line(1)}\r\n\r\n${line(2, { source: 'elsewhere' })}\n`;
    expect((await read('a.jsonl')).inputs).toEqual([
      {
        file: 'a.jsonl',
        bytes: Buffer.byteLength(content),
        sha256: sha256(content),
        records: 2,
        malformed: 0,
        repaired: 0,
      },
    ]);
  });

  it('lists malformed lines and goes on below the threshold', async () => {
    const { ids, malformed } = await read('bad.jsonl', { maxMalformedShare: 0.5 });
    expect(ids).toEqual(['1', '2']);
    expect(malformed).toEqual([
      { file: 'bad.jsonl', line: 2, reason: expect.stringContaining('expected JSON'), start: '{"cut":' },
      { file: 'bad.jsonl', line: 3, reason: 'expected an object; received a string', start: '"text"' },
    ]);
  });

  it('fails above the threshold, saying how many and showing the first', async () => {
    await expect(read('bad.jsonl')).rejects.toThrow(
      /at most 1 % malformed lines.*received 2 of 4 \(50 %\).*bad\.jsonl, line 2.*Starts with: {"cut":/,
    );
  });

  it('refuses by file and line what is nested too deep, also in a document', async () => {
    const deep = `{"event_type":"Death","device":${'['.repeat(100_000)}${']'.repeat(100_000)}}`;
    file('deep.jsonl', `${line(1)}\n${deep}\n${line(2)}\n`);
    file('deep.json', `{"results":[${line(3)},\n${deep}]}`);
    const { ids, malformed } = await read('deep.jsonl,deep.json', { maxMalformedShare: 0.5 });
    expect(ids).toEqual(['1', '2', '3']);
    const reason = 'expected lists and objects at most 200 deep in each other; there are deeper ones';
    const start = deep.slice(0, 80);
    expect(malformed).toEqual(
      ['deep.jsonl', 'deep.json'].map((name) => ({ file: name, line: 2, reason, start })),
    );
  });

  it('refuses a record larger than a thread can hold, in a line and in a document', async () => {
    const bomb = `{"mdr_text":[${'{},'.repeat(4_000_000)}{}]}`;
    file('bomb.jsonl.gz', gzipSync(`${line(1)}\n${bomb}\n${line(2)}\n`));
    file('bomb.json.gz', gzipSync(`[${line(1)},\n${bomb}]`));
    const { ids, malformed } = await read('bomb.jsonl.gz', { maxMalformedShare: 0.5 });
    expect(ids).toEqual(['1', '2']);
    expect(malformed).toMatchObject([
      { line: 2, reason: 'expected a record of less than 8388608 bytes; this one is larger' },
    ]);
    await expect(read('bomb.json.gz')).rejects.toThrow(
      /bomb\.json\.gz: expected records of at most 8388608 bytes; the one that starts on line 2 is larger/,
    );
  });

  it('refuses keys that are numbers beyond 2^53 instead of merging them', async () => {
    const keys = Array.from(
      { length: 20 },
      (_, i) => `{"mdr_report_key":1234567890123456780${i % 10},"event_type":"Death"}`,
    );
    file('large.jsonl', `${keys.join('\n')}\n${line(Number.MAX_SAFE_INTEGER)}\n`);
    const { ids, malformed } = await read('large.jsonl', { maxMalformedShare: 1 });
    expect(ids).toEqual(['9007199254740991']);
    expect(malformed).toHaveLength(20);
    expect(malformed[0].reason).toMatch(
      /^mdr_report_key: expected a text, or a number up to 9007199254740991.*in quotes$/,
    );
  });

  it('names a truncated gzip file', async () => {
    await expect(read('broken.jsonl.gz')).rejects.toThrow(/broken\.jsonl\.gz: expected a whole gzip file/);
  });

  it('keeps records with bytes that are not UTF-8, and refuses UTF-16', async () => {
    const { records, inputs } = await read('latin.jsonl');
    expect(records[0].parts[0].text).toBe('caf\ufffd');
    expect(inputs[0].repaired).toBe(1);
    await expect(read('wide.json')).rejects.toThrow(/wide\.json: expected UTF-8; received UTF-16/);
  });

  it('stops when told to', async () => {
    await expect(read('a.jsonl', { signal: AbortSignal.abort(new Error('enough')) })).rejects.toThrow(
      'enough',
    );
  });
});

describe('sourceFiles', () => {
  const namesOf = async (source: string) => (await sourceFiles(source, [folder])).map(({ name }) => name);

  it('takes a link that is named itself, to a file or a folder', async () => {
    symlinkSync(join(folder, 'a.jsonl'), join(folder, 'to-file.jsonl'));
    symlinkSync(join(folder, 'parts'), join(folder, 'to-folder'));
    expect(await namesOf('to-file.jsonl,to-folder')).toEqual(['to-file.jsonl', '2.json.gz', '2019q1/1.json']);
  });

  it.each([
    ['a loop', 'loop', '.'],
    ['a folder elsewhere', 'elsewhere', '../parts'],
    ['a file', 'one.jsonl', '../a.jsonl'],
    ['nothing', 'none.json', 'nowhere'],
  ])('names a link inside a folder that leads to %s', async (_, name, target) => {
    const inside = mkdtempSync(join(folder, 'links-'));
    writeFileSync(join(inside, 'a.jsonl'), line(1));
    symlinkSync(target, join(inside, name));
    await expect(sourceFiles(inside, [folder])).rejects.toThrow(
      `${join(inside, name)}: expected files and folders; a symbolic link inside a data folder is not read. Remove it, or`,
    );
  });

  it('passes over links that hold no records', async () => {
    const inside = mkdtempSync(join(folder, 'links-'));
    writeFileSync(join(inside, 'a.jsonl'), line(1));
    symlinkSync('itself', join(inside, 'itself'));
    symlinkSync('../parts/notes.md', join(inside, 'notes.md'));
    expect(await namesOf(inside)).toEqual(['a.jsonl']);
  });

  it('refuses named pipes and devices by name, whoever named them', async () => {
    const inside = mkdtempSync(join(folder, 'pipe-'));
    execFileSync('mkfifo', [join(inside, 'pipe.jsonl')]);
    symlinkSync('/dev/zero', join(folder, 'zero.jsonl'));
    const word = 'a named pipe, socket or device';
    await expect(sourceFiles(inside, [folder])).rejects.toThrow(
      `pipe.jsonl: expected files and folders; ${word}`,
    );
    await expect(sourceFiles(join(inside, 'pipe.jsonl'), [folder])).rejects.toThrow(`received ${word}`);
    await expect(sourceFiles('zero.jsonl', [folder])).rejects.toThrow(
      `zero.jsonl: expected a file; received ${word}`,
    );
  });

  it.each([
    ['missing.jsonl', 'received "missing.jsonl"'],
    ['parts/notes.md', 'expected a .jsonl, .ndjson or .json file'],
    [' , ', 'received an empty text'],
  ])('refuses %j', async (source, message) => {
    await expect(sourceFiles(source, [folder])).rejects.toThrow(message);
  });
});
