/** Which terms become columns. */
import { compareCodePoints } from './characters';
import type { TokenizedCorpus } from './tokenized-corpus';

/** How often each term of a corpus occurs in some of its rows. */
export interface TermFrequencies {
  /** Rows that contain the term. */
  readonly documents: Int32Array;
  /** Occurrences in all. */
  readonly total: Int32Array;
}

/** Counts terms over `rows`; `binary` counts a term once a row. */
export function corpusFrequencies(
  corpus: TokenizedCorpus,
  rows: ArrayLike<number>,
  binary: boolean,
): TermFrequencies {
  const documents = new Int32Array(corpus.termCount);
  const total = binary ? documents : new Int32Array(corpus.termCount);
  for (let r = 0; r < rows.length; r++) {
    const { terms, counts, start, end } = corpus.row(rows[r]);
    for (let i = start; i < end; i++) {
      const term = terms[i];
      documents[term]++;
      if (!binary) total[term] += counts[i];
    }
  }
  return { documents, total };
}

/**
 * Terms found in `low` to `high` rows (and in one at least), in code point order. When more than `limit` are left,
 * those that occur most often; among equals the first in code point order.
 */
export function selectTerms(
  corpus: TokenizedCorpus,
  { documents, total }: TermFrequencies,
  low: number,
  high: number,
  limit: number | null,
): number[] {
  const least = Math.max(1, low);
  const candidates: number[] = [];
  for (let term = 0; term < documents.length; term++)
    if (documents[term] >= least && documents[term] <= high) candidates.push(term);
  return sortByName(corpus, limit === null ? candidates : mostFrequent(corpus, candidates, total, limit));
}

function mostFrequent(
  corpus: TokenizedCorpus,
  candidates: number[],
  total: Int32Array,
  limit: number,
): number[] {
  if (candidates.length <= limit) return candidates;
  const cut = Int32Array.from(candidates, (term) => total[term]).sort()[candidates.length - limit];
  const above = candidates.filter((term) => total[term] > cut);
  const ties = candidates.filter((term) => total[term] === cut);
  return [...above, ...sortByName(corpus, ties).slice(0, limit - above.length)];
}

function sortByName(corpus: TokenizedCorpus, terms: number[]): number[] {
  const names = terms.map((term) => ({ term, name: corpus.nameOf(term) }));
  const astral = names.some(({ name }) => /[\ud800-\udfff]/.test(name));
  names.sort(
    astral
      ? (a, b) => compareCodePoints(a.name, b.name)
      : (a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0),
  );
  return names.map(({ term }) => term);
}
