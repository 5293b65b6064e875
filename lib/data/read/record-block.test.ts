import { describe, expect, it } from 'vitest';
import { lineBlocks, piecesOf } from './record-block';

async function* chunksOf(text: string, size: number): AsyncGenerator<Buffer> {
  const bytes = Buffer.from(text);
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

async function cut(text: string, size: number, maxBytes?: number) {
  const pieces: { line: number; text: string; ordinal: number }[] = [];
  let first = 0;
  let blocks = 0;
  for await (const { count, ...block } of lineBlocks(chunksOf(text, size), { maxBytes })) {
    for (const { bytes, ...piece } of piecesOf({ ...block, file: 0, name: 'a', first }))
      pieces.push({ ...piece, text: bytes.toString() });
    first += count;
    blocks++;
  }
  return { pieces, blocks };
}

describe('lineBlocks', () => {
  it('gives every line its number, whatever the chunks', async () => {
    const text = '\ufeff{"a": 1}\r\n\r\n  \n{"é": 2} \n{"last": 3}';
    const expected = [
      { line: 1, ordinal: 0, text: '{"a": 1}' },
      { line: 4, ordinal: 3, text: '{"é": 2}' },
      { line: 5, ordinal: 4, text: '{"last": 3}' },
    ];
    for (const size of [1, 2, 7, 100]) expect((await cut(text, size)).pieces).toEqual(expected);
    expect((await cut('', 5)).pieces).toEqual([]);
  });

  it('numbers on from block to block', async () => {
    const lines = Array.from({ length: 2000 }, (_, i) => `${i} ${'x'.repeat(1000)}`);
    const { pieces, blocks } = await cut(`${lines.join('\n')}\n`, 1 << 18);
    expect(blocks).toBeGreaterThan(2);
    expect(pieces.map(({ text }) => text)).toEqual(lines);
    expect(pieces.every(({ line, ordinal }, i) => line === i + 1 && ordinal === i)).toBe(true);
  });

  it('cuts off a line that is too long', async () => {
    const { pieces } = await cut(`a\n${'b'.repeat(1000)}.\nc\n`, 64, 100);
    expect(pieces.map(({ text }) => text[0])).toEqual(['a', 'b', 'c']);
    expect(pieces[1].text).toBe('b'.repeat(100));
  });
});
