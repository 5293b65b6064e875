/** Examples of one class that were filed as another: which ones, and how many. */
import { check } from '../core/check';
import { LABELS } from '../core/labels';
import type { LabelIndices } from './classification';

const K = LABELS.length;
/** Keeps logarithms finite where a model is certain. */
const LEAST = 1e-6;

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

/** What a probe says for and against a class: logarithms of likelihood ratios. */
export interface ProbeRatio {
  readonly present: number;
  readonly absent: number;
}

/** ln P(probe | class) / P(probe | other classes), and the same of its absence, each count smoothed by one. */
export function probeRatio(yTrue: LabelIndices, probe: readonly boolean[], label: number): ProbeRatio {
  const counts = [0, 0, 0, 0];
  probe.forEach((yes, row) => {
    counts[2 * Number(yTrue[row] === label) + Number(yes)]++;
  });
  const [othersNo, othersYes, ownNo, ownYes] = counts;
  const own = (ownYes + 1) / (ownYes + ownNo + 2);
  const others = (othersYes + 1) / (othersYes + othersNo + 2);
  return { present: Math.log(own / others), absent: Math.log((1 - own) / (1 - others)) };
}

/**
 * How strongly each example seems to be of class `label` though it is filed as another; -Infinity for those filed as
 * `label`. The sum of three logarithms: the out-of-fold probability of `label` against that of the filed class, each
 * relative to what is typical of its class, and each probe's likelihood ratio.
 */
export function suspicion(
  yTrue: LabelIndices,
  probabilities: Float64Array,
  label: number,
  probes: readonly (readonly boolean[])[],
): Float64Array {
  check(
    probabilities.length === yTrue.length * K && probes.every((probe) => probe.length === yTrue.length),
    () => `label noise: expected ${yTrue.length} x ${K} probabilities and probes of ${yTrue.length} examples`,
  );
  const typical = typicalConfidence(yTrue, probabilities);
  const ratios = probes.map((probe) => probeRatio(yTrue, probe, label));
  const evidence = (p: number, c: number) => Math.log((p + LEAST) / Math.max(typical[c], LEAST));
  return Float64Array.from(yTrue, (filed, row) => {
    if (filed === label) return -Infinity;
    const own = evidence(probabilities[row * K + filed], filed);
    const margin = evidence(probabilities[row * K + label], label) - own;
    return ratios.reduce((sum, { present, absent }, i) => sum + (probes[i][row] ? present : absent), margin);
  });
}

/** The rows of finite `scores`, the highest first, the earlier row on ties. */
export function ranked(scores: Float64Array): number[] {
  const rows = Array.from(scores.keys()).filter((row) => scores[row] > -Infinity);
  return rows.sort((a, b) => scores[b] - scores[a] || a - b);
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
