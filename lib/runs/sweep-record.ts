/** What a run says of the sweep that chose its values: what was tried, what each trial scored, and what was taken. */
import { hashOf } from '../core/hash';
import type { JsonObject } from '../core/json';
import type { MeasureKey } from '../metrics/measures';

/**
 * `nested`: every fold has its own best values, chosen within its training part. `shared`: one choice for all folds, on
 * inner parts whose rows other folds test.
 */
export const SWEEP_PROTOCOLS = ['nested', 'shared'] as const;
export type SweepProtocol = (typeof SWEEP_PROTOCOLS)[number];

/** What of a sweep stands in the inputs of the run that it chose for. */
export interface SweepInputs {
  /** `sweep-<12 hex digits>`, of everything that decides what it finds. */
  readonly id: string;
  readonly protocol: SweepProtocol;
}

/** One trial on one fold, at the last rung that it came to. */
export interface TrialFold {
  readonly fold: number;
  /** From 1; the last one has the whole budget. */
  readonly rung: number;
  /** What it is a score of: what was asked for, or what that gave way to. */
  readonly by: MeasureKey;
  /** On the inner part; null where that does not support it. */
  readonly score: number | null;
  /** The epoch that has it, of so many. */
  readonly epoch: number;
  readonly epochs: number;
  /** The folder in `reports/sweeps/`. */
  readonly run: string;
}

/** One config that was tried. */
export interface TrialRecord {
  /** From 1. */
  readonly trial: number;
  readonly change: JsonObject;
  readonly folds: readonly TrialFold[];
}

/** What was taken. */
export interface TrialChoice {
  /** Null for all folds. */
  readonly fold: number | null;
  readonly trial: number;
  /** What decided: what was asked for, or what it gave way to. */
  readonly by: MeasureKey;
  readonly score: number | null;
}

/** How far a choice that is shared by all folds flatters, by a bootstrap of the trials' predictions. */
export interface ChoiceOptimism {
  /** The best trial's score on the rows that chose it. */
  readonly score: number;
  /** What the best of a resample scores on the rows that were not drawn, on average. */
  readonly corrected: number;
  readonly resamples: number;
  /** The largest share, over the classes, of the rows tested by the run's folds that chose. */
  readonly testedShare: number;
}

/** What a sweep did. */
export interface SweepRecord extends SweepInputs {
  /** Fields and values, as they were asked for. */
  readonly space: string;
  /** How many configs were tried. */
  readonly trials: number;
  /** Of the draws. */
  readonly seed: number;
  /** What was to be high. */
  readonly by: MeasureKey;
  /** Of the trained rows or epochs: the budget of each rung, as a share; 1 alone where nothing was pruned. */
  readonly rungs: readonly number[];
  readonly budget: 'rows' | 'epochs';
  /** The rows that it learned from; null for all of them. */
  readonly subset: { readonly size: number; readonly seed: number; readonly sha1: string } | null;
  readonly tried: readonly TrialRecord[];
  /** One for all folds, or one a fold. */
  readonly chosen: readonly TrialChoice[];
  /** Of a shared choice, where it could be computed. */
  readonly optimism: ChoiceOptimism | null;
}

/** The part of a record that enters a run's inputs. */
export function sweepInputs({ id, protocol }: SweepInputs): SweepInputs {
  return { id, protocol };
}

/** `sweep-<first 12 hex digits of the hash of what decides>`. */
export function sweepId(decides: object): string {
  return `sweep-${hashOf(decides).slice(0, 12)}`;
}
