/** Records from files: bytes to lines to JSON to records, one at a time. */
import { check, messageOf } from '../core/check';
import { type Progress, silent } from '../core/progress';
import { formatOf } from './format';
import { type ByteMeter, readBytes } from './read-bytes';
import { readJsonValues } from './read-json';
import { readLines } from './read-lines';
import { type MaudeRecord, parseRecord } from './record';
import type { SourceFile } from './source-files';

/** A line that is no record: where it stands, why it was refused and its first 80 characters. */
export interface MalformedLine {
  readonly file: string;
  readonly line: number;
  readonly reason: string;
  readonly start: string;
}

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
  readonly malformed: MalformedLine[];
}

/** How records are read. */
export interface ReadingOptions {
  /** The share of malformed lines (0 to 1) above which reading fails; default 0.01. */
  readonly maxMalformedShare?: number;
  /** Filled with one entry a finished file and one a malformed line. */
  readonly notes?: ReadingNotes;
  readonly progress?: Progress;
  readonly signal?: AbortSignal;
}

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
  const {
    maxMalformedShare = 0.01,
    notes = { inputs: [], malformed: [] },
    progress = silent,
    signal,
  } = options;
  const total = files.reduce((sum, file) => sum + file.bytes, 0);
  let records = 0;
  let bytesBefore = 0;
  for (const file of files) {
    const meter: ByteMeter = { bytes: 0, sha256: null };
    const malformedBefore = notes.malformed.length;
    let own = 0;
    let repaired = 0;
    for await (const { line, text, repaired: wasRepaired } of await valuesOf(file, meter, signal)) {
      const parsed = parseText(text);
      if (wasRepaired) repaired++;
      if (parsed.kind === 'record') {
        own++;
        yield parsed.record.source === null ? { ...parsed.record, source: file.name } : parsed.record;
      } else {
        notes.malformed.push({ file: file.name, line, reason: parsed.reason, start: text.slice(0, 80) });
        if (notes.malformed.length >= HOPELESS)
          checkShare(notes, records + own, Math.max(0.5, maxMalformedShare));
      }
      if ((own & 511) === 0)
        progress({ task: 'Reading', done: bytesBefore + meter.bytes, total, unit: 'bytes', note: file.name });
    }
    records += own;
    bytesBefore += meter.bytes;
    const malformed = notes.malformed.length - malformedBefore;
    notes.inputs.push({
      file: file.name,
      bytes: meter.bytes,
      sha256: meter.sha256 ?? '',
      records: own,
      malformed,
      repaired,
    });
    progress({ task: 'Reading', done: bytesBefore, total, unit: 'bytes', note: file.name });
  }
  checkShare(notes, records, maxMalformedShare);
}

async function valuesOf(file: SourceFile, meter: ByteMeter, signal?: AbortSignal) {
  const format = await formatOf(file);
  const bytes = readBytes(file.path, { meter, signal });
  return format === 'lines' ? readLines(bytes) : readJsonValues(bytes, file.path);
}

function parseText(text: string): ReturnType<typeof parseRecord> {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    return { kind: 'refused', reason: `expected JSON; ${messageOf(error).slice(0, 120)}` };
  }
  return parseRecord(value);
}

function checkShare(notes: ReadingNotes, records: number, max: number): void {
  const malformed = notes.malformed.length;
  const share = malformed / Math.max(1, records + malformed);
  const first = notes.malformed[0];
  check(share <= max, () => {
    const percent = (x: number) => `${Number((100 * x).toPrecision(3))} %`;
    const place = `${first.file}, line ${first.line}: ${first.reason}`;
    return `expected at most ${percent(max)} malformed lines (maxMalformedShare); received ${malformed} of ${records + malformed} (${percent(share)}). The first: ${place}. Starts with: ${first.start}`;
  });
}
