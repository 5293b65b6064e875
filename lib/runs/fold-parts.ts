/** The examples of the folds, checked and hashed. */
import { check } from '../core/check';
import { sha1 } from '../core/hash';
import type { LabelledText } from '../core/labels';
import type { FoldJob } from '../models/fold-trainer';
import type { FoldRecord, Protocol } from './run';

/** The examples of one fold; `inner` may be empty. */
export type FoldParts = Pick<FoldJob, 'fold' | 'train' | 'inner' | 'outer'>;

/** SHA-1 over ids, one a line, in their order. */
function idsHash(examples: readonly LabelledText[]): string {
  return sha1(examples.map(({ id }) => `${id}\n`).join(''));
}

/** The hashes of a fold's three parts. */
export function partsHashes({ train, inner, outer }: FoldParts): FoldRecord['ids'] {
  return { train: idsHash(train), inner: idsHash(inner), outer: idsHash(outer) };
}

/** Reads the folds and refuses what would make the numbers wrong: empty parts, leakage, folds out of order. */
export async function collectFolds(
  folds: Iterable<FoldParts> | AsyncIterable<FoldParts>,
  protocol: Protocol,
): Promise<FoldParts[]> {
  const parts: FoldParts[] = [];
  for await (const { fold, train, inner, outer } of folds) parts.push({ fold, train, inner, outer });
  check(parts.length > 0, 'folds: expected at least one; received none');
  const numbers = parts.map(({ fold }) => fold);
  check(
    numbers.every((fold, i) => Number.isInteger(fold) && fold > (numbers[i - 1] ?? 0)),
    () => `folds: expected ascending numbers from 1; received ${numbers.join(', ')}`,
  );
  for (const { fold, train, inner, outer } of parts) {
    check(train.length > 0 && outer.length > 0, () => `fold ${fold}: expected training and test examples`);
    check(
      protocol === 'reference' || inner.length > 0,
      () => `fold ${fold}: expected an inner part under the nested protocol; received none`,
    );
    checkDisjoint(fold, { train, inner, outer });
  }
  return parts;
}

/** What a trial of a sweep is given: the inner part to be scored on, and no example of the outer one. */
export function trialParts({ fold, train, inner }: FoldParts): FoldParts {
  check(
    inner.length > 0,
    () => `fold ${fold}: a sweep is scored on inner parts; expected one, received none. Set innerFraction`,
  );
  return { fold, train, inner: [], outer: inner };
}

function checkDisjoint(fold: number, { train, inner, outer }: Omit<FoldParts, 'fold'>): void {
  const seen = new Set<string>();
  for (const { id } of [...train, ...inner, ...outer]) {
    check(
      !seen.has(id),
      () => `fold ${fold}: example ${id} is in two parts; training on what is tested is leakage`,
    );
    seen.add(id);
  }
}
