/** Text lines from a stream of bytes. */
import { isUtf8 } from 'node:buffer';

/** One line with its number in the file, from 1. `repaired`: it held bytes that are not UTF-8 (now U+FFFD). */
export interface Line {
  readonly line: number;
  readonly text: string;
  readonly repaired: boolean;
}

const LINE_FEED = 0x0a;

/**
 * Splits bytes into lines at LF or CRLF, trimmed; blank lines are counted but not yielded, a byte order mark is
 * dropped. Memory holds one chunk and one line. A line over `maxBytes` (default 64 MiB) is cut off there, so that it
 * is refused as a record instead of filling the memory.
 */
export async function* readLines(
  bytes: AsyncIterable<Buffer>,
  { maxBytes = 64 * 2 ** 20 }: { maxBytes?: number } = {},
): AsyncGenerator<Line> {
  let number = 0;
  let pieces: Buffer[] = [];
  let held = 0;
  const hold = (piece: Buffer) => {
    if (held < maxBytes) pieces.push(piece.subarray(0, maxBytes - held));
    held += piece.length;
  };
  const takeLine = (): Line => {
    const line = pieces.length === 1 ? pieces[0] : Buffer.concat(pieces);
    pieces = [];
    held = 0;
    // trim takes the byte order mark and the CR, too
    return { line: ++number, text: line.toString('utf8').trim(), repaired: !isUtf8(line) };
  };
  for await (const chunk of bytes) {
    let start = 0;
    for (let end = chunk.indexOf(LINE_FEED); end >= 0; end = chunk.indexOf(LINE_FEED, start)) {
      hold(chunk.subarray(start, end));
      start = end + 1;
      const line = takeLine();
      if (line.text !== '') yield line;
    }
    hold(chunk.subarray(start));
  }
  const last = takeLine();
  if (last.text !== '') yield last;
}
