/** The rule that names one checkpoint. Pure: candidates in, choice and its reason out. */
import { check, checkOneOf } from '../core/check';
import type { PartScores } from '../metrics/part-scores';
import type { Phase } from '../runs/run';

/** By which score a checkpoint can be chosen; all are to be maximised. */
export const SELECTION_RULES = [
  'deathF1',
  'macroF1',
  'weightedF1',
  'deathRecall',
  'deathRecallAtPrecision',
] as const;
export type SelectionRule = (typeof SELECTION_RULES)[number];

/**
 * A fold's checkpoint at the epoch that its protocol chose, a refit on all training examples, or the folds' ensemble
 * (the mean of their probabilities).
 */
export const CANDIDATE_KINDS = ['fold', 'refit', 'ensemble'] as const;
export type CandidateKind = (typeof CANDIDATE_KINDS)[number];

/** How a candidate did on one part. */
export interface CandidateScores extends PartScores {
  /** The highest recall of Death at a threshold of at least the asked precision; 0 when none reaches it. */
  readonly deathRecallAtPrecision: number;
}

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
  /** Its score by the rule. */
  readonly value: number;
}

/** How to choose. */
export interface SelectionOptions {
  /** `deathF1` by default. */
  readonly rule?: SelectionRule;
  /**
   * `nested` chooses by the inner part, which nothing else is reported on; `reference` by the reported fold itself.
   * Either way candidates of different folds are scored on different examples: part of a lead is chance.
   */
  readonly protocol: 'nested' | 'reference';
  /**
   * `measured` (default) by score alone, which a fold's checkpoint always leads: what stands at the mean of folds can
   * reach the best of them at most, and yields to it on ties. `refit` puts refits first, as one who wants a model of all
   * the data would; how good they are is then an estimate.
   */
  readonly prefer?: Preference;
}

/** Whether a checkpoint that was measured or one that learned from everything is wanted. */
export const PREFERENCES = ['measured', 'refit'] as const;
export type Preference = (typeof PREFERENCES)[number];

/** A choice. */
export interface Selection {
  readonly rule: SelectionRule;
  readonly prefer: Preference;
  readonly protocol: 'nested' | 'reference';
  /** The rule in words: `Death F1 on the inner part`. */
  readonly criterion: string;
  readonly winner: RankedCandidate;
  /** One sentence. */
  readonly reason: string;
  /** All others, best first. */
  readonly runnersUp: readonly RankedCandidate[];
  /** Whom the other rules would choose. */
  readonly otherRules: readonly {
    readonly rule: SelectionRule;
    readonly criterion: string;
    readonly winner: RankedCandidate;
    /** True when they choose the same. */
    readonly agrees: boolean;
  }[];
}

/**
 * Chooses the candidate of highest score. Ties fall to what was measured rather than estimated, then the higher macro F1
 * on the same part, the lower log loss, the earlier phase, epoch and fold (the simpler and cheaper model).
 */
export function selectCheckpoint(
  candidates: readonly Candidate[],
  { rule = 'deathF1', protocol, prefer = 'measured' }: SelectionOptions,
): Selection {
  checkOneOf(rule, SELECTION_RULES, 'selection rule');
  checkOneOf(prefer, PREFERENCES, 'selection preference');
  check(candidates.length > 0, 'selection: expected at least one candidate; received none');
  const part = protocol === 'nested' ? 'inner' : 'outer';
  check(
    prefer === 'measured' || candidates.some(({ kind }) => kind === 'refit'),
    'selection: expected a refit among the candidates; found none: run notebook 05 with refitEpochs above 0',
  );
  const bare = candidates.find((candidate) => candidate[part] === null);
  check(
    !bare,
    () => `selection: ${candidateName(bare!)} of run ${bare?.run} has no inner part; choose by "reference"`,
  );
  const criterionOf = (name: SelectionRule) =>
    `${RULE_NAMES[name]} on the ${part === 'inner' ? 'inner part' : 'reported fold'}`;
  const ranked = (by: SelectionRule) => rank(candidates, { rule: by, part, prefer });
  const [winner, ...runnersUp] = ranked(rule);
  const others = SELECTION_RULES.filter((other) => other !== rule).map((other) => {
    const [best] = ranked(other);
    const agrees = candidateName(best) === candidateName(winner) && best.run === winner.run;
    return { rule: other, criterion: criterionOf(other), winner: best, agrees };
  });
  const criterion = criterionOf(rule);
  const reason = reasonOf(winner, runnersUp, criterion, part);
  return { rule, prefer, protocol, criterion, winner, reason, runnersUp, otherRules: others };
}

