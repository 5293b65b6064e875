/** Examples of one class that were filed as another: which ones, and how many. */
import { check } from '../core/check';
import { LABELS } from '../core/labels';
import type { LabelIndices } from './classification';

const K = LABELS.length;

/**
 * Mean probability of each class among the examples filed as it: what a model that knows a class typically gives it
 * (Northcutt, Jiang and Chuang 2021, J. Artif. Intell. Res. 70:1373, equation 2). 1 for a class without examples.
 */
export function typicalConfidence(yTrue: LabelIndices, probabilities: Float64Array): number[] {
  return LABELS.map((_, c) => {
    let [sum, n] = [0, 0];
    for (let row = 0; row < yTrue.length; row++) {
      if (yTrue[row] !== c) continue;
      sum += probabilities[row * K + c];
      n++;
    }
    return n === 0 ? 1 : sum / n;
  });
}

/** The rows of finite `scores`, the highest first; on ties that of the higher of `ties`, then the earlier row. */
export function ranked(scores: Float64Array, ties: Float64Array = scores): number[] {
  const rows = Array.from(scores.keys()).filter((row) => scores[row] > -Infinity);
  return rows.sort((a, b) => scores[b] - scores[a] || ties[b] - ties[a] || a - b);
}

/** The share of `planted` among the first k of `order`, where k is how many were planted. */
export function precisionAtPlanted(order: readonly number[], planted: ReadonlySet<number>): number {
  check(planted.size > 0, 'precision at k: expected at least one planted example');
  return order.slice(0, planted.size).filter((row) => planted.has(row)).length / planted.size;
}

/** What two probes say of the examples filed as the class, and of the others. */
export interface TwoProbeCounts {
  readonly filed: number;
  readonly filedFirst: number;
  readonly filedSecond: number;
  readonly others: number;
  readonly othersFirst: number;
  readonly othersSecond: number;
  readonly othersBoth: number;
}

/**
 * The share of the others that are of the class, from how much oftener both probes meet in one of them than chance
 * would have it: with rates a, b, c (first, second, both) among the others and s, t among the filed,
 * odds = (c - a b) / ((s - a) (t - b)) (Hui and Walter 1980, Biometrics 36:167, one population taken as pure). Holds when
 * the probes err independently of each other, find hidden examples as often as filed ones, and every filed one is of
 * the class. Null when a probe is no oftener present among the filed than among the others.
 */
export function hiddenShare(counts: TwoProbeCounts): number | null {
  const { filed, filedFirst, filedSecond, others, othersFirst, othersSecond, othersBoth } = counts;
  if (filed === 0 || others === 0) return null;
  const [a, b, c] = [othersFirst / others, othersSecond / others, othersBoth / others];
  const [s, t] = [filedFirst / filed, filedSecond / filed];
  if (s <= a || t <= b) return null;
  const odds = Math.max(0, (c - a * b) / ((s - a) * (t - b)));
  return odds / (1 + odds);
}

/**
 * The class that a model confidently gives each row: among the classes whose probability is at least typical, the
 * most probable; -1 where none is (the confident joint's columns).
 */
export function confidentClass(probabilities: Float64Array, typical: readonly number[]): Int8Array {
  const classes = new Int8Array(probabilities.length / K).fill(-1);
  for (let row = 0; row < classes.length; row++) {
    let highest = -1;
    for (let c = 0; c < K; c++) {
      const p = probabilities[row * K + c];
      if (p < typical[c] || p <= highest) continue;
      highest = p;
      classes[row] = c;
    }
  }
  return classes;
}

/**
 * How many examples are of class `label` though filed as another, from how many of each filed class (rows) the model
 * confidently gives each class (columns of `counts`, K x K, row-major): each row is scaled to the `filed` examples of its
 * class, and the rows are summed apart (Northcutt, Jiang and Chuang 2021, equation 3). As in the authors' cleanlab at
 * least one example of every class counts as filed rightly.
 */
export function hiddenByJoint(counts: ArrayLike<number>, filed: ArrayLike<number>, label: number): number {
  let hidden = 0;
  for (let row = 0; row < K; row++) {
    if (row === label) continue;
    let confident = 0;
    for (let c = 0; c < K; c++)
      confident += c === row ? Math.max(1, counts[K * row + c]) : counts[K * row + c];
    hidden += (filed[row] * counts[K * row + label]) / confident;
  }
  return hidden;
}
