/** Text lines from a stream of bytes. */
import { isAscii, isUtf8 } from 'node:buffer';

/** The bytes of one line or JSON value, with the line of the file on which it starts, from 1. */
export interface Piece {
  readonly line: number;
  readonly bytes: Buffer;
}

/** A piece as text. `repaired`: it held bytes that are not UTF-8 (now U+FFFD). */
export interface Line {
  readonly line: number;
  readonly text: string;
  readonly repaired: boolean;
}

/** The most bytes of one record: far above the largest known, and no more than a thread can hold once it is parsed. */
export const MOST_RECORD_BYTES = 8 * 2 ** 20;

const LINE_FEED = 0x0a;
const SPACE = 0x20;

/**
 * Cuts bytes into lines at LF or CRLF, trimmed; blank lines are counted but left out, a byte order mark is dropped.
 * Yields the lines that end in each chunk; memory holds one chunk and one line. A line over `maxBytes` (default
 * 8 MiB) is cut off there, so that it is refused as a record instead of filling the memory.
 */
export async function* cutLines(
  bytes: AsyncIterable<Buffer>,
  { maxBytes = MOST_RECORD_BYTES }: { maxBytes?: number } = {},
): AsyncGenerator<Piece[]> {
  let number = 0;
  let held: Buffer[] = [];
  let heldBytes = 0;
  const hold = (piece: Buffer) => {
    if (heldBytes < maxBytes) held.push(piece.subarray(0, maxBytes - heldBytes));
    heldBytes += piece.length;
  };
  const takeLine = (piece: Buffer): Piece => {
    if (heldBytes === 0) return { line: ++number, bytes: trimmed(piece.subarray(0, maxBytes)) };
    hold(piece);
    const line = Buffer.concat(held);
    held = [];
    heldBytes = 0;
    return { line: ++number, bytes: trimmed(line) };
  };
  for await (const chunk of bytes) {
    const lines: Piece[] = [];
    let start = 0;
    for (let end = chunk.indexOf(LINE_FEED); end >= 0; end = chunk.indexOf(LINE_FEED, start)) {
      const line = takeLine(chunk.subarray(start, end));
      start = end + 1;
      if (line.bytes.length > 0) lines.push(line);
    }
    if (start < chunk.length) hold(chunk.subarray(start));
    if (lines.length > 0) yield lines;
  }
  const last = takeLine(Buffer.alloc(0));
  if (last.bytes.length > 0) yield [last];
}

/** The text of a piece. */
export function decode({ line, bytes }: Piece): Line {
  // Most lines are ASCII, which is decoded several times as fast.
  if (isAscii(bytes)) return { line, text: bytes.toString('latin1'), repaired: false };
  return { line, text: bytes.toString('utf8'), repaired: !isUtf8(bytes) };
}

/** `bytes` without white space and byte order marks at their ends. */
export function trimmed(bytes: Buffer): Buffer {
  let start = 0;
  let end = bytes.length;
  while (end > start && bytes[end - 1] <= SPACE) end--;
  for (;;) {
    if (bytes[start] <= SPACE && start < end) start++;
    else if (bytes[start] === 0xef && bytes[start + 1] === 0xbb && bytes[start + 2] === 0xbf) start += 3;
    else return bytes.subarray(start, end);
  }
}
