/** What notebook 03 shows of splits, as rows. */
import type { Fold } from '../core/fold';
import type { Label } from '../core/labels';
import { groupPurity } from './across';
import type { SchemeSplit } from './schemes';
import type { Split } from './split';

/** The splits that could be made. */
export function madeSplits(schemes: readonly SchemeSplit[]): Split[] {
  return schemes.flatMap((scheme) => (scheme.kind === 'made' ? [scheme.split] : []));
}

/** A row a scheme: its fingerprint, or why it cannot be made. */
export function schemeTable(schemes: readonly SchemeSplit[]) {
  return schemes.map((scheme) => ({
    split: scheme.name,
    scheme: scheme.scheme,
    folds: scheme.kind === 'made' ? scheme.split.k : null,
    result: scheme.kind === 'made' ? `SHA-1 ${scheme.split.fingerprint.sha1}` : scheme.reason,
  }));
}

/** A row a warning of a split. */
export function warningTable(made: readonly Split[]): { split: string; warning: string }[] {
  return made.flatMap(({ name, warnings }) => warnings.map((warning) => ({ split: name, warning })));
}

/** What a fold number that tests nothing stands for. */
const UNTESTED: Readonly<Record<number, string>> = { 0: 'locked', [-1]: 'only trained on' };

/** A row of what one fold tests. */
export interface BalanceRow extends Readonly<Record<Label, number>> {
  readonly fold: number;
  readonly tests: string;
  readonly n: number;
  readonly deathShare: number;
}

/** A row a fold, and one for what is tested in none. */
export function balanceTable({ counts, foldNames }: Split): BalanceRow[] {
  return counts.map(({ fold, examples: n, labels }) => ({
    fold,
    tests: foldNames[fold - 1] ?? UNTESTED[fold] ?? 'left out',
    n,
    ...labels,
    deathShare: labels.D / n,
  }));
}

/** A row a split: how far it keeps `groups` together. */
export function purityTable(made: readonly Split[], groups: ArrayLike<number>) {
  return made.map((split) => {
    const { pure, tested, leaking } = groupPurity(split, groups);
    return { split: split.name, tested, pureGroups: pure, leaking, leakingShare: leaking / tested };
  });
}

/** A row a fold: how many examples it trains on, chooses on and reports on. */
export function partTable(folds: readonly Fold[]) {
  return folds.map(({ fold, train, inner, outer }) => ({
    fold,
    ...{ train: train.length, inner: inner.length, outer: outer.length },
  }));
}
