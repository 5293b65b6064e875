/** What a run is: its inputs, its id and the manifest `run.json`. */

import type { StoppedBy } from '../classifiers/fold-trainer';
import { check, checkNumber, checkOneOf, show } from '../core/check';
import { canonicalJson, hashOf } from '../core/hash';
import type { JsonObject, JsonValue } from '../core/json';
import type { Provenance } from '../core/provenance';
import type { F1Row } from '../metrics/classification';
import type { MeasureKey } from '../metrics/measures';
import type { PartScores } from '../metrics/part-scores';
import type { F1Means } from '../metrics/summary';
import { type SweepInputs, type SweepRecord, sweepInputs } from './sweep-record';

/**
 * How choices are made: `nested` on an inner part of the training folds, `reference` on the reported fold itself,
 * as the published project made them (optimistic).
 */
export const PROTOCOLS = ['nested', 'reference'] as const;
export type Protocol = (typeof PROTOCOLS)[number];

/** The parts of a fold that are scored: held out of training for choices, held out for the report, locked away. */
export const PARTS = ['inner', 'outer', 'test'] as const;
export type Part = (typeof PARTS)[number];

/** A seeded draw from the split's examples. */
export interface RunSubset {
  readonly size: number;
  readonly seed: number;
  /** SHA-1 over the drawn ids. */
  readonly sha1: string;
}

/** Everything that determines a run's numbers, and nothing else: the hash of this is in the run's id. */
export interface RunInputs {
  /** The classifier's name, `tfidf-logistic`. */
  readonly classifier: string;
  /** Its hyperparameters, resolved: defaults filled in. */
  readonly config: JsonObject;
  /** Snapshot id. */
  readonly snapshot: string;
  readonly split: { readonly name: string; readonly fingerprint: string };
  /** How the examples were thinned out; null for all of them. */
  readonly subset: RunSubset | null;
  readonly protocol: Protocol;
  /** Share of the training examples held out as the inner part; 0 for none. */
  readonly innerFraction: number;
  readonly seed: number;
  /** The folds that were run, 1 to k. */
  readonly folds: readonly number[];
  /** The sweep that chose the config, or each fold's own; absent without one. */
  readonly sweep?: SweepInputs;
  /**
   * A trial of a sweep: the inner part stands in the place of the outer one, which the trial never sees. `allRows` is one of
   * a sweep for a refit, on an inner part of all rows.
   */
  readonly trial?: true | 'allRows';
  /** Of a trial that may be pruned: the share of the training rows, or the epochs, that it is given. */
  readonly budget?: TrialBudget;
  /** An ablation: names of things and makers, and filing phrases, were taken from every narrative before training and scoring. */
  readonly names?: 'removed';
}

/** What a trial is given of what it would train on or for. */
export type TrialBudget = { readonly rows: number } | { readonly epochs: number };

/** A file of a run. */
export interface RunFile {
  /** Relative to the run's folder, with `/`. */
  readonly path: string;
  readonly sha256: string;
  readonly bytes: number;
}

/** One epoch of one fold. */
export interface EpochRecord {
  readonly epoch: number;
  /** Null when the fold has no inner part. */
  readonly inner: PartScores | null;
  readonly outer: PartScores;
  /** Mean training loss; null where there is none. */
  readonly trainLoss: number | null;
  readonly seconds: { readonly train: number; readonly score: number };
  /** What of this epoch's checkpoint was there when the fold ended. */
  readonly checkpoint: readonly RunFile[];
}

/** One finished fold. */
export interface FoldRecord {
  readonly fold: number;
  /** Examples trained on, without the inner part. */
  readonly nTrain: number;
  readonly nInner: number;
  readonly nTest: number;
  /** SHA-1 over the ids in order, one a line: equal hashes prove that two runs saw the same examples. */
  readonly ids: { readonly train: string; readonly inner: string; readonly outer: string };
  readonly epochs: readonly EpochRecord[];
  /**
   * Epoch of the highest score that `chosenBy` names, the earlier one on ties: on the inner part, and on the outer part.
   */
  readonly bestEpoch: { readonly nested: number | null; readonly reference: number };
  /** Death F1, or what it gives way to where nobody in that part died. */
  readonly chosenBy: { readonly nested: MeasureKey | null; readonly reference: MeasureKey };
  readonly stoppedBy: StoppedBy;
  /** What it was trained with, where a nested sweep chose for each fold; absent where that is the run's config. */
  readonly config?: JsonObject;
  readonly warnings: readonly string[];
  /** Wall time of training and scoring. */
  readonly seconds: number;
  /** Commit of the code that trained it. */
  readonly commit: string | null;
  readonly predictions: RunFile;
}

/**
 * Outer-fold F1 at the epochs that one protocol chooses: mean and standard deviation over the folds that have the score,
 * and how many these are.
 */
export interface ProtocolSummary extends F1Means {
  readonly folds: readonly { readonly fold: number; readonly epoch: number; readonly f1: F1Row }[];
  /** What the standard deviation's divisor subtracts from the number of folds: 0, as `numpy.std`. */
  readonly ddof: 0;
}

/** The phase of the published project that a classifier stands for; null for one that it had not. */
export type Phase = 1 | 2 | null;

