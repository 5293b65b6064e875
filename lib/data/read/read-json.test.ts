import { describe, expect, it } from 'vitest';
import { RandomState } from '../../core/random';
import { readJsonValues } from './read-json';
import { cutLines, decode, type Line } from './read-lines';

type Reader = (
  bytes: AsyncIterable<Buffer>,
) => AsyncIterable<{ line: number; text: string; repaired: boolean }>;

async function* inChunks(bytes: Buffer, size: () => number): AsyncGenerator<Buffer> {
  for (let start = 0; start < bytes.length; ) {
    const end = start + size();
    yield bytes.subarray(start, end);
    start = end;
  }
}

async function read(reader: Reader, content: string | Buffer, size = () => 1 << 16) {
  const values = [];
  for await (const value of reader(inChunks(Buffer.from(content), size))) values.push(value);
  return values;
}

const json: Reader = (bytes) => readJsonValues(bytes, 'x.json');
const texts = async (content: string, size?: () => number) =>
  (await read(json, content, size)).map(({ text }) => JSON.parse(text));

describe('readJsonValues', () => {
  const records = [
    { a: 'braces ] } , [ { and "quotes" \\', b: [1, [2, { c: null }]] },
    { results: [1, 2], é: '\u2028 ü 😀' },
    {},
  ];

  it.each([
    ['a bare list', JSON.stringify(records)],
    ['an indented list', JSON.stringify(records, null, 2)],
    [
      'an openFDA answer',
      JSON.stringify({ meta: { results: { skip: 0 }, list: [[]] }, results: records }, null, 2),
    ],
    [
      'an answer with members after the list',
      JSON.stringify({ results: records, more: [{ x: 1 }, 2], y: {} }),
    ],
    [
      'answers one after the other',
      records.map((record) => JSON.stringify({ results: [record] })).join('\n'),
    ],
    ['a byte order mark', `\ufeff${JSON.stringify(records)}`],
  ])('yields the records of %s, however it is cut', async (_, content) => {
    expect(await texts(content)).toEqual(records);
    expect(await texts(content, () => 4)).toEqual(records);
    const random = new RandomState(3);
    for (let trial = 0; trial < 20; trial++)
      expect(await texts(content, () => 4 + random.interval(13))).toEqual(records);
  });

  it('passes over a long run of backslashes once', async () => {
    const content = `{"results":[{"a":1}],"rest":"${'\\\\'.repeat(400_000)}"}`;
    const before = process.cpuUsage();
    expect(await texts(content, () => 512)).toEqual([{ a: 1 }]);
    expect(process.cpuUsage(before).user).toBeLessThan(500_000);
  });

  it('takes objects without results as records, one or several', async () => {
    expect(await texts('{"a":[1,2]}\n{"b":{"results":[3]}}')).toEqual([
      { a: [1, 2] },
      { b: { results: [3] } },
    ]);
    expect(await texts('[]')).toEqual([]);
    expect(await texts('{"results": []}')).toEqual([]);
  });

  it('names the line of each record and keeps values that are no objects', async () => {
    const values = await read(json, '[\n{"a":1},\n\n12, "x,y"\n,{bad}]');
    expect(values.map(({ line, text }) => [line, text])).toEqual([
      [2, '{"a":1}'],
      [4, '12'],
      [4, '"x,y"'],
      [5, '{bad}'],
    ]);
  });

  it.each([
    ['[{"a":1},{"b":', 'stops inside the value that starts on line 1'],
    ['[{"a":"1}]', 'stops inside'],
    ['[{}]]', 'a closing bracket too many'],
    ['<!DOCTYPE html>', 'line 1: expected a JSON object or list; received "<!DOCTYPE html>"'],
  ])('refuses %s, naming the file', async (content, message) => {
    await expect(texts(content)).rejects.toThrow('x.json: ');
    await expect(texts(content)).rejects.toThrow(message);
  });

  it('refuses a record that would fill the memory', async () => {
    const small: Reader = (bytes) => readJsonValues(bytes, 'x.json', { maxBytes: 100 });
    const content = `[{"a":"${'x'.repeat(500)}"}]`;
    await expect(read(small, content, () => 10)).rejects.toThrow(
      'at most 100 bytes; the one that starts on line 1',
    );
    expect(await read(small, JSON.stringify(Array(200).fill({ a: 1 })), () => 10)).toHaveLength(200);
  });
});

async function* readLines(
  bytes: AsyncIterable<Buffer>,
  options: { maxBytes?: number } = {},
): AsyncGenerator<Line> {
  for await (const pieces of cutLines(bytes, options)) for (const piece of pieces) yield decode(piece);
}

describe('cutLines', () => {
  it('splits at LF and CRLF, skips blank lines and counts them, drops a byte order mark', async () => {
    const content = '\ufeffone\r\n\r\n  \ntwo\n\nthree é';
    const expected = [
      { line: 1, text: 'one', repaired: false },
      { line: 4, text: 'two', repaired: false },
      { line: 6, text: 'three é', repaired: false },
    ];
    expect(await read(readLines, content)).toEqual(expected);
    expect(await read(readLines, content, () => 1)).toEqual(expected);
  });

  it('marks lines that are not UTF-8 and keeps them', async () => {
    const values = await read(readLines, Buffer.from('caf\xe9\nok\n', 'latin1'));
    expect(values.map(({ text, repaired }) => [text, repaired])).toEqual([
      ['caf\ufffd', true],
      ['ok', false],
    ]);
  });

  it('cuts a line that would fill the memory', async () => {
    const small: Reader = (bytes) => readLines(bytes, { maxBytes: 5 });
    const values = await read(small, `${'x'.repeat(100)}\nab\n`, () => 3);
    expect(values.map(({ text }) => text)).toEqual(['xxxxx', 'ab']);
  });
});
