/** Our folds against the published figures: the same within a margin, different by more, or neither can be said. */

import { MEASURES } from '../../metrics/measures';
import {
  EQUIVALENCE_LEVEL,
  EQUIVALENCE_VERDICTS,
  type Equivalence,
  type EquivalenceVerdict,
  equivalence,
} from '../../metrics/significance/equivalence';
import { correctedVariance, type FoldSizes } from '../../metrics/significance/fold-difference';
import { meanAndStd } from '../../metrics/summary';
import { meanFoldSizes, measureMean } from '../../runs/summary';
import type { ScoredRun } from '../scored';
import { type PublishedClaim, publishedClaims } from './published-figures';

/** One claim, ours and published. */
export interface PublishedRow {
  /** What ours is of: a run, or the difference of two. */
  readonly run: string;
  readonly measure: string;
  /** Mean over the folds that have the score and its standard deviation (ddof 0); null where too few have it. */
  readonly ours: number | null;
  readonly oursStd: number | null;
  readonly published: number;
  readonly publishedStd: number | null;
  /** Ours minus published, with its 90 % interval; null like `ours`. */
  readonly difference: number | null;
  readonly lower: number | null;
  readonly upper: number | null;
  readonly margin: number;
  readonly verdict: EquivalenceVerdict;
  /** Why it is inconclusive, or what was taken for granted. */
  readonly note: string;
}

/** Scores of one measure, a value a fold. */
export interface FoldValues {
  readonly name: string;
  readonly values: readonly (number | null)[];
  readonly sizes: FoldSizes;
}

/** How verdicts come about, in words. */
export const EQUIVALENCE_RULE =
  `equivalent where the ${100 * (1 - 2 * EQUIVALENCE_LEVEL)} % interval of ours minus published lies within the margin, different ` +
  'where it lies beyond; variances of both sides, corrected for folds that share training rows (Nadeau and Bengio 2003)';

/** Rows of every claim that the runs speak of: of each run of a phase, and the lift of each Phase 2 over each Phase 1. */
export function publishedRows(scored: readonly ScoredRun[]): PublishedRow[] {
  const ofPhase = (phase: 1 | 2) => scored.filter(({ run }) => run.phase === phase);
  return publishedClaims().flatMap((claim) => {
    if (claim.of !== 'lift') return ofPhase(claim.of).map((run) => publishedRow(valuesOf(run, claim), claim));
    return ofPhase(2).flatMap((second) =>
      ofPhase(1).map((first) => publishedRow(liftOf(second, first, claim), claim)),
    );
  });
}

function valuesOf({ name, run, protocol }: ScoredRun, { measure }: PublishedClaim): FoldValues {
  return { name, values: measureMean(run, protocol, measure).values, sizes: meanFoldSizes(run) };
}

/** Fold by fold, so that what is luck of the fold in both phases goes. */
function liftOf(second: ScoredRun, first: ScoredRun, claim: PublishedClaim): FoldValues {
  const [a, b] = [valuesOf(second, claim), valuesOf(first, claim)];
  const values = a.values.map((value, fold) => {
    const other = b.values[fold];
    return value === null || other === null ? null : value - other;
  });
  return { name: `${a.name} \u2212 ${b.name}`, values, sizes: a.sizes };
}

/** One claim against the folds of ours. */
export function publishedRow({ name, values, sizes }: FoldValues, claim: PublishedClaim): PublishedRow {
  const { value: published, std: publishedStd, margin, assumed } = claim;
  const head = { run: name, measure: MEASURES[claim.measure].name };
  const known = values.flatMap((value) => value ?? []);
  const none = { ours: null, oursStd: null, difference: null, lower: null, upper: null };
  const theirs = { published, publishedStd, margin };
  if (known.length < 2)
    return {
      ...head,
      ...none,
      ...theirs,
      verdict: 'inconclusive',
      note: 'fewer than two folds have the score',
    };
  const { mean: ours, std: oursStd } = meanAndStd(known, 0);
  const difference = ours - published;
  const variance = correctedVariance(meanAndStd(known, 1).std ** 2, known.length, sizes);
  const test = equivalence(difference, [{ variance, df: known.length - 1 }, ...claim.parts], margin);
  const note = [reasonOf(test, margin), assumed].filter(Boolean).join('; ');
  return { ...head, ours, oursStd, ...theirs, difference, ...test, note };
}

function reasonOf({ lower, upper, verdict }: Equivalence, margin: number): string {
  if (verdict !== 'inconclusive') return '';
  return upper - lower >= 2 * margin
    ? 'the interval is wider than the margins: no result so noisy could be called equivalent'
    : 'the interval reaches over a margin';
}

/** How many claims have which verdict, and whether that is a reproduction. */
export function publishedSentence(rows: readonly PublishedRow[]): string {
  const counts = EQUIVALENCE_VERDICTS.map((verdict) => {
    const own = rows.filter((row) => row.verdict === verdict).map(({ run, measure }) => `${run} ${measure}`);
    return own.length === 0 ? '' : `${own.length} ${verdict} (${own.join(', ')})`;
  });
  const claims = publishedClaims();
  const absent = claims.filter(({ value }) => !rows.some(({ published }) => published === value)).length;
  const all =
    absent > 0
      ? `${absent} of the ${claims.length} published claims are not compared here: the result as a whole is neither reproduced nor refuted.`
      : rows.every(({ verdict }) => verdict === 'equivalent')
        ? 'Every claim is reproduced within its margin.'
        : 'The published result as a whole is not reproduced by these runs: that takes every claim to be equivalent.';
  return `Of ${rows.length} comparisons: ${counts.filter(Boolean).join('; ')}. ${all}`;
}