/** `Phase 2, fold 3, epoch 2`, `Phase 2, refit of 2 epochs`, `Phase 2, ensemble`. */
export function candidateName({
  kind,
  classifier,
  phase,
  fold,
  epoch,
}: Pick<Candidate, 'kind' | 'classifier' | 'phase' | 'fold' | 'epoch'>): string {
  const names = {
    fold: `fold ${fold}, epoch ${epoch}`,
    refit: `refit of ${epoch} ${epoch === 1 ? 'epoch' : 'epochs'}`,
    ensemble: 'ensemble',
  };
  return `${phase === null ? classifier : `Phase ${phase}`}, ${names[kind]}`;
}

const RULE_NAMES: Readonly<Record<SelectionRule, string>> = {
  deathF1: 'Death F1',
  macroF1: 'macro F1',
  weightedF1: 'weighted F1',
  deathRecall: 'Death recall',
  deathRecallAtPrecision: 'Death recall at fixed precision',
};

const SCORES: Readonly<Record<SelectionRule, (scores: CandidateScores) => number>> = {
  deathF1: ({ f1 }) => f1.D,
  macroF1: ({ f1 }) => f1.macro,
  weightedF1: ({ f1 }) => f1.weighted,
  deathRecall: ({ deathRecall }) => deathRecall,
  deathRecallAtPrecision: ({ deathRecallAtPrecision }) => deathRecallAtPrecision,
};

type ScoredPart = 'inner' | 'outer';

/** What decides a tie, in order; the lower value wins. */
const TIE_BREAKERS: readonly {
  readonly name: string;
  readonly orderOf: (candidate: Candidate, part: ScoredPart) => number;
}[] = [
  { name: 'measured part', orderOf: ({ kind }) => CANDIDATE_KINDS.indexOf(kind) },
  { name: 'higher macro F1', orderOf: (candidate, part) => -candidate[part]!.f1.macro },
  { name: 'lower log loss', orderOf: (candidate, part) => candidate[part]!.logLoss },
  { name: 'earlier phase', orderOf: ({ phase }) => phase ?? 0 },
  { name: 'earlier epoch', orderOf: ({ epoch }) => epoch },
  { name: 'earlier fold', orderOf: ({ fold }) => fold },
];

function rank(
  candidates: readonly Candidate[],
  { rule, part, prefer }: { rule: SelectionRule; part: ScoredPart; prefer: Preference },
): RankedCandidate[] {
  const scoreOf = (candidate: Candidate) => SCORES[rule](candidate[part]!);
  const isLater = ({ kind }: Candidate) => Number(prefer === 'refit' && kind !== 'refit');
  return [...candidates]
    .sort(
      (a, b) =>
        isLater(a) - isLater(b) ||
        scoreOf(b) - scoreOf(a) ||
        (tieBreaker(a, b, part)?.difference ?? compareIds(a, b)),
    )
    .map((candidate, i) => ({ ...candidate, rank: i + 1, value: scoreOf(candidate) }));
}

function tieBreaker(
  a: Candidate,
  b: Candidate,
  part: ScoredPart,
): { name: string; difference: number } | undefined {
  return TIE_BREAKERS.map(({ name, orderOf }) => ({
    name,
    difference: orderOf(a, part) - orderOf(b, part),
  })).find(({ difference }) => difference !== 0);
}

function compareIds(a: Candidate, b: Candidate): number {
  return a.run < b.run ? -1 : a.run > b.run ? 1 : 0;
}

function reasonOf(
  winner: RankedCandidate,
  runnersUp: readonly RankedCandidate[],
  criterion: string,
  part: ScoredPart,
): string {
  const value = winner.value.toFixed(4);
  const [next] = runnersUp;
  if (!next) return `${candidateName(winner)} is the only candidate; its ${criterion} is ${value}.`;
  if (winner.kind === 'refit')
    return `${candidateName(winner)} was preferred: it learned from all rows, and nothing is left to measure it on. Its folds' mean ${criterion}, ${value}, is an estimate; ${candidateName(next)} follows with ${next.value.toFixed(4)}.`;
  const tied = runnersUp.filter((other) => other.value === winner.value).length;
  const among = `${runnersUp.length + 1} candidates`;
  if (tied === 0) {
    const lead = (winner.value - next.value).toFixed(4);
    return `${candidateName(winner)} has the highest ${criterion} of ${among}: ${value}, ${lead} above ${candidateName(next)}.`;
  }
  if (winner.value === 0)
    return `The ${criterion} of all ${among} is ${value}, which says nothing (a class without examples scores 0 as well); ${candidateName(winner)} was chosen by the ${tieBreaker(winner, next, part)?.name ?? 'run id'}.`;
  const others = tied === 1 ? candidateName(next) : `${tied} others (${candidateName(next)} first)`;
  const decided = tieBreaker(winner, next, part)?.name ?? 'run id';
  return `${candidateName(winner)} shares the highest ${criterion} of ${among}, ${value}, with ${others}; the ${decided} decided.`;
}
