/** Records from files: bytes to pieces to blocks, and blocks to records. */
import { check } from '../../core/check';
import { type Progress, silent } from '../../core/progress';
import { dataParameters } from '../parameters';
import { formatOf } from './format';
import { type BlockAccount, type MalformedLine, parseBlock } from './parse-block';
import { pipeRecords } from './pipe-records';
import { type ByteMeter, readBytes } from './read-bytes';
import { cutJson } from './read-json';
import type { MaudeRecord } from './record';
import { type CutBlock, lineBlocks, pieceBlocks, type RecordBlock } from './record-block';
import type { SourceFile } from './source-files';

export type { MalformedLine } from './parse-block';

/** What was read of one file. `repaired` records held bytes that are not UTF-8, now U+FFFD. */
export interface SourceInput {
  readonly file: string;
  readonly bytes: number;
  readonly sha256: string;
  readonly records: number;
  readonly malformed: number;
  readonly repaired: number;
}

/** What reading leaves behind beside the records themselves; filled while they are read. */
export interface ReadingNotes {
  readonly inputs: SourceInput[];
  /** The first `MALFORMED_LISTED` of them. */
  readonly malformed: MalformedLine[];
}

/** How records are read. */
export interface ReadingOptions {
  /** The share of malformed lines (0 to 1) above which reading fails; by default that of `dataParameters`. */
  readonly maxMalformedShare?: number;
  /** Filled with one entry a file and one a malformed line. */
  readonly notes?: ReadingNotes;
  readonly progress?: Progress;
  readonly signal?: AbortSignal;
  /** Threads that clean, where records are cleaned on several; 0 (default) for one a core. */
  readonly threads?: number;
  /** Where FDA's pipe files are sorted; default the system's temporary folder. */
  readonly spillFolder?: string;
  /** The position of the first record among all; 0 by default. */
  readonly first?: number;
}

/** How many malformed lines are listed; the others are counted. */
export const MALFORMED_LISTED = 10_000;

const HOPELESS = 1000;

/**
 * Streams the records of `files` in order. A line that is no JSON object of openFDA's kind goes to
 * `notes.malformed`; when their share is above `maxMalformedShare` at the end (or above a half after a thousand of
 * them), reading fails with the first of them in the message. A record without `source` gets the file's name.
 */
export async function* readRecords(
  files: readonly SourceFile[],
  options: ReadingOptions = {},
): AsyncGenerator<MaudeRecord> {
  const account = new ReadingAccount(options);
  for await (const block of readBlocks(files, options, account)) {
    const parsed = parseBlock(block);
    account.add({ ...parsed, file: block.file, records: parsed.records.length });
    for (const record of parsed.records) yield record;
  }
  account.finish();
}

/**
 * Streams the records of `files` as blocks of about a megabyte or less, not parsed. FDA's pipe files among them are read as
 * one source, after the others. Who parses the blocks says so to `account`.
 */
export async function* readBlocks(
  files: readonly SourceFile[],
  { progress = silent, signal, spillFolder, first: begin = 0 }: ReadingOptions,
  account: ReadingAccount,
): AsyncGenerator<RecordBlock, void, undefined> {
  const total = files.reduce((sum, file) => sum + file.bytes, 0);
  const pipes: SourceFile[] = [];
  const meter: ByteMeter = { bytes: 0, sha256: null };
  let first = begin;
  const blocks = async function* (
    cut: AsyncIterable<CutBlock>,
    file: number,
    name: string,
  ): AsyncGenerator<RecordBlock, void, undefined> {
    for await (const { count, ...block } of cut) {
      yield { ...block, file, name, first };
      first += count;
      progress({ task: 'Reading', done: meter.bytes, total, unit: 'bytes', note: name });
    }
  };
  for (const file of files) {
    const format = await formatOf(file);
    if (format === 'pipe') {
      pipes.push(file);
      continue;
    }
    const before = meter.bytes;
    const bytes = readBytes(file.path, { meter, signal });
    const cut = format === 'lines' ? lineBlocks(bytes) : pieceBlocks(cutJson(bytes, file.path));
    yield* blocks(cut, account.begin(file.name), file.name);
    account.end(meter.bytes - before, meter.sha256 ?? '');
  }
  if (pipes.length === 0) return;
  const pieces = pipeRecords(pipes, { meter, signal, spillFolder, account });
  yield* blocks(pieceBlocks(pieces), -1, pipes.map(({ name }) => name).sort()[0]);
}

