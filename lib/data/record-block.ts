/** Records on their way from a file to a worker: bytes and where each of them begins. */
import type { Piece } from './read-lines';

/** Some records of one file, not parsed. Everything in it can be sent to a worker. */
export interface RecordBlock {
  /** Position of the file among those that are read. */
  readonly file: number;
  /** What a record without a source is said to come from. */
  readonly name: string;
  /** Position of the first record among all. */
  readonly first: number;
  readonly bytes: ArrayBuffer;
  /** Where record i ends in `bytes`; it begins where the one before ends. */
  readonly ends: Uint32Array;
  /** The line of the file on which record i starts. */
  readonly lines: Float64Array;
}

/** Copies `pieces` into a block. */
export function blockOf(
  pieces: readonly Piece[],
  { file, name, first }: Pick<RecordBlock, 'file' | 'name' | 'first'>,
): RecordBlock {
  const bytes = new Uint8Array(pieces.reduce((sum, piece) => sum + piece.bytes.length, 0));
  const ends = new Uint32Array(pieces.length);
  let end = 0;
  for (const [i, piece] of pieces.entries()) {
    bytes.set(piece.bytes, end);
    end += piece.bytes.length;
    ends[i] = end;
  }
  return {
    file,
    name,
    first,
    bytes: bytes.buffer as ArrayBuffer,
    ends,
    lines: Float64Array.from(pieces, ({ line }) => line),
  };
}

/** The records of a block again. */
export function* piecesOf({ bytes, ends, lines }: RecordBlock): Generator<Piece> {
  const all = Buffer.from(bytes);
  for (let i = 0; i < ends.length; i++)
    yield { line: lines[i], bytes: all.subarray(i === 0 ? 0 : ends[i - 1], ends[i]) };
}
