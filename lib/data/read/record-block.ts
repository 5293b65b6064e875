/** Records on their way from a file to a worker: bytes and where each of them begins. */
import { MOST_RECORD_BYTES, type Piece, trimmed } from './read-lines';

/** Some records of one file, not parsed. Everything in it can be sent to a worker. */
export type RecordBlock = LineBlock | PieceBlock;

interface Block {
  /** Position of the file among those that are read. */
  readonly file: number;
  /** What a record without a source is said to come from. */
  readonly name: string;
  /** A number for the first record, greater than those of all records before; the others count on from it. */
  readonly first: number;
  readonly bytes: ArrayBuffer;
}

/** Whole lines, each a record. */
interface LineBlock extends Block {
  readonly kind: 'lines';
  /** The first of them, from 1. */
  readonly line: number;
}

/** Values that were cut out of a document. */
interface PieceBlock extends Block {
  readonly kind: 'pieces';
  /** Where record i ends in `bytes`; it begins where the one before ends. */
  readonly ends: Uint32Array;
  /** The line of the file on which record i starts. */
  readonly lines: Float64Array;
}

/** A block on its own, before it is known which of all records are in it. */
export type CutBlock =
  | (Pick<LineBlock, 'kind' | 'bytes' | 'line'> & { readonly count: number })
  | (Pick<PieceBlock, 'kind' | 'bytes' | 'ends' | 'lines'> & { readonly count: number });

const BLOCK_BYTES = 1 << 19;
const LINE_FEED = 0x0a;

/**
 * Cuts bytes into blocks of whole lines, about half a megabyte each or as large as the chunks; the lines themselves are
 * cut by who parses them. A line over `maxBytes` (default 8 MiB) is cut off there, so that it is refused as a record
 * instead of filling the memory.
 */
export async function* lineBlocks(
  bytes: AsyncIterable<Buffer>,
  { maxBytes = MOST_RECORD_BYTES }: { maxBytes?: number } = {},
): AsyncGenerator<CutBlock> {
  let line = 1;
  let held = new Held();
  const block = (): CutBlock => {
    const count = held.lines;
    const cut: CutBlock = { kind: 'lines', bytes: held.joined(), line, count };
    line += count;
    held = new Held();
    return cut;
  };
  let tail = 0;
  for await (const chunk of bytes) {
    const room = Math.max(0, maxBytes - tail);
    const first = chunk.indexOf(LINE_FEED);
    if (first < 0) {
      held.add(chunk.subarray(0, room));
      tail += chunk.length;
      continue;
    }
    const end = chunk.lastIndexOf(LINE_FEED) + 1;
    held.add(chunk.subarray(0, Math.min(first, room)));
    held.add(chunk.subarray(first, end));
    if (held.bytes >= BLOCK_BYTES) yield block();
    tail = chunk.length - end;
    held.add(chunk.subarray(end, end + maxBytes));
  }
  if (held.bytes > 0) yield block();
}

/** Puts pieces together to blocks of about half a megabyte. */
export async function* pieceBlocks(pieces: AsyncIterable<readonly Piece[]>): AsyncGenerator<CutBlock> {
  let held = new Held();
  let ends: number[] = [];
  let lines: number[] = [];
  const block = (): CutBlock => {
    const cut: CutBlock = {
      kind: 'pieces',
      bytes: held.joined(),
      ends: Uint32Array.from(ends),
      lines: Float64Array.from(lines),
      count: ends.length,
    };
    held = new Held();
    ends = [];
    lines = [];
    return cut;
  };
  for await (const some of pieces)
    for (const { bytes, line } of some) {
      held.add(bytes);
      ends.push(held.bytes);
      lines.push(line);
      if (held.bytes >= BLOCK_BYTES) yield block();
    }
  if (ends.length > 0) yield block();
}

/** The records of a block again. */
export function* piecesOf(block: RecordBlock): Generator<Piece & { readonly ordinal: number }> {
  const all = Buffer.from(block.bytes);
  if (block.kind === 'pieces') {
    const { ends, lines, first } = block;
    for (let i = 0; i < ends.length; i++)
      yield { line: lines[i], ordinal: first + i, bytes: all.subarray(i === 0 ? 0 : ends[i - 1], ends[i]) };
    return;
  }
  let start = 0;
  for (let i = 0; start < all.length; i++) {
    const feed = all.indexOf(LINE_FEED, start);
    const end = feed < 0 ? all.length : feed;
    const bytes = trimmed(all.subarray(start, end));
    start = end + 1;
    if (bytes.length > 0) yield { line: block.line + i, ordinal: block.first + i, bytes };
  }
}

/** Bytes that wait for more of their block. */
class Held {
  bytes = 0;
  private readonly parts: Buffer[] = [];

  add(part: Buffer): void {
    if (part.length > 0) this.parts.push(part);
    this.bytes += part.length;
  }

  /** Lines in it, one that has no end yet included. */
  get lines(): number {
    let count = 0;
    for (const part of this.parts)
      for (let at = part.indexOf(LINE_FEED); at >= 0; at = part.indexOf(LINE_FEED, at + 1)) count++;
    return this.parts.at(-1)?.at(-1) === LINE_FEED ? count : count + 1;
  }

  /** A copy in memory of its own, which can go to another thread. */
  joined(): ArrayBuffer {
    const all = new ArrayBuffer(this.bytes);
    const view = Buffer.from(all);
    let at = 0;
    for (const part of this.parts) at += part.copy(view, at);
    return all;
  }
}
