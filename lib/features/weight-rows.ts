/** Counts turned into TF-IDF weights. */
import type { SparseRows } from './sparse-rows';
import type { TokenizedCorpus } from './tokenized-corpus';

/** The part of the vectorizer's options that concerns weights, and the idf of each column. */
export interface Weighting {
  readonly norm: 'l1' | 'l2' | null;
  readonly useIdf: boolean;
  readonly sublinearTf: boolean;
  readonly binary: boolean;
  readonly idf: Float64Array;
}

/** A column and a count share one double when a row is sorted. */
const COUNT_RANGE = 2 ** 26;

/**
 * The weights of some rows of a corpus. `columnOf` gives each term's column or -1. A row without a known term is
 * empty, and stays so whatever the norm.
 */
export function weightRows(
  corpus: TokenizedCorpus,
  rows: ArrayLike<number>,
  columnOf: Int32Array,
  columns: number,
  weighting: Weighting,
): SparseRows {
  const offsets = rowOffsets(corpus, rows, columnOf);
  const indices = new Int32Array(offsets[rows.length]);
  const values = new Float64Array(indices.length);
  const frequency = frequencyTable(weighting);
  for (let r = 0; r < rows.length; r++) {
    const start = offsets[r];
    const end = offsets[r + 1];
    const row = values.subarray(start, end);
    let filled = start;
    const { terms, counts, start: first, end: last } = corpus.row(rows[r]);
    for (let i = first; i < last; i++) {
      const column = columnOf[terms[i]];
      if (column >= 0) values[filled++] = column * COUNT_RANGE + counts[i];
    }
    row.sort();
    for (let i = start; i < end; i++) {
      const column = Math.floor(values[i] / COUNT_RANGE);
      const weight = frequency(values[i] - column * COUNT_RANGE);
      indices[i] = column;
      values[i] = weighting.useIdf ? weight * weighting.idf[column] : weight;
    }
    normalize(row, weighting.norm);
  }
  return { rows: rows.length, columns, offsets, indices, values };
}

function rowOffsets(corpus: TokenizedCorpus, rows: ArrayLike<number>, columnOf: Int32Array): Int32Array {
  const offsets = new Int32Array(rows.length + 1);
  let size = 0;
  for (let r = 0; r < rows.length; r++) {
    const { terms, start, end } = corpus.row(rows[r]);
    for (let i = start; i < end; i++) if (columnOf[terms[i]] >= 0) size++;
    offsets[r + 1] = size;
  }
  return offsets;
}

function frequencyTable({ sublinearTf, binary }: Weighting): (count: number) => number {
  if (binary) return () => 1;
  if (!sublinearTf) return (count) => count;
  const table = Float64Array.from({ length: 256 }, (_, count) => 1 + Math.log(count));
  return (count) => (count < 256 ? table[count] : 1 + Math.log(count));
}

function normalize(row: Float64Array, norm: Weighting['norm']): void {
  if (norm === null) return;
  let length = 0;
  for (let i = 0; i < row.length; i++) length += norm === 'l2' ? row[i] * row[i] : Math.abs(row[i]);
  if (norm === 'l2') length = Math.sqrt(length);
  if (length > 0) for (let i = 0; i < row.length; i++) row[i] /= length;
}