/** What a run is called in tables and figures: its phase where it stands for one, else its classifier. */
export function labelOf({ phase, inputs }: Pick<RunManifest, 'phase' | 'inputs'>): string {
  return phase === null ? inputs.classifier : `Phase ${phase}`;
}

/** Of `run.json`. */
export const RUN_FORMAT = 'maude-run/4';
/** What is read: `maude-run/3` did not say whether a sweep chose. */
export const RUN_FORMATS = ['maude-run/3', RUN_FORMAT] as const;

/** How far a run is: `interrupted` was told to stop or was killed, `failed` threw. */
export const RUN_STATUSES = ['running', 'interrupted', 'failed', 'finished'] as const;
export type RunStatus = (typeof RUN_STATUSES)[number];

/** `run.json`. */
export interface RunManifest {
  readonly format: (typeof RUN_FORMATS)[number];
  readonly id: string;
  /** A label for people. */
  readonly phase: Phase;
  readonly name: string;
  readonly status: RunStatus;
  /** Why it failed or was interrupted. */
  readonly message: string | null;
  readonly inputs: RunInputs;
  /** SHA-256 of the inputs' canonical JSON. */
  readonly inputsHash: string;
  /** SHA-256 of the config's canonical JSON. */
  readonly configHash: string;
  readonly synthetic: boolean;
  readonly profile: string;
  /** Finished folds, in order. */
  readonly folds: readonly FoldRecord[];
  /** Null until all folds are finished; `nested` stays null without inner parts. */
  readonly summary: { readonly nested: ProtocolSummary | null; readonly reference: ProtocolSummary } | null;
  readonly warnings: readonly string[];
  /** What chose the values; null without a sweep, absent where the format did not say. */
  readonly sweep?: SweepRecord | null;
  /** Where it ran, in words. */
  readonly device: string;
  /** Wall time in seconds, over all attempts. */
  readonly seconds: number;
  /** Highest resident memory of the process in bytes, what it did before the run included. */
  readonly peakMemory: number;
  readonly startedAt: string;
  readonly finishedAt: string | null;
  readonly provenance: Provenance;
  /** What makes up the run beside the folds' files: `predictions.parquet`. */
  readonly files: readonly RunFile[];
}

/** A run on disk. */
export interface Run extends RunManifest {
  /** Absolute path. */
  readonly folder: string;
  /** When a notebook last asked for it: a finished run that is asked for again is the latest again. */
  readonly askedAt: string;
}

const NAME = /^[a-z0-9]+(-[a-z0-9]+)*$/;

/** `<name>-<first 12 hex digits of the inputs' hash>`. */
export function runId(name: string, inputs: RunInputs): string {
  check(NAME.test(name), () => `run name: expected lower-case words joined by "-"; received ${show(name)}`);
  return `${name}-${hashOf(inputs).slice(0, 12)}`;
}

/** What a caller hands over as inputs: a typed config, and a split and subset with more members than are kept. */
export interface RunRequest extends Omit<RunInputs, 'config' | 'split' | 'folds' | 'sweep'> {
  readonly config: object;
  readonly split: { readonly name: string; readonly fingerprint: string | { readonly sha1: string } };
  /** Of the sweep that chose the values; none by default. */
  readonly sweep?: SweepRecord | null;
}

/** Checks a request and keeps what determines the numbers, as plain JSON. */
export function inputsOf(request: RunRequest, folds: readonly number[]): RunInputs {
  const { classifier, snapshot, split, subset, protocol, innerFraction, seed } = request;
  checkNumber(innerFraction, 'innerFraction', { min: 0, max: 0.9 });
  check(
    protocol === 'reference' || innerFraction > 0,
    'innerFraction: expected more than 0 under the nested protocol, which chooses on the inner part; received 0',
  );
  const { name, fingerprint } = split;
  return {
    classifier,
    config: plainJson(request.config, 'config') as JsonObject,
    snapshot,
    split: { name, fingerprint: typeof fingerprint === 'string' ? fingerprint : fingerprint.sha1 },
    subset: subset && { size: subset.size, seed: subset.seed, sha1: subset.sha1 },
    protocol: checkOneOf(protocol, PROTOCOLS, 'protocol'),
    innerFraction,
    seed: checkNumber(seed, 'seed', { min: 0, max: 2 ** 32 - 1, integer: true }),
    folds,
    ...(request.sweep ? { sweep: sweepInputs(request.sweep) } : {}),
    ...(request.trial ? { trial: request.trial } : {}),
    ...(request.budget ? { budget: request.budget } : {}),
    ...(request.names ? { names: request.names } : {}),
  };
}

/** `value` as JSON would give it back; throws on numbers and functions, which JSON would turn into null or drop. */
function plainJson(value: unknown, path: string): JsonValue {
  if (typeof value === 'object' && value !== null) {
    for (const [key, member] of Object.entries(value))
      if (member !== undefined) plainJson(member, `${path}.${key}`);
  } else {
    const valid = value === null || ['string', 'boolean'].includes(typeof value) || Number.isFinite(value);
    check(
      valid,
      () => `${path}: expected a finite number, text, true, false or null; received ${show(value)}`,
    );
  }
  return JSON.parse(canonicalJson(value)) as JsonValue;
}
