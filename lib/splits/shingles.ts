/** Narratives as sets of word shingles, each a 32-bit hash. */
import { type PaceOptions, paced } from './pace';

/** One set a text, in ascending order: `hashes[offsets[i]]` up to `hashes[offsets[i + 1]]`, each hash once. */
export interface ShingleSets {
  readonly hashes: Int32Array;
  readonly offsets: Float64Array;
}

/**
 * The shingles of `words` successive words of each text. A word is a run of letters, digits and `_` after lower-casing
 * (beyond ASCII: whatever is neither punctuation nor white space of the General Punctuation block). A text of fewer
 * words has one shingle: all of them.
 */
export async function shingleSets(
  texts: readonly string[],
  words: number,
  pace: PaceOptions,
): Promise<ShingleSets> {
  const offsets = new Float64Array(texts.length + 1);
  let hashes = new Int32Array(1 << 16);
  await paced(
    'shingles',
    texts.length,
    (i) => {
      const set = shinglesOf(texts[i], words);
      const end = offsets[i] + set.length;
      if (end > hashes.length) {
        const larger = new Int32Array(Math.max(2 * hashes.length, end));
        larger.set(hashes);
        hashes = larger;
      }
      hashes.set(set, offsets[i]);
      offsets[i + 1] = end;
    },
    pace,
  );
  return { hashes: hashes.subarray(0, offsets[texts.length]), offsets };
}

/** The distinct shingle hashes of one text, ascending. Two different shingles share a hash once in 2^32. */
function shinglesOf(text: string, words: number): Int32Array {
  const hashed = wordHashes(text.toLowerCase());
  const count = Math.max(1, hashed.length - words + 1);
  const shingles = new Int32Array(count);
  for (let i = 0; i < count; i++) {
    let hash = 0;
    for (let w = i; w < i + words && w < hashed.length; w++) hash = Math.imul(hash, 0x01000193) + hashed[w];
    shingles[i] = mixed(hash);
  }
  return distinct(shingles.sort());
}

/** FNV-1a of each word, mixed. */
function wordHashes(text: string): Int32Array {
  const hashes = new Int32Array((text.length >> 1) + 1);
  let count = 0;
  let hash = 0x811c9dc5 | 0;
  let inside = false;
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    if (isWordUnit(unit)) {
      hash = Math.imul(hash ^ unit, 0x01000193);
      inside = true;
    } else if (inside) {
      hashes[count++] = mixed(hash);
      hash = 0x811c9dc5 | 0;
      inside = false;
    }
  }
  if (inside) hashes[count++] = mixed(hash);
  return hashes.subarray(0, count);
}

function isWordUnit(unit: number): boolean {
  if (unit < 128)
    return (
      (unit >= 97 && unit <= 122) || (unit >= 48 && unit <= 57) || unit === 95 || (unit >= 65 && unit <= 90)
    );
  return unit > 0xbf && !(unit >= 0x2000 && unit <= 0x206f) && unit !== 0x3000 && unit !== 0xfffd;
}

/** The finaliser of MurmurHash3: every bit of the result depends on every bit of `hash`. */
export function mixed(hash: number): number {
  let h = hash ^ (hash >>> 16);
  h = Math.imul(h, 0x85ebca6b);
  h ^= h >>> 13;
  h = Math.imul(h, 0xc2b2ae35);
  return h ^ (h >>> 16);
}

function distinct(sorted: Int32Array): Int32Array {
  let kept = 1;
  for (let i = 1; i < sorted.length; i++) if (sorted[i] !== sorted[kept - 1]) sorted[kept++] = sorted[i];
  return sorted.subarray(0, kept);
}

/**
 * Whether the Jaccard similarity of sets `a` and `b` is at least `threshold`; stops counting when it cannot be any
 * more.
 */
export function similar({ hashes, offsets }: ShingleSets, a: number, b: number, threshold: number): boolean {
  let i = offsets[a];
  let j = offsets[b];
  const [endA, endB] = [offsets[a + 1], offsets[b + 1]];
  const total = endA - i + endB - j;
  // |A and B| / (total - |A and B|) >= t; each element outside the intersection is a miss.
  const needed = Math.ceil((threshold * total) / (1 + threshold) - 1e-9);
  let misses = total - 2 * needed;
  while (i < endA && j < endB && misses >= 0) {
    const difference = hashes[i] - hashes[j];
    if (difference !== 0) misses--;
    if (difference <= 0) i++;
    if (difference >= 0) j++;
  }
  return misses - (endA - i) - (endB - j) >= 0;
}
