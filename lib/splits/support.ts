/** Which labels a fold can be judged on at all: a score without support is no number but a reason. */
import { LABEL_NAMES, LABELS, type Label } from '../core/labels';
import { type FoldCount, type SplitScheme, trainsOn } from './fold-numbers';

/** How many examples of each label a fold trains on and tests. */
export interface FoldSupport {
  /** 1 to k. */
  readonly fold: number;
  /** What the fold tests, in a few words. */
  readonly name: string;
  readonly train: Readonly<Record<Label, number>>;
  readonly test: Readonly<Record<Label, number>>;
}

/** What `foldSupport` needs of a split. */
export interface CountedFolds {
  readonly scheme: SplitScheme;
  readonly k: number;
  readonly foldNames: readonly string[];
  readonly counts: readonly FoldCount[];
}

/** The support of every fold of a split, before any subset or inner part is drawn. */
export function foldSupport({ scheme, k, foldNames, counts }: CountedFolds): FoldSupport[] {
  const none = { D: 0, I: 0, M: 0, O: 0 };
  return Array.from({ length: k }, (_, f) => {
    const fold = f + 1;
    const train = { ...none };
    for (const count of counts)
      if (trainsOn(scheme, fold, count.fold)) for (const label of LABELS) train[label] += count.labels[label];
    const test = counts.find((count) => count.fold === fold)?.labels ?? none;
    return { fold, name: foldNames[f], train, test };
  });
}

/** Why a label has no score in a fold, in words; null when it has one. */
export function whyNoScore(
  { train, test }: Pick<FoldSupport, 'train' | 'test'>,
  label: Label,
): string | null {
  if (test[label] === 0) return `tests no ${LABEL_NAMES[label]}`;
  return train[label] === 0 ? `trains on no ${LABEL_NAMES[label]}` : null;
}

/** One sentence for each fold that cannot be judged on every label. */
export function supportWarnings(split: CountedFolds): string[] {
  return foldSupport(split).flatMap((support) => {
    const reasons = LABELS.flatMap((label) => whyNoScore(support, label) ?? []);
    const name = support.name === `fold ${support.fold}` ? '' : ` (${support.name})`;
    return reasons.length > 0
      ? [`fold ${support.fold}${name} ${reasons.join(', ')}: no score of it there`]
      : [];
  });
}
