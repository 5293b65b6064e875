/** From the bytes of a block to records, and to an account of what is none. */
import { messageOf } from '../../core/check';
import { decode, MOST_RECORD_BYTES } from './read-lines';
import { type MaudeRecord, parseRecord } from './record';
import { piecesOf, type RecordBlock } from './record-block';

/** A line that is no record: where it stands, why it was refused and its first 80 characters. */
export interface MalformedLine {
  readonly file: string;
  readonly line: number;
  readonly reason: string;
  readonly start: string;
}

/** What a block held, for the account of what was read. */
export interface BlockAccount {
  /** Position of its file among those that are read. */
  readonly file: number;
  readonly records: number;
  readonly malformed: readonly MalformedLine[];
  readonly repaired: number;
}

/** The records of a block with their positions among all, and the pieces that are none. */
export interface ParsedBlock {
  readonly records: readonly MaudeRecord[];
  readonly ordinals: readonly number[];
  readonly malformed: readonly MalformedLine[];
  /** How many pieces held bytes that are not UTF-8. */
  readonly repaired: number;
}

const TOO_LONG = {
  kind: 'refused',
  reason: `expected a record of less than ${MOST_RECORD_BYTES} bytes; this one is larger`,
} as const;

/** Parses every piece of `block`; whatever it holds, a record or a reason comes out. */
export function parseBlock(block: RecordBlock): ParsedBlock {
  const records: MaudeRecord[] = [];
  const ordinals: number[] = [];
  const malformed: MalformedLine[] = [];
  let repaired = 0;
  for (const piece of piecesOf(block)) {
    const { line, text, repaired: wasRepaired } = decode(piece);
    if (wasRepaired) repaired++;
    const parsed = piece.bytes.length < MOST_RECORD_BYTES ? parseText(text) : TOO_LONG;
    if (parsed.kind === 'refused')
      malformed.push({ file: block.name, line, reason: parsed.reason, start: text.slice(0, 80) });
    else {
      const { record } = parsed;
      records.push(record.source === null ? { ...record, source: block.name } : record);
      ordinals.push(piece.ordinal);
    }
  }
  return { records, ordinals, malformed, repaired };
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
