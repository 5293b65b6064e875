/** Scores by which candidates are compared: those that stand at means, at means over the same folds. */
import { supportedMean } from '../../metrics/summary';
import { type Candidate, candidateScore, type ScoredPart, type ScoreName } from './candidate';

/** A score with how many folds it is of. */
export interface Standing {
  /** Null without support: the candidate comes last. */
  readonly value: number | null;
  /** 1 of a fold's own score. */
  readonly n: number;
}

type Scores = ReadonlyMap<number, number>;

/**
 * What each of `candidates` has of a score. A refit or ensemble stands at the mean over its run's folds that have it;
 * where those of several runs are not the same folds, at the mean over the folds that all of them have, and at none
 * where there are none.
 */
export function standingsOf(
  candidates: readonly Candidate[],
  by: ScoreName,
  part: ScoredPart,
): (candidate: Candidate) => Standing {
  const byRun = new Map<string, Scores>();
  for (const { kind, run } of candidates)
    if (kind !== 'fold' && !byRun.has(run)) byRun.set(run, foldScores(candidates, run, by, part));
  const known = [...byRun.values()].filter(({ size }) => size > 0);
  const shared = [...(known[0]?.keys() ?? [])].filter((fold) => known.every((scores) => scores.has(fold)));
  const isEqual = known.every(({ size }) => size === shared.length);
  return (candidate) => {
    const value = candidateScore(candidate[part]!, by);
    const scores = byRun.get(candidate.run);
    if (candidate.kind === 'fold' || value === null) return { value, n: value === null ? 0 : 1 };
    if (!scores?.size || isEqual) return { value, n: candidate[part]!.n?.[by] ?? scores?.size ?? 0 };
    const { mean, n } = supportedMean(
      shared.map((fold) => scores.get(fold)!),
      0,
    );
    return { value: mean, n };
  };
}

/** The scores of a run's folds among `candidates`, by fold. */
function foldScores(candidates: readonly Candidate[], run: string, by: ScoreName, part: ScoredPart): Scores {
  const folds = candidates.filter((candidate) => candidate.kind === 'fold' && candidate.run === run);
  return new Map(
    folds.flatMap((candidate) => {
      const score = candidateScore(candidate[part]!, by);
      return score === null ? [] : [[candidate.fold, score] as const];
    }),
  );
}
