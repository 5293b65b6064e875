/** The inner part of a fold: what is held out of its training examples for choices. */
import { LABELS, type Label } from '../core/labels';
import { RandomState } from '../core/random';
import { type Stratum, stratifiedDraw } from './draw';
import { groupMembers } from './group-examples';

/** What is drawn from. */
export interface InnerDraw {
  /** Rows of the snapshot, ascending. */
  readonly training: readonly number[];
  /** One a row of the snapshot. */
  readonly labels: readonly Label[];
  readonly fraction: number;
  readonly seed: number;
}

/** Draws a stratified part of the training rows, ascending; whole groups where `groups` (one a row of the snapshot) are known. */
export function drawInner(draw: InnerDraw, groups: readonly number[] | null): Int32Array {
  return groups ? drawGroups(draw, groups) : drawRows(draw);
}

function drawRows({ training, labels, fraction, seed }: InnerDraw): Int32Array {
  const strata: Stratum[] = LABELS.map((label) => {
    const rows = training.filter((row) => labels[row] === label);
    return { name: label, rows, atLeast: rows.length > 1 ? 1 : 0, atMost: Math.max(0, rows.length - 1) };
  });
  return stratifiedDraw(strata, Math.round(fraction * training.length), seed);
}

/**
 * Takes groups in seeded order as long as none of their labels exceeds its quota; then, for a label that has none, the
 * smallest group that leaves every one of its labels something to train on.
 */
function drawGroups({ training, labels, fraction, seed }: InnerDraw, groups: readonly number[]): Int32Array {
  const members = groupMembers(training.map((row) => groups[row])).map((at) => at.map((i) => training[i]));
  const count = (rows: readonly number[]) =>
    LABELS.map((label) => rows.reduce((sum, row) => sum + (labels[row] === label ? 1 : 0), 0));
  const total = count(training);
  const quotas = total.map((n) => Math.max(n > 1 ? 1 : 0, Math.round(fraction * n)));
  const drawn = LABELS.map(() => 0);
  const inner: number[] = [];
  const rest: { readonly rows: readonly number[]; readonly counts: readonly number[] }[] = [];
  const take = (rows: readonly number[], counts: readonly number[]) => {
    inner.push(...rows);
    counts.forEach((n, c) => {
      drawn[c] += n;
    });
  };
  for (const g of new RandomState(seed).permutation(members.length)) {
    const counts = count(members[g]);
    if (counts.every((n, c) => n === 0 || drawn[c] + n <= quotas[c])) take(members[g], counts);
    else rest.push({ rows: members[g], counts });
  }
  rest.sort((a, b) => a.rows.length - b.rows.length);
  LABELS.forEach((_, c) => {
    if (drawn[c] > 0 || total[c] < 2) return;
    const spare = rest.find(
      ({ counts }) => counts[c] > 0 && counts.every((n, i) => n === 0 || drawn[i] + n < total[i]),
    );
    if (!spare) return;
    rest.splice(rest.indexOf(spare), 1);
    take(spare.rows, spare.counts);
  });
  return Int32Array.from(inner).sort();
}