/** Counts what was read, lists what was refused, and stops reading that makes no sense. */
export class ReadingAccount {
  private readonly notes: ReadingNotes;
  private readonly max: number;
  private records = 0;
  private malformed = 0;
  private orphans = 0;

  constructor({
    notes = { inputs: [], malformed: [] },
    maxMalformedShare = dataParameters.maxMalformedShare.profiles,
  }: ReadingOptions) {
    this.notes = notes;
    this.max = maxMalformedShare;
  }

  /** A file is about to be read; returns its position. */
  begin(file: string): number {
    return this.notes.inputs.push({ file, bytes: 0, sha256: '', records: 0, malformed: 0, repaired: 0 }) - 1;
  }

  /** The file begun last was read to its end. */
  end(bytes: number, sha256: string): void {
    const { inputs } = this.notes;
    inputs[inputs.length - 1] = { ...inputs[inputs.length - 1], bytes, sha256 };
  }

  /** A block was parsed. */
  add({ file, records, malformed, repaired }: BlockAccount): void {
    const { inputs } = this.notes;
    const input = inputs[file];
    if (input)
      inputs[file] = {
        ...input,
        records: input.records + records,
        malformed: input.malformed + malformed.length,
        repaired: input.repaired + repaired,
      };
    this.records += records;
    for (const line of malformed) this.refuse(line);
    if (this.malformed >= HOPELESS) this.checkShare(Math.max(0.5, this.max));
  }

  /** A file was read elsewhere; of its refused lines those that were listed there. */
  adopt(input: SourceInput, listed: readonly MalformedLine[]): void {
    this.notes.inputs.push(input);
    this.records += input.records;
    for (const line of listed) this.refuse(line);
    this.malformed += input.malformed - listed.length;
  }

  /** One piece is no record. */
  refuse(line: MalformedLine): void {
    this.malformed++;
    if (this.notes.malformed.length < MALFORMED_LISTED) this.notes.malformed.push(line);
  }

  /** `rows` of FDA's files belong to no report. */
  unjoined(rows: number): void {
    this.orphans += rows;
  }

  /** Counts `records` lines and `malformed` refused ones of the file at `position`. */
  count(position: number, records: number, malformed: number): void {
    const { inputs } = this.notes;
    inputs[position] = { ...inputs[position], records, malformed };
  }

  /** Everything was read: puts the refused lines in order, checks their share and says how many there are. */
  finish(): { malformed: number; unjoined: number } {
    const { inputs, malformed } = this.notes;
    const position = new Map(inputs.map(({ file }, i) => [file, i]));
    malformed.sort((a, b) => (position.get(a.file) ?? 0) - (position.get(b.file) ?? 0) || a.line - b.line);
    this.checkShare(this.max);
    return { malformed: this.malformed, unjoined: this.orphans };
  }

  private checkShare(max: number): void {
    const all = this.records + this.malformed;
    const share = this.malformed / Math.max(1, all);
    check(share <= max, () => {
      const percent = (x: number) => `${Number((100 * x).toPrecision(3))} %`;
      const { file, line, reason, start } = this.notes.malformed[0];
      return `expected at most ${percent(max)} malformed lines (maxMalformedShare); received ${this.malformed} of ${all} (${percent(share)}). The first: ${file}, line ${line}: ${reason}. Starts with: ${start}`;
    });
  }
}
