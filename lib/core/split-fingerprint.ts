/** What proves that a split is the one that it was. */
import { canonicalJson, hashOf, sha1 } from './hash';

/** The rows of a split, with whatever else it says. */
export interface SplitContent {
  readonly ids: readonly string[];
  /** One letter an example. */
  readonly labels: string;
  readonly folds: readonly number[];
}

/** The two hashes of a split and how many examples they are over. */
export interface SplitFingerprint {
  readonly sha1: string;
  readonly sha256: string;
  readonly examples: number;
}

/** Both hashes of a split: the SHA-1 of its rows that identifies it, the SHA-256 of everything that it says. */
export function fingerprintOf(split: SplitContent): SplitFingerprint {
  const { ids, labels, folds } = split;
  return { sha1: fingerprint(ids, labels, folds), sha256: hashOf(split), examples: ids.length };
}

/** The SHA-1 that identifies a split: over UTF-8 lines `id<TAB>label<TAB>fold<LF>`. */
export function fingerprint(ids: readonly string[], labels: string, folds: readonly number[]): string {
  return sha1(ids.map((id, i) => `${id}\t${labels[i]}\t${folds[i]}\n`).join(''));
}

/** Whether a split as read from its file has the rows and says what its fingerprint was made of. */
export function hasItsFingerprint(split: SplitContent & { readonly fingerprint: SplitFingerprint }): boolean {
  const { fingerprint: stored, ...content } = split;
  const { ids, labels, folds } = content;
  const isSplit = Array.isArray(ids) && Array.isArray(folds) && typeof labels === 'string';
  return isSplit && canonicalJson(fingerprintOf(content)) === canonicalJson(stored);
}
