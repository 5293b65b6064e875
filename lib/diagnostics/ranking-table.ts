/** A choice as rows of a table or chart. */
import { candidateName } from './candidate';
import type { Selection } from './selection';

/** One candidate, best first. */
export interface RankingRow {
  readonly rank: number;
  readonly candidate: string;
  /** Its run, as `Candidate` has it. */
  readonly phase: string;
  readonly fold: string;
  readonly epoch: number;
  /** Its score by the rule, on the part that decides; null, as every score, where that part does not support it. */
  readonly value: number | null;
  readonly outerDeathF1: number | null;
  readonly outerMacroF1: number | null;
  readonly outerWeightedF1: number | null;
  readonly outerDeathRecall: number | null;
  readonly outerRecallAtPrecision: number | null;
  /** False for refit and ensemble, which stand at the mean of their folds. */
  readonly measured: boolean;
  readonly run: string;
}

/** Every candidate with the value that decides and its scores on the reported fold. */
export function rankingTable({ winner, runnersUp }: Selection): RankingRow[] {
  return [winner, ...runnersUp].map(({ rank, value, outer, run, ...own }) => ({
    rank,
    candidate: candidateName(own),
    phase: own.label,
    fold: own.kind === 'fold' ? `fold ${own.fold}` : own.kind,
    epoch: own.epoch,
    value,
    outerDeathF1: outer.f1.D,
    outerMacroF1: outer.f1.macro,
    outerWeightedF1: outer.f1.weighted,
    outerDeathRecall: outer.deathRecall,
    outerRecallAtPrecision: outer.deathRecallAtPrecision,
    measured: own.kind === 'fold',
    run,
  }));
}
