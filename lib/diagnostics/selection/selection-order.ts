/** Which candidate comes before which, and what is said of it. */
import {
  CANDIDATE_KINDS,
  type Candidate,
  candidateName,
  type RankedCandidate,
  type ScoredPart,
  type ScoreName,
  textOf,
} from './candidate';
import { standingsOf } from './equal-folds';

/** In words. */
export const PART_NAMES: Readonly<Record<ScoredPart, string>> = {
  inner: 'inner part',
  outer: 'reported fold',
};

/** Where ties are decided: on which part, and in which order the runs were handed over. */
interface Field {
  readonly part: ScoredPart;
  readonly runs: readonly string[];
}

/** What decides a tie, in order; the lower value wins. */
const TIE_BREAKERS: readonly {
  readonly name: string;
  readonly orderOf: (candidate: Candidate, field: Field) => number;
}[] = [
  { name: 'measured part', orderOf: ({ kind }) => CANDIDATE_KINDS.indexOf(kind) },
  { name: 'higher macro F1', orderOf: (candidate, { part }) => fromHighest(candidate[part]!.f1.macro) },
  { name: 'lower log loss', orderOf: (candidate, { part }) => candidate[part]!.logLoss ?? Infinity },
  { name: 'earlier run', orderOf: ({ run }, { runs }) => runs.indexOf(run) },
  { name: 'earlier epoch', orderOf: ({ epoch }) => epoch },
  { name: 'earlier fold', orderOf: ({ fold }) => fold },
];

/** Orders the highest first and what has no value last. */
function fromHighest(value: number | null): number {
  return value === null ? Infinity : -value;
}

/** The difference, 0 of equals whose values are infinite. */
function compare(a: number, b: number): number {
  return a === b ? 0 : a - b;
}

/** The candidates, best first by `by` on `part`, means over equal folds; those without a score come last. */
export function rankCandidates(
  candidates: readonly Candidate[],
  { by, part, prefer }: { by: ScoreName; part: ScoredPart; prefer: 'measured' | 'refit' },
): RankedCandidate[] {
  const standingOf = standingsOf(candidates, by, part);
  const scoreIn = (candidate: Candidate) => standingOf(candidate).value;
  const isUnscored = (candidate: Candidate) => Number(scoreIn(candidate) === null);
  const field = fieldOf(candidates, part);
  const isLater = ({ kind }: Candidate) => Number(prefer === 'refit' && kind !== 'refit');
  return [...candidates]
    .sort(
      (a, b) =>
        isUnscored(a) - isUnscored(b) ||
        isLater(a) - isLater(b) ||
        compare(fromHighest(scoreIn(a)), fromHighest(scoreIn(b))) ||
        (tieBreaker(a, b, field)?.difference ?? 0),
    )
    .map((candidate, i) => ({ ...candidate, rank: i + 1, ...standingOf(candidate) }));
}

/** The runs in the order in which their first candidates come. */
function fieldOf(candidates: readonly Candidate[], part: ScoredPart): Field {
  return { part, runs: [...new Set(candidates.map(({ run }) => run))] };
}

function tieBreaker(
  a: Candidate,
  b: Candidate,
  field: Field,
): { name: string; difference: number } | undefined {
  return TIE_BREAKERS.map(({ name, orderOf }) => ({
    name,
    difference: compare(orderOf(a, field), orderOf(b, field)),
  })).find(({ difference }) => difference !== 0);
}

/** In one sentence or two why `winner` leads, those without a score counted apart. */
export function reasonOf(
  winner: RankedCandidate,
  all: readonly RankedCandidate[],
  criterion: string,
  part: ScoredPart,
): string {
  const runnersUp = all.filter((other) => other.value !== null);
  const value = textOf(winner);
  const unscored = all.length - runnersUp.length;
  const apart =
    unscored === 0
      ? ''
      : ` ${unscored} more ${unscored === 1 ? 'has' : 'have'} none and came last, not compared.`;
  const [next] = runnersUp;
  const nameOf = namesAmong([winner, ...all]);
  if (!next)
    return `${nameOf(winner)} is the only candidate${unscored === 0 ? '' : ' with a score'}; its ${criterion} is ${value}.${apart}`;
  if (winner.kind === 'refit')
    return `${nameOf(winner)} was preferred: it learned from all rows, and nothing is left to measure it on. Its folds' mean ${criterion}, ${value}, is an estimate; ${nameOf(next)} follows with ${textOf(next)}.${apart}`;
  return `${leadText(winner, runnersUp, criterion, part, nameOf)}${apart}`;
}

/** `candidateName`, with the number of folds where a mean is not of all of its run's. */
function namesAmong(candidates: readonly RankedCandidate[]): (candidate: RankedCandidate) => string {
  const foldsOf = (run: string) =>
    candidates.filter((candidate) => candidate.kind === 'fold' && candidate.run === run).length;
  return (candidate) => {
    const folds = foldsOf(candidate.run);
    const isPart = candidate.kind !== 'fold' && candidate.n < folds;
    return `${candidateName(candidate)}${isPart ? ` (mean of ${candidate.n} of ${folds} folds)` : ''}`;
  };
}

function leadText(
  winner: RankedCandidate,
  runnersUp: readonly RankedCandidate[],
  criterion: string,
  part: ScoredPart,
  nameOf: (candidate: RankedCandidate) => string,
): string {
  const [next] = runnersUp;
  const value = textOf(winner);
  const tied = runnersUp.filter((other) => other.value === winner.value).length;
  const among = `${runnersUp.length + 1} candidates`;
  if (tied === 0) {
    const lead = ((winner.value ?? 0) - (next.value ?? 0)).toFixed(4);
    return `${nameOf(winner)} has the highest ${criterion} of ${among}: ${value}, ${lead} above ${nameOf(next)}.`;
  }
  const decided = tieBreaker(winner, next, fieldOf([winner, next], part))?.name;
  if (winner.value === 0)
    return `The ${criterion} of all ${among} is ${value}, which tells none from another; ${nameOf(winner)} was chosen by the ${decided}.`;
  const others = tied === 1 ? nameOf(next) : `${tied} others (${nameOf(next)} first)`;
  return `${nameOf(winner)} shares the highest ${criterion} of ${among}, ${value}, with ${others}; the ${decided} decided.`;
}
