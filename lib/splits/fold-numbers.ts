/** What the fold numbers of a split mean, and which of them a fold trains on. */
import type { Label } from '../core/labels';

/** How examples come into folds. */
export const SPLIT_SCHEMES = [
  'stratified',
  'grouped',
  'temporal',
  'source',
  'manufacturer',
  'domain',
] as const;
export type SplitScheme = (typeof SPLIT_SCHEMES)[number];

/** The fold number of an example of the locked test part: neither trained on nor tested before the end. */
export const LOCKED = 0;
/** The fold number of an example that every fold trains on and none tests. */
export const TRAINING_ONLY = -1;
/** The fold number of an example that is not used. */
export const LEFT_OUT = -2;

/** What a scheme makes of the open (not locked) examples. */
export interface Folding {
  /** 1 to k, `TRAINING_ONLY` or `LEFT_OUT`, one an example. */
  readonly folds: ArrayLike<number>;
  readonly k: number;
  /** What fold 1 to k tests, in a few words. */
  readonly foldNames: readonly string[];
  /** What hindered an ideal split, in words. */
  readonly warnings: readonly string[];
}

/** How many examples of each label a fold tests. */
export interface FoldCount {
  /** 1 to k; 0 is the locked test part, -1 what is only trained on, -2 what is left out. */
  readonly fold: number;
  readonly examples: number;
  readonly labels: Readonly<Record<Label, number>>;
}

/** Whether fold `fold` trains on examples of fold number `other`: all other folds, but of a temporal split the earlier. */
export function trainsOn(scheme: SplitScheme, fold: number, other: number): boolean {
  if (other === TRAINING_ONLY) return true;
  return other > 0 && (scheme === 'temporal' ? other < fold : other !== fold);
}
