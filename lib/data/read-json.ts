/** The records of a JSON document of any size, one by one, without ever holding the document. */
import { isUtf8 } from 'node:buffer';
import { check, show } from '../core/check';
import type { Line } from './read-lines';

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const COMMA = 0x2c;
const LINE_FEED = 10;
const OPEN_LIST = 0x5b;
const OPEN_OBJECT = 0x7b;
const CLOSE_LIST = 0x5d;
const CLOSE_OBJECT = 0x7d;

/**
 * Yields the text of every record of a JSON document with the line on which it starts. The document is a list of
 * records, an object whose member `results` is that list (openFDA's answers and bulk parts), one record, or several
 * of these one after the other. Works on bytes: all of JSON's own characters are ASCII. Records are cut out by their
 * brackets and not checked otherwise: that is `JSON.parse`'s work. `name` stands in errors. A record over `maxBytes`
 * (default 64 MiB), text that is no JSON and a document that stops in the middle are errors.
 */
export async function* readJsonValues(
  bytes: AsyncIterable<Buffer>,
  name: string,
  { maxBytes = 64 * 2 ** 20 }: { maxBytes?: number } = {},
): AsyncGenerator<Line> {
  let buffer: Buffer = Buffer.alloc(0);
  let position = 0;
  let start = -1; // where the value that is being cut out starts in the buffer; -1: none
  let startLine = 1;
  let line = 1;
  let depth = 0;
  let listDepth = 0; // the depth inside the list of records; 0: values stand at the top
  let inString = false;

  const begin = () => {
    start = position;
    startLine = line;
  };
  const finish = (end: number): Line | null => {
    const value = buffer.subarray(start, end);
    start = -1;
    const text = value.toString('utf8').trim();
    return text === '' ? null : { line: startLine, text, repaired: !isUtf8(value) };
  };

  for await (const chunk of bytes) {
    const kept = start < 0 ? Math.min(position, buffer.length) : start;
    buffer = kept === buffer.length ? chunk : Buffer.concat([buffer.subarray(kept), chunk]);
    position -= kept;
    if (start >= 0) start = 0;
    check(
      start < 0 || buffer.length <= maxBytes + chunk.length,
      `${name}: expected records of at most ${maxBytes} bytes; the one that starts on line ${startLine} is larger`,
    );
    if (line === 1 && depth === 0 && buffer[0] === 0xef && buffer[1] === 0xbb && buffer[2] === 0xbf)
      position = 3;
    for (; position < buffer.length; position++) {
      const byte = buffer[position];
      if (inString) {
        if (byte === QUOTE) inString = false;
        else if (byte === BACKSLASH) position++; // past the end when the escape goes on in the next chunk
        continue;
      }
      if (byte === LINE_FEED) line++;
      if (byte <= 0x20) continue;
      if (byte === OPEN_LIST || byte === OPEN_OBJECT) {
        depth++;
        if (byte === OPEN_LIST && listDepth === 0 && opensRecords(buffer, start, position, depth)) {
          listDepth = depth;
          start = -1;
        } else if (start < 0 && depth === listDepth + 1) begin();
      } else if (byte === CLOSE_LIST || byte === CLOSE_OBJECT) {
        depth--;
        check(depth >= 0, `${name}: line ${line}: expected JSON; received a closing bracket too many`);
        if (start >= 0 && depth < Math.max(listDepth, 1)) {
          const value = finish(listDepth === 0 ? position + 1 : position);
          if (value) yield value;
        }
        if (depth < listDepth) listDepth = depth === 0 ? 0 : Infinity;
        if (depth === 0) listDepth = 0;
      } else if (byte === COMMA && depth === listDepth && start >= 0) {
        const value = finish(position);
        if (value) yield value;
      } else {
        if (start < 0 && depth === listDepth && byte !== COMMA) {
          const text = buffer.subarray(position, position + 40).toString('utf8');
          check(
            depth > 0,
            () => `${name}: line ${line}: expected a JSON object or list; received ${show(text)}`,
          );
          begin();
        }
        if (byte === QUOTE) inString = true;
      }
    }
  }
  check(
    depth === 0 && !inString,
    `${name}: expected a whole JSON document; it stops inside the value that starts on line ${startLine}. It is cut off or a bracket or quote is missing there`,
  );
}

/** Whether the list that opens at `position` holds the records: a bare list, or the member `results` at the top. */
function opensRecords(buffer: Buffer, start: number, position: number, depth: number): boolean {
  if (depth === 1) return true;
  if (depth !== 2 || start < 0) return false;
  const before = buffer.subarray(Math.max(start, position - 64), position).toString('latin1');
  return /"results"\s*:\s*$/.test(before);
}
