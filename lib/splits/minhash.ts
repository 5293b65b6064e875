/** MinHash signatures and their bands: rows that share a band are worth comparing. */
import { deriveSeed, RandomState } from '../core/random';
import { type PaceOptions, paced } from './pace';
import { mixed, type ShingleSets } from './shingles';

/** `bands` bands of `rows` minima each. */
export interface BandShape {
  readonly bands: number;
  readonly rows: number;
}

/** The minima of each set, row-major, n x (bands * rows). */
export interface Signatures extends BandShape {
  readonly minima: Int32Array;
  readonly width: number;
}

/** Signatures of the sets; hash functions `(x ^ s) * m` with odd `m` modulo 2^32, drawn from `seed`. */
export async function minhash(
  sets: ShingleSets,
  { bands, rows }: BandShape,
  seed: number,
  pace: PaceOptions,
): Promise<Signatures> {
  const width = bands * rows;
  const random = new RandomState(deriveSeed(seed, 'minhash'));
  const salts = Int32Array.from({ length: width }, () => random.nextUint32());
  const factors = Int32Array.from({ length: width }, () => random.nextUint32() | 1);
  const count = sets.offsets.length - 1;
  const minima = new Int32Array(count * width);
  const { hashes, offsets } = sets;
  await paced(
    'signatures',
    count,
    (i) => fillMinima(hashes.subarray(offsets[i], offsets[i + 1]), salts, factors, minima, i * width),
    pace,
  );
  return { bands, rows, minima, width };
}

function fillMinima(
  set: Int32Array,
  salts: Int32Array,
  factors: Int32Array,
  minima: Int32Array,
  at: number,
): void {
  for (let h = 0; h < salts.length; h++) {
    const salt = salts[h];
    const factor = factors[h];
    let least = 0x7fffffff;
    for (let i = 0; i < set.length; i++) {
      const value = Math.imul(set[i] ^ salt, factor);
      if (value < least) least = value;
    }
    minima[at + h] = least;
  }
}

/** A 32-bit key of one band of a row, unsigned. */
export function bandKey({ minima, width, rows, bands }: Signatures, row: number, band: number): number {
  const at = row * width + (band % bands) * rows;
  let key = 0;
  for (let r = 0; r < rows; r++) key = mixed(Math.imul(key, 31) + minima[at + r]);
  return key >>> 0;
}

/** Whether at least `needed` minima of two rows agree: an estimate of their Jaccard similarity, times the width. */
export function agree({ minima, width }: Signatures, a: number, b: number, needed: number): boolean {
  const [atA, atB] = [a * width, b * width];
  let misses = width - needed;
  for (let h = 0; h < width && misses >= 0; h++) if (minima[atA + h] !== minima[atB + h]) misses--;
  return misses >= 0;
}
