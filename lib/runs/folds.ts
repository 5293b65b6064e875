/** The folds that a run is given, checked and hashed. */
import { check } from '../core/check';
import type { Fold } from '../core/fold';
import { sha1 } from '../core/hash';
import { LABELS, type LabelledText } from '../core/labels';
import { deriveSeed } from '../core/random';
import { stratifiedDraw } from '../splits/draw';
import type { FoldRecord, RunInputs } from './run';

/** SHA-1 over ids, one a line, in their order. */
function idsHash(examples: readonly LabelledText[]): string {
  return sha1(examples.map(({ id }) => `${id}\n`).join(''));
}

/** The hashes of a fold's three parts. */
export function foldHashes({ train, inner, outer }: Fold): FoldRecord['ids'] {
  return { train: idsHash(train), inner: idsHash(inner), outer: idsHash(outer) };
}

/** Reads the folds and refuses what would make the numbers wrong: empty parts, leakage, folds out of order. */
export async function collectFolds(
  folds: Iterable<Fold> | AsyncIterable<Fold>,
  { protocol, trial }: Pick<RunInputs, 'protocol' | 'trial'>,
): Promise<Fold[]> {
  const given: Fold[] = [];
  for await (const { fold, train, inner, outer } of folds) given.push({ fold, train, inner, outer });
  check(given.length > 0, 'folds: expected at least one; received none');
  const numbers = given.map(({ fold }) => fold);
  check(
    numbers.every((fold, i) => Number.isInteger(fold) && fold > (numbers[i - 1] ?? 0)),
    () => `folds: expected ascending numbers from 1; received ${numbers.join(', ')}`,
  );
  for (const { fold, train, inner, outer } of given) {
    const tests = outer.length > 0 || trial === 'allRows';
    check(train.length > 0 && tests, () => `fold ${fold}: expected training and test examples`);
    check(
      protocol === 'reference' || inner.length > 0,
      () => `fold ${fold}: expected an inner part under the nested protocol; received none`,
    );
    checkDisjoint({ fold, train, inner, outer });
  }
  return given;
}

/**
 * What a trial of a sweep is given: the inner part to be scored on, and no example of the outer one; of the training part
 * no more than its budget of rows, by class. A larger budget holds the rows of a smaller one.
 */
export function trialFold(
  { fold, train, inner }: Fold,
  { budget, seed }: Pick<RunInputs, 'budget' | 'seed'>,
): Fold {
  check(
    inner.length > 0,
    () => `fold ${fold}: a sweep is scored on inner parts; expected one, received none. Set innerFraction`,
  );
  const given =
    budget && 'rows' in budget ? shareOf(train, budget.rows, deriveSeed(seed, 'budget', fold)) : train;
  return { fold, train: given, inner: [], outer: inner };
}

function shareOf(examples: readonly LabelledText[], share: number, seed: number): LabelledText[] {
  const strata = LABELS.map((name) => {
    const rows = Array.from(examples.keys()).filter((row) => examples[row].label === name);
    return { name, rows, atLeast: 1, atMost: rows.length };
  });
  const drawn = stratifiedDraw(strata, Math.ceil(share * examples.length), seed);
  return Array.from(drawn, (row) => examples[row]);
}

function checkDisjoint({ fold, train, inner, outer }: Fold): void {
  const seen = new Set<string>();
  for (const { id } of [...train, ...inner, ...outer]) {
    check(
      !seen.has(id),
      () => `fold ${fold}: example ${id} is in two parts; training on what is tested is leakage`,
    );
    seen.add(id);
  }
}
