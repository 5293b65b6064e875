/** Text lines from a stream of bytes. */
import { isUtf8 } from 'node:buffer';

/** One line with its number in the file, from 1. `repaired`: it held bytes that are not UTF-8 (now U+FFFD). */
export interface Line {
  readonly line: number;
  readonly text: string;
  readonly repaired: boolean;
}

const LINE_FEED = 10;

/**
 * Splits bytes into lines at LF or CRLF, without their ends; blank lines are counted but not yielded, a byte order
 * mark is dropped. Memory holds one chunk and one line. A line over `maxBytes` (default 64 MiB) is yielded cut off
 * there, so that it is refused as a record instead of filling the memory.
 */
export async function* readLines(
  bytes: AsyncIterable<Buffer>,
  { maxBytes = 64 * 2 ** 20 }: { maxBytes?: number } = {},
): AsyncGenerator<Line> {
  let number = 0;
  let pieces: Buffer[] = [];
  let held = 0;
  const hold = (piece: Buffer) => {
    if (piece.length > 0 && held < maxBytes) pieces.push(piece.subarray(0, maxBytes - held));
    held += piece.length;
  };
  const take = (): Line | null => {
    const whole = pieces.length === 1 ? pieces[0] : Buffer.concat(pieces);
    pieces = [];
    held = 0;
    number++;
    return lineOf(whole, number);
  };
  for await (const chunk of bytes) {
    let start = 0;
    for (let end = chunk.indexOf(LINE_FEED); end >= 0; end = chunk.indexOf(LINE_FEED, start)) {
      hold(chunk.subarray(start, end));
      start = end + 1;
      const line = take();
      if (line) yield line;
    }
    hold(chunk.subarray(start));
  }
  const last = take();
  if (last) yield last;
}

function lineOf(bytes: Buffer, line: number): Line | null {
  const text = bytes.toString('utf8').trim(); // takes the byte order mark too
  return text === '' ? null : { line, text, repaired: !isUtf8(bytes) };
}
