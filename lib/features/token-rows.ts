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
  const count = blocks.reduce((sum, { cut }) => sum + cut.length, 0);
  const tokens = blocks.reduce((sum, { ids }) => sum + ids.length, 0);
  const rows = {
    ids: new Int32Array(tokens),
    offsets: new Int32Array(count + 1),
    cut: new Uint8Array(count),
  };
  let row = 0;
  let token = 0;
  let truncated = 0;
  for (const { ids, offsets, cut, truncated: some } of blocks) {
    rows.ids.set(ids, token);
    rows.cut.set(cut, row);
    for (let i = 0; i < cut.length; i++) rows.offsets[row + i + 1] = token + offsets[i + 1];
    row += cut.length;
    token += ids.length;
    truncated += some;
  }
  return { ...rows, truncated };
}
