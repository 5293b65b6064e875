/** For tests: all pairs of near-duplicates, straight from the definition. */

/** The distinct shingles of `words` successive words as strings; one of all words where there are fewer. */
function plainShingles(text: string, words: number): string[] {
  const all = text.toLowerCase().match(/[\p{L}\p{N}_]+/gu) ?? [];
  const count = Math.max(1, all.length - words + 1);
  return [...new Set(Array.from({ length: count }, (_, i) => all.slice(i, i + words).join(' ')))];
}

/** Pairs of rows whose shingle sets have a Jaccard similarity of at least `threshold`, counted by an inverted index. */
export function exactPairs(
  texts: readonly string[],
  { words = 5, threshold = 0.8 }: { words?: number; threshold?: number } = {},
): [number, number][] {
  const sets = texts.map((text) => plainShingles(text, words));
  const rowsOf = new Map<string, number[]>();
  const pairs: [number, number][] = [];
  sets.forEach((set, row) => {
    const common = new Map<number, number>();
    for (const shingle of set) {
      const rows = rowsOf.get(shingle) ?? [];
      for (const other of rows) common.set(other, (common.get(other) ?? 0) + 1);
      rows.push(row);
      rowsOf.set(shingle, rows);
    }
    for (const [other, n] of common)
      if (n / (set.length + sets[other].length - n) >= threshold) pairs.push([other, row]);
  });
  return pairs;
}
