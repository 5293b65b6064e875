/** Near-duplicate narratives by MinHash-LSH: candidates from shared bands, each verified on its exact shingle sets. */
import { check, checkNumber } from '../core/check';
import { DisjointSets } from './disjoint-sets';
import { agree, bandKey, minhash, type Signatures } from './minhash';
import { type PaceOptions, paced } from './pace';
import { type ShingleSets, shingleSets, similar } from './shingles';

/** When two narratives are near-duplicates, and how hard they are looked for. */
export interface NearDuplicateOptions extends PaceOptions {
  /** Jaccard similarity of the word shingles from which on they are; 0.8 by default. */
  readonly threshold?: number;
  /** Words in a shingle; 5 by default. */
  readonly words?: number;
  /** Bands of the signatures; 18 by default. */
  readonly bands?: number;
  /** Minima in a band; 6 by default: with 18 bands a pair of similarity 0.8 is met with probability 0.996. */
  readonly rows?: number;
  /** Of rows that share a band, each is compared with at most so many before it; 32 by default. */
  readonly neighbours?: number;
  /** Of the hash functions; 42 by default. */
  readonly seed?: number;
}

/** What was found, and at what effort. */
export interface NearDuplicates {
  /** Rows that belong together: through chains of near-duplicates. */
  readonly sets: DisjointSets;
  /** Different shingle sets among the narratives. */
  readonly distinct: number;
  /** Pairs whose exact similarity was computed, and those of them that are near-duplicates. */
  readonly verified: number;
  readonly pairs: number;
  /** Pairs in a shared band that were not compared because of `neighbours`. */
  readonly skipped: number;
}

/** Groups near-duplicate narratives. The same texts and options give the same groups. */
export async function nearDuplicates(
  texts: readonly string[],
  options: NearDuplicateOptions = {},
): Promise<NearDuplicates> {
  const { threshold = 0.8, words = 5, bands = 18, rows = 6, seed = 42, neighbours = 32 } = options;
  checkNumber(threshold, 'threshold', { min: 0.1, max: 1 });
  checkNumber(words, 'words', { min: 1, max: 50, integer: true });
  checkNumber(bands, 'bands', { min: 2, max: 200, integer: true });
  checkNumber(rows, 'rows', { min: 1, max: 20, integer: true });
  checkNumber(neighbours, 'neighbours', { min: 1, integer: true });
  check(
    texts.length < MAX_ROWS,
    () => `narratives: expected fewer than ${MAX_ROWS}; received ${texts.length}`,
  );
  const shingles = await shingleSets(texts, words, options);
  const signatures = await minhash(shingles, { bands, rows }, seed, options);
  const sets = new DisjointSets(texts.length);
  const different = joinEqual(shingles, signatures, sets);
  const search = { shingles, signatures, sets, threshold, neighbours, verified: 0, pairs: 0, skipped: 0 };
  await paced('near-duplicates', bands, (band) => compareBand(search, different, band), options);
  const { verified, pairs, skipped } = search;
  return { sets, distinct: different.length, verified, pairs, skipped };
}

/** Rows are packed beside their 32-bit keys into the 53 bits of a double. */
const MAX_ROWS = 2 ** 21;

interface Search {
  readonly shingles: ShingleSets;
  readonly signatures: Signatures;
  readonly sets: DisjointSets;
  readonly threshold: number;
  readonly neighbours: number;
  verified: number;
  pairs: number;
  skipped: number;
}

/** Joins rows of one and the same shingle set; returns the first row of each. */
function joinEqual(shingles: ShingleSets, signatures: Signatures, sets: DisjointSets): Int32Array {
  const count = shingles.offsets.length - 1;
  const firsts = new Map<number, number[]>();
  const different: number[] = [];
  for (let row = 0; row < count; row++) {
    const key = bandKey(signatures, row, 0) * 1024 + (bandKey(signatures, row, 1) % 1024);
    const same = firsts.get(key) ?? [];
    const first = same.find((other) => similar(shingles, other, row, 1));
    if (first !== undefined) sets.join(first, row);
    else {
      different.push(row);
      firsts.set(key, [...same, row]);
    }
  }
  return Int32Array.from(different);
}

function compareBand(search: Search, rows: Int32Array, band: number): void {
  const keyed = Float64Array.from(
    rows,
    (row) => bandKey(search.signatures, row, band) * MAX_ROWS + row,
  ).sort();
  let start = 0;
  for (let end = 1; end <= keyed.length; end++) {
    if (end < keyed.length && keyOf(keyed[end]) === keyOf(keyed[start])) continue;
    if (end - start > 1)
      compareBucket(
        search,
        Int32Array.from(keyed.subarray(start, end), (k) => k % MAX_ROWS),
        band,
      );
    start = end;
  }
}

function keyOf(keyed: number): number {
  return Math.floor(keyed / MAX_ROWS);
}

/** Compares the rows that share a band, each with those before it; in a large bucket with its likeliest neighbours. */
function compareBucket(search: Search, rows: Int32Array, band: number): void {
  const { sets, neighbours, signatures } = search;
  if (rows.length > neighbours + 1) {
    const next = Float64Array.from(rows, (row) => bandKey(signatures, row, band + 1) * MAX_ROWS + row).sort();
    next.forEach((key, i) => {
      rows[i] = key % MAX_ROWS;
    });
  }
  for (let i = 1; i < rows.length; i++) {
    const first = Math.max(0, i - neighbours);
    search.skipped += first;
    for (let j = i - 1; j >= first; j--) {
      if (sets.find(rows[i]) === sets.find(rows[j]) || !verify(search, rows[i], rows[j])) continue;
      sets.join(rows[i], rows[j]);
      search.pairs++;
    }
  }
}

/** A pair of similarity t agrees in t of its minima, give or take: far fewer are not worth the exact count. */
const SLACK = 0.2;

function verify(search: Search, a: number, b: number): boolean {
  const { shingles, signatures, threshold } = search;
  if (!agree(signatures, a, b, (threshold - SLACK) * signatures.width)) return false;
  search.verified++;
  return similar(shingles, a, b, threshold);
}
