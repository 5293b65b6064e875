/** Sorted runs on disk: many small sorted blocks become few files that are merged in one pass, in bounded memory. */
import { closeSync, openSync, readSync, rmSync, writeSync } from 'node:fs';
import { writingError } from '../../core/files/writing-error';
import { compareEntries, type Entry, entriesOf, lineOf } from './entry';

/** An entry with the bytes of its row; none where the record was dropped, or where rows are not read. */
export interface EntryRow {
  readonly entry: Entry;
  readonly row: Buffer | null;
}

/** Entries in any order, in memory. */
export interface EntryBlock {
  readonly entries: readonly Entry[];
  /** The rows of the kept entries, one after the other. */
  readonly rows: Buffer;
}

/** A sorted run: one file with a JSON line an entry, one with the rows. */
export interface SortedRun {
  readonly entries: string;
  readonly rows: string;
}

const READ_BYTES = 1 << 17;
const WRITE_BYTES = 1 << 20;
/** Characters of entries that are turned into bytes together. */
const LINES_AT_ONCE = 1 << 16;
const LINE_FEED = 0x0a;

/** The entries of all blocks in one order. */
export function sortBlocks(blocks: readonly EntryBlock[]): EntryRow[] {
  const all: EntryRow[] = [];
  for (const { entries, rows } of blocks) {
    let at = 0;
    for (const entry of entries) {
      const row = entry.kind === 'kept' ? rows.subarray(at, at + entry.bytes) : null;
      all.push({ entry, row });
      at += row?.length ?? 0;
    }
  }
  return all.sort((a, b) => compareEntries(a.entry, b.entry));
}

/** Writes sorted entries as the run `path`. */
export function writeRun(path: string, sorted: Iterable<EntryRow>): SortedRun {
  const writer = new RunWriter(path);
  for (const each of sorted) writer.write(each);
  return writer.close();
}

/** Writes a run entry by entry; they come in order. */
export class RunWriter {
  private readonly run: SortedRun;
  private readonly entries: Output;
  private readonly rows: Output;
  private lines = '';

  constructor(path: string) {
    this.run = { entries: `${path}.entries`, rows: `${path}.rows` };
    this.entries = new Output(this.run.entries);
    this.rows = new Output(this.run.rows);
  }

  write({ entry, row }: EntryRow): void {
    this.lines += `${lineOf(entry)}\n`;
    if (this.lines.length > LINES_AT_ONCE) this.writeLines();
    if (row) this.rows.write(row);
  }

  /** Ends the run. */
  close(): SortedRun {
    this.writeLines();
    this.entries.close();
    this.rows.close();
    return this.run;
  }

  private writeLines(): void {
    this.entries.write(Buffer.from(this.lines));
    this.lines = '';
  }
}

/** Removes a run's files. */
export function removeRun({ entries, rows }: SortedRun): void {
  rmSync(entries, { force: true });
  rmSync(rows, { force: true });
}

/** The entries of all runs in one order. Without `withRows` the rows are not read. */
export function* mergeRuns(
  runs: readonly SortedRun[],
  withRows: boolean,
): Generator<EntryRow, void, undefined> {
  const readers = runs.map((run) => new RunReader(run, withRows));
  try {
    const heap = readers.filter((reader) => reader.advance()).sort(compareReaders);
    while (heap.length > 0) {
      const reader = heap[0];
      yield reader.current;
      if (!reader.advance()) {
        heap[0] = heap[heap.length - 1];
        heap.pop();
      }
      sink(heap);
    }
  } finally {
    for (const reader of readers) reader.close();
  }
}

const compareReaders = (a: RunReader, b: RunReader) => compareEntries(a.current.entry, b.current.entry);

/** Restores the order of a heap whose top has changed. */
function sink(heap: RunReader[]): void {
  for (let at = 0; ; ) {
    let least = at;
    for (const child of [2 * at + 1, 2 * at + 2])
      if (child < heap.length && compareReaders(heap[child], heap[least]) < 0) least = child;
    if (least === at) return;
    [heap[at], heap[least]] = [heap[least], heap[at]];
    at = least;
  }
}

class RunReader {
  current!: EntryRow;
  private readonly entries: Input;
  private readonly rows: Input | null;
  private held: readonly Entry[] = [];
  private at = 0;

  constructor(run: SortedRun, withRows: boolean) {
    this.entries = new Input(run.entries);
    this.rows = withRows ? new Input(run.rows) : null;
  }

  /** Reads the next entry; false at the end. */
  advance(): boolean {
    if (this.at === this.held.length) {
      const lines = this.entries.lines();
      if (lines === '') return false;
      this.held = entriesOf(lines);
      this.at = 0;
    }
    const entry = this.held[this.at++];
    this.current = { entry, row: entry.kind === 'kept' && this.rows ? this.rows.take(entry.bytes) : null };
    return true;
  }

  close(): void {
    this.entries.close();
    this.rows?.close();
  }
}

/** Reads a file a piece at a time. */
class Input {
  private readonly file: number;
  private held: Buffer = Buffer.alloc(0);
  private at = 0;

  constructor(path: string) {
    this.file = openSync(path, 'r');
  }

  /** The next whole lines with their breaks; empty at the end. */
  lines(): string {
    while (this.more(READ_BYTES)) {
      const end = this.held.lastIndexOf(LINE_FEED) + 1;
      if (end === 0) continue;
      const text = this.held.toString('utf8', 0, end);
      this.at = end;
      return text;
    }
    return '';
  }

  /** A copy of the next `count` bytes. */
  take(count: number): Buffer {
    const missing = this.at + count - this.held.length;
    if (missing > 0 && !this.more(Math.max(missing, READ_BYTES)))
      throw new Error(
        'the temporary files of the snapshot were changed while they were in use; run it again',
      );
    const bytes = Buffer.from(this.held.subarray(this.at, this.at + count));
    this.at += count;
    return bytes;
  }

  close(): void {
    closeSync(this.file);
  }

  private more(bytes: number): boolean {
    const piece = Buffer.allocUnsafe(bytes);
    const count = readSync(this.file, piece, 0, bytes, null);
    this.held = Buffer.concat([this.held.subarray(this.at), piece.subarray(0, count)]);
    this.at = 0;
    return count > 0;
  }
}

/** Writes a file a piece at a time. */
class Output {
  private readonly file: number;
  private held: Buffer[] = [];
  private bytes = 0;

  constructor(private readonly path: string) {
    this.file = this.attempt(() => openSync(path, 'w'));
  }

  write(piece: Buffer): void {
    this.held.push(piece);
    this.bytes += piece.length;
    if (this.bytes >= WRITE_BYTES) this.flush();
  }

  close(): void {
    this.flush();
    closeSync(this.file);
  }

  private flush(): void {
    const all = Buffer.concat(this.held);
    this.attempt(() => {
      for (let at = 0; at < all.length; ) at += writeSync(this.file, all, at);
    });
    this.held = [];
    this.bytes = 0;
  }

  private attempt<T>(work: () => T): T {
    try {
      return work();
    } catch (error) {
      throw writingError(this.path, error);
    }
  }
}
