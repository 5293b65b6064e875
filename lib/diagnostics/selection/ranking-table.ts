/** A choice as rows of a table or chart. */
import { candidateName, candidateScore, type ScoreName } from './candidate';
import { SELECTION_RULES, type Selection } from './selection';

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
  /** Of how many folds `value` is. */
  readonly folds: number;
  /** False for refit and ensemble, which stand at the mean of their folds. */
  readonly measured: boolean;
  readonly run: string;
  /** On the reported fold, `outerDeathF1`: what decided, and all that something may be chosen by. */
  readonly [score: `outer${string}`]: number | null;
}

/** Every candidate with the value that decides and its scores on the reported fold. */
export function rankingTable(selection: Selection): RankingRow[] {
  const names = scoresShown(selection);
  return [selection.winner, ...selection.runnersUp].map(({ rank, value, n, outer, run, ...own }) => ({
    rank,
    candidate: candidateName(own),
    phase: own.label,
    fold: own.kind === 'fold' ? `fold ${own.fold}` : own.kind,
    epoch: own.epoch,
    value,
    folds: n,
    ...Object.fromEntries(names.map((name) => [columnOf(name), candidateScore(outer, name)])),
    measured: own.kind === 'fold',
    run,
  }));
}

/** The columns that tell candidates apart, what decided before the other scores. */
export function rankingColumns(selection: Selection): string[] {
  return ['rank', 'candidate', 'value', 'folds', ...scoresShown(selection).map(columnOf), 'measured'];
}

function scoresShown({ by }: Selection): ScoreName[] {
  return [by, ...SELECTION_RULES.filter((rule) => rule !== by)];
}

function columnOf(name: ScoreName): `outer${string}` {
  return `outer${name[0].toUpperCase()}${name.slice(1)}`;
}
