/** Token ids of many texts in one array. */
import { check } from '../core/check';

/** Token ids of many texts: text i has `ids[offsets[i]]` up to `ids[offsets[i + 1]]`. */
export interface TokenRows {
  readonly ids: Int32Array;
  readonly offsets: Int32Array;
  /** Texts that were longer than `maxLength`. */
  readonly truncated: number;
}

/** Token rows that say which of them were cut. */
export interface EncodedRows extends TokenRows {
  /** 1 for a text that was longer than `maxLength`, else 0; one a text. */
  readonly cut: Uint8Array;
}

/** Rows one after the other. */
export function joinRows(rows: readonly ArrayLike<number>[], cut: Uint8Array): EncodedRows {
  check(rows.length === cut.length, () => `expected ${rows.length} flags; received ${cut.length}`);
  const offsets = new Int32Array(rows.length + 1);
  rows.forEach((row, i) => {
    offsets[i + 1] = offsets[i] + row.length;
  });
  const ids = new Int32Array(offsets[rows.length]);
  rows.forEach((row, i) => {
    ids.set(row, offsets[i]);
  });
  return { ids, offsets, cut, truncated: cut.reduce((sum, flag) => sum + flag, 0) };
}

/** Some of the rows, in the order asked for. */
export function pickRows({ ids, offsets, cut }: EncodedRows, rows: readonly number[]): EncodedRows {
  const picked = rows.map((row) => ids.subarray(offsets[row], offsets[row + 1]));
  return joinRows(
    picked,
    Uint8Array.from(rows, (row) => cut[row]),
  );
}

/** All rows of several blocks, one block after the other. */
export function concatRows(blocks: readonly EncodedRows[]): EncodedRows {
  const flags = blocks.flatMap(({ cut }) => [...cut]);
  const rows = blocks.flatMap(({ ids, offsets, cut }) =>
    Array.from(cut, (_, i) => ids.subarray(offsets[i], offsets[i + 1])),
  );
  return joinRows(rows, Uint8Array.from(flags));
}
