/** What can be chosen: a checkpoint with its scores. */
import { MEASURES, type MeasureKey, reasonWithout, scoreOf } from '../../metrics/measures';
import type { PartScores } from '../../metrics/part-scores';
import type { Phase } from '../../runs/run';

/**
 * A fold's checkpoint at the epoch that its protocol chose, a refit on all training examples, or the folds' ensemble
 * (the mean of their probabilities).
 */
export const CANDIDATE_KINDS = ['fold', 'refit', 'ensemble'] as const;
export type CandidateKind = (typeof CANDIDATE_KINDS)[number];

/** How a candidate did on one part. */
export interface CandidateScores extends PartScores {
  /**
   * The highest recall of Death at a threshold of at least the asked precision; 0 when none reaches it, null when nobody
   * died or there are no probabilities to set a threshold on.
   */
  readonly deathRecallAtPrecision: number | null;
  /** Of a refit or ensemble, of how many folds each of these is the mean; absent of a fold's own scores. */
  readonly n?: Readonly<Record<ScoreName, number>>;
}

/** A part of a fold that candidates are judged on. */
export type ScoredPart = 'inner' | 'outer';

/**
 * What a checkpoint is judged by. Refit and ensemble have learned from every part that their folds are scored on: they
 * stand at the mean of their folds, an estimate. Only a locked test part can measure them.
 */
export interface Candidate {
  readonly kind: CandidateKind;
  /** A classifier's name. */
  readonly classifier: string;
  /** A label for people. */
  readonly phase: Phase;
  /** Run id. */
  readonly run: string;
  /** What the run goes by among all that were compared: `Phase 2`, `nb-svm`, `Phase 2, hiddenSize=128`. */
  readonly label: string;
  /** 0 unless `kind` is `fold`. */
  readonly fold: number;
  /** 0 for an ensemble. */
  readonly epoch: number;
  readonly nInner: number;
  readonly nTest: number;
  /** Null when the run has no inner parts. */
  readonly inner: CandidateScores | null;
  readonly outer: CandidateScores;
}

/** A candidate with its place. */
export interface RankedCandidate extends Candidate {
  /** 1 for the winner. */
  readonly rank: number;
  /** Its score by the rule, or by what the rule gave way to; null where its part does not support it: it comes last. */
  readonly value: number | null;
  /** Of how many folds `value` is: 1 of a fold's own, of a mean those that all means have. */
  readonly n: number;
}

/** `Phase 2, fold 3, epoch 2`, `nb-svm, refit of 2 epochs`, `Phase 2, ensemble`. */
export function candidateName({
  kind,
  label,
  fold,
  epoch,
}: Pick<Candidate, 'kind' | 'label' | 'fold' | 'epoch'>): string {
  const names = {
    fold: `fold ${fold}, epoch ${epoch}`,
    refit: `refit of ${epoch} ${epoch === 1 ? 'epoch' : 'epochs'}`,
    ensemble: 'ensemble',
  };
  return `${label}, ${names[kind]}`;
}

/** What can decide: a measure of the table, or recall at the asked precision. */
export type ScoreName = MeasureKey | 'deathRecallAtPrecision';

/** In words. */
export function scoreName(name: ScoreName): string {
  return name === 'deathRecallAtPrecision' ? 'Death recall at fixed precision' : MEASURES[name].name;
}

/** What a candidate has of it; null without support. */
export function candidateScore(scores: CandidateScores, name: ScoreName): number | null {
  return name === 'deathRecallAtPrecision' ? scores.deathRecallAtPrecision : scoreOf(scores, name);
}

/** Why it has none, in words; null where it has one. */
export function reasonWithoutScore(scores: CandidateScores, name: ScoreName): string | null {
  // Recall at a precision needs what average precision needs: both are read from one curve.
  return reasonWithout(scores, name === 'deathRecallAtPrecision' ? 'deathAveragePrecision' : name);
}

/** `0.8318`; `none` where there is no value. */
export function textOf({ value }: Pick<RankedCandidate, 'value'>): string {
  return value?.toFixed(4) ?? 'none';
}
