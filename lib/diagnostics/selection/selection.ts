/** The rule that names one checkpoint. Pure: candidates in, choice and its reason out. */
import { check, checkOneOf } from '../../core/check';
import { CHOOSING_MEASURES, FALLBACK } from '../../metrics/measures';
import {
  type Candidate,
  candidateName,
  candidateScore,
  type RankedCandidate,
  reasonWithoutScore,
  type ScoreName,
  scoreName,
} from './candidate';
import { PART_NAMES, rankCandidates, reasonOf } from './selection-order';

/** By which score a checkpoint can be chosen, those of the table of measures and one more; all are to be maximised. */
export const SELECTION_RULES = [...CHOOSING_MEASURES, 'deathRecallAtPrecision'] as const;
export type SelectionRule = (typeof SELECTION_RULES)[number];

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
  /** What decided: the rule, or what it gave way to where no candidate's part supports it. */
  readonly by: ScoreName;
  readonly prefer: Preference;
  readonly protocol: 'nested' | 'reference';
  /** What decided, in words: `Death F1 on the inner part`. */
  readonly criterion: string;
  readonly winner: RankedCandidate;
  /** One sentence. */
  readonly reason: string;
  /** All others, best first. */
  readonly runnersUp: readonly RankedCandidate[];
  /** Whom the other rules would choose, those that some candidate's part supports. */
  readonly otherRules: readonly {
    readonly rule: SelectionRule;
    readonly criterion: string;
    readonly winner: RankedCandidate;
    /** True when they choose the same. */
    readonly agrees: boolean;
  }[];
}

/**
 * Chooses the candidate of highest score. One whose part does not support the rule has none and comes after all that have
 * one; where none has one, macro F1 over the classes with support decides. Ties fall to what was measured rather than estimated, then the higher macro F1
 * on the same part, the lower log loss, the run
 * that comes first among the candidates, the earlier epoch and fold (the simpler and cheaper model).
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
  const criterionOf = (name: ScoreName) => `${scoreName(name)} on the ${PART_NAMES[part]}`;
  const ranked = (by: ScoreName) => rankCandidates(candidates, { by, part, prefer });
  const isSupported = (name: SelectionRule) =>
    candidates.some((candidate) => candidateScore(candidate[part]!, name) !== null);
  const by = isSupported(rule) ? rule : FALLBACK;
  const reasonsWithout = (name: SelectionRule) =>
    [...new Set(candidates.map((candidate) => reasonWithoutScore(candidate[part]!, name)))].join('; ');
  const [winner, ...runnersUp] = ranked(by);
  const others = SELECTION_RULES.filter((other) => other !== rule && isSupported(other)).map((other) => {
    const [best] = ranked(other);
    const agrees = candidateName(best) === candidateName(winner) && best.run === winner.run;
    return { rule: other, criterion: criterionOf(other), winner: best, agrees };
  });
  const criterion = criterionOf(by);
  const gaveWay = by === rule ? '' : `No candidate has a ${criterionOf(rule)} (${reasonsWithout(rule)}). `;
  const reason = `${gaveWay}${reasonOf(winner, runnersUp, criterion, part)}`;
  return { rule, by, prefer, protocol, criterion, winner, reason, runnersUp, otherRules: others };
}
