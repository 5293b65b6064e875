/** The records of a JSON document of any size, one by one, without ever holding the document. */
import { check, show } from '../../core/check';
import { decode, type Line, MOST_RECORD_BYTES, type Piece, trimmed } from './read-lines';

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const COMMA = 0x2c;
const LINE_FEED = 0x0a;
const SPACE = 0x20;
const OPEN_LIST = 0x5b;
const OPEN_OBJECT = 0x7b;
const CLOSE_LIST = 0x5d;
const CLOSE_OBJECT = 0x7d;

/**
 * Cuts a JSON document into its records; yields those that end in each chunk. The document is a list of records, an
 * object whose member `results` is that list (openFDA's answers and bulk parts), one record, or several of these one
 * after the other. Works on bytes: all of JSON's own characters are ASCII. Records are cut out by their brackets and
 * not checked otherwise: that is `JSON.parse`'s work. `name` stands in errors. A record over `maxBytes` (default
 * 8 MiB), text that is no JSON and a document that stops in the middle are errors.
 */
export async function* cutJson(
  bytes: AsyncIterable<Buffer>,
  name: string,
  { maxBytes = MOST_RECORD_BYTES }: { maxBytes?: number } = {},
): AsyncGenerator<Piece[]> {
  const cutter = new RecordCutter(name, maxBytes);
  for await (const chunk of bytes) {
    const records = cutter.push(chunk);
    if (records.length > 0) yield records;
  }
  cutter.end();
}

/** `cutJson` as texts, one by one. */
export async function* readJsonValues(
  bytes: AsyncIterable<Buffer>,
  name: string,
  options: { maxBytes?: number } = {},
): AsyncGenerator<Line> {
  for await (const pieces of cutJson(bytes, name, options)) for (const piece of pieces) yield decode(piece);
}

/** Holds the record that is being cut out and the state of the scan between two chunks. */
class RecordCutter {
  private buffer: Buffer = Buffer.alloc(0);
  private position = 0;
  /** Where the value that is being cut out starts in the buffer; -1: none. */
  private start = -1;
  private startLine = 1;
  private line = 1;
  private depth = 0;
  /** The depth inside the list of records; 0: values stand at the top; infinite: the list is over. */
  private listDepth = 0;
  private inString = false;
  private first = true;
  private cut: Piece[] = [];

  constructor(
    private readonly name: string,
    private readonly maxBytes: number,
  ) {}

  /** Scans one more chunk; returns the records that end in it. */
  push(chunk: Buffer): Piece[] {
    this.append(chunk);
    this.cut = [];
    const { buffer } = this;
    for (; this.position < buffer.length; this.position++) {
      if (this.inString) this.skipString();
      else {
        const byte = buffer[this.position];
        if (byte > SPACE) this.scanSyntax(byte);
        else if (byte === LINE_FEED) this.line++;
      }
    }
    return this.cut;
  }

  /** Checks that the document is over. */
  end(): void {
    check(
      this.depth === 0 && !this.inString,
      `${this.name}: expected a whole JSON document; it stops inside the value that starts on line ${this.startLine}. It is cut off, or a bracket or quote is missing there`,
    );
  }

  private append(chunk: Buffer): void {
    const kept =
      this.start < 0 ? this.buffer.length - (this.backslashesBefore(this.buffer.length) % 2) : this.start;
    check(
      this.start < 0 || this.buffer.length - kept <= this.maxBytes,
      `${this.name}: expected records of at most ${this.maxBytes} bytes; the one that starts on line ${this.startLine} is larger`,
    );
    this.buffer = kept === this.buffer.length ? chunk : Buffer.concat([this.buffer.subarray(kept), chunk]);
    this.position -= kept;
    if (this.start >= 0) this.start = 0;
    if (this.first && chunk[0] === 0xef && chunk[1] === 0xbb && chunk[2] === 0xbf) this.position = 3;
    this.first = false;
  }

  /** Goes to the quote that ends the string, or to the end of the buffer: most bytes of a record are in strings. */
  private skipString(): void {
    let quote = this.buffer.indexOf(QUOTE, this.position);
    while (quote >= 0 && this.backslashesBefore(quote) % 2 === 1)
      quote = this.buffer.indexOf(QUOTE, quote + 1);
    this.inString = quote < 0;
    this.position = quote < 0 ? this.buffer.length - 1 : quote;
  }

  private backslashesBefore(position: number): number {
    let count = 0;
    while (this.buffer[position - 1 - count] === BACKSLASH) count++;
    return count;
  }

  private scanSyntax(byte: number): void {
    if (byte === OPEN_LIST || byte === OPEN_OBJECT) this.open(byte);
    else if (byte === CLOSE_LIST || byte === CLOSE_OBJECT) this.close();
    else if (byte === COMMA) {
      if (this.depth === this.listDepth) this.finish(this.position);
    } else {
      if (this.start < 0 && this.depth === this.listDepth) this.beginScalar();
      this.inString = byte === QUOTE;
    }
  }

  private open(byte: number): void {
    this.depth++;
    if (byte === OPEN_LIST && this.listDepth === 0 && this.opensRecords()) {
      this.listDepth = this.depth;
      this.start = -1;
    } else if (this.start < 0 && this.depth === this.listDepth + 1) this.begin();
  }

  private close(): void {
    this.depth--;
    check(
      this.depth >= 0,
      `${this.name}: line ${this.line}: expected JSON; received a closing bracket too many`,
    );
    if (this.depth < Math.max(this.listDepth, 1))
      this.finish(this.listDepth === 0 ? this.position + 1 : this.position);
    if (this.depth < this.listDepth) this.listDepth = Infinity;
    if (this.depth === 0) this.listDepth = 0;
  }

  private begin(): void {
    this.start = this.position;
    this.startLine = this.line;
  }

  private beginScalar(): void {
    const text = () => show(this.buffer.subarray(this.position, this.position + 40).toString('utf8'));
    check(
      this.depth > 0,
      () => `${this.name}: line ${this.line}: expected a JSON object or list; received ${text()}`,
    );
    this.begin();
  }

  private finish(end: number): void {
    if (this.start < 0) return;
    const value = this.buffer.subarray(this.start, end);
    this.start = -1;
    this.cut.push({ line: this.startLine, bytes: trimmed(value) });
  }

  /** Whether the list that opens here holds the records: a bare list, or the member `results` at the top. */
  private opensRecords(): boolean {
    if (this.depth === 1) return true;
    if (this.depth !== 2 || this.start < 0) return false;
    const from = Math.max(this.start, this.position - 64);
    return /"results"\s*:\s*$/.test(this.buffer.toString('latin1', from, this.position));
  }
}
