/** Odds that an example filed as another class is of one class: prior odds times likelihood ratios, each sign once. */
import { LABELS } from '../core/labels';

/** Scores are rounded to this, so that examples with the same evidence are counted together. */
const STEP = 0.25;
/** Keeps log odds finite where a model is certain. */
const LEAST = 1e-6;
/** Precision of the normal prior on both slopes: keeps them finite where the filed classes can be told apart. */
const RIDGE = 0.1;
/** What an example filed otherwise is believed to be before anything is known. */
const FIRST_BELIEF = 0.02;
/** A step is shortened to it: where nothing is in doubt the curve is flat, and a whole step leads astray. */
const LONGEST_STEP = 2;
const ROUNDS = 200;
const SETTLED = 1e-3;

/** What is known of one example, beside its text. */
export interface Evidence {
  /** The class it is filed as. */
  readonly filed: number;
  /** Log odds of the class in question by a model that has not learned from the example. */
  readonly score: number;
  /** A sign in the text, which the model has read as well. */
  readonly sign: boolean;
  /** A sign that stands outside the text; null where nothing is stated. */
  readonly stated: boolean | null;
}

/** The kinds of evidence that occur, and the kind of each example. */
export interface EvidenceKinds {
  readonly label: number;
  readonly kinds: readonly Evidence[];
  readonly of: Int32Array;
}

/** Log odds of a probability, rounded as evidence is. */
export function scoreOf(probability: number): number {
  const odds = Math.log((probability + LEAST) / (1 - probability + LEAST));
  return Math.round(odds / STEP) * STEP;
}

/** Gathers examples with the same evidence for class `label`. */
export function evidenceKinds(examples: readonly Evidence[], label: number): EvidenceKinds {
  const numbers = new Map<string, number>();
  const kinds: Evidence[] = [];
  const of = Int32Array.from(examples, (example) => {
    const { filed, score, sign, stated } = example;
    const key = `${filed} ${score} ${sign} ${stated}`;
    const number = numbers.get(key) ?? kinds.push(example) - 1;
    numbers.set(key, number);
    return number;
  });
  return { label, kinds, of };
}

/** How often each kind occurs among the examples from `from` on and before `to`, `weights` of each. */
export function kindCounts(
  { kinds, of }: EvidenceKinds,
  weights: Float64Array,
  from = 0,
  to = of.length,
): Float64Array {
  const counts = new Float64Array(kinds.length);
  for (let row = from; row < to; row++) counts[of[row]] += weights[row];
  return counts;
}

/** Logarithms of prior odds and likelihood ratios. */
export interface HiddenClassOdds {
  /** Of the class, by filed class, apart where nothing is stated and where something is: 2 c and 2 c + 1. */
  readonly prior: Float64Array;
  /** Intercept, slope of the score and of the sign: one ratio of the score and the sign together. */
  readonly text: readonly [number, number, number];
  /** Of the sign outside the text, present and absent. */
  readonly present: number;
  readonly absent: number;
  /** Log odds of the class among the examples of the fit, taken off `text` to leave a likelihood ratio. */
  readonly base: number;
}

/**
 * Fits the odds where filed examples of the class are taken to be of it, and the others are a mixture with an unknown
 * share of hidden ones, told apart by expectation and maximisation (Dempster, Laird and Rubin 1977, J. R. Stat. Soc. B
 * 39:1). The model has read the sign in the text, so that score and sign have one likelihood ratio together, logistic in
 * both (Anderson 1972, Biometrika 59:19): the sign adds only what the score has not said. What is stated outside the text
 * has a ratio of its own, and counts for nothing where nothing is stated. Prior odds are of each filed class, apart
 * where something is stated and where nothing is. Holds when hidden examples read like filed ones, and when given the
 * true class what is stated does not depend on the text. Continues from `start` where one is given.
 */
export function fitHiddenClass(
  evidence: EvidenceKinds,
  counts: Float64Array,
  start: HiddenClassOdds | null = null,
): HiddenClassOdds {
  const { kinds, label } = evidence;
  let beliefs = start
    ? beliefsOf(start, evidence)
    : Float64Array.from(kinds, ({ filed }) => (filed === label ? 1 : FIRST_BELIEF));
  let odds = maximised(evidence, counts, beliefs, start?.text ?? [0, 0, 0]);
  for (let round = 0; round < ROUNDS; round++) {
    const next = beliefsOf(odds, evidence);
    const moved = next.reduce((sum, belief, i) => sum + counts[i] * Math.abs(belief - beliefs[i]), 0);
    beliefs = next;
    odds = maximised(evidence, counts, beliefs, odds.text);
    if (moved < SETTLED) break;
  }
  return odds;
}

/** Log odds that an example of this evidence is of the class: the sum of all logarithms. */
export function hiddenLogOdds(odds: HiddenClassOdds, evidence: Evidence): number {
  const { prior, text, base, present, absent } = odds;
  const { stated } = evidence;
  const beside = stated === null ? 0 : stated ? present : absent;
  return prior[stratum(evidence)] + linear(text, evidence) - base + beside;
}

/** Probability of the class by kind of evidence; 1 of those filed as it. */
export function beliefsOf(odds: HiddenClassOdds, { kinds, label }: EvidenceKinds): Float64Array {
  return Float64Array.from(kinds, (kind) => (kind.filed === label ? 1 : sigmoid(hiddenLogOdds(odds, kind))));
}

/** Odds of a higher likelihood than before given what each kind is believed to be; every count smoothed by a half. */
function maximised(
  { kinds }: EvidenceKinds,
  counts: Float64Array,
  beliefs: Float64Array,
  from: HiddenClassOdds['text'],
): HiddenClassOdds {
  const strata = new Float64Array(2 * LABELS.length).fill(1);
  const hidden = new Float64Array(2 * LABELS.length).fill(0.5);
  const [own, other] = [
    [0.5, 0.5],
    [0.5, 0.5],
  ];
  let [inside, outside] = [0.5, 0.5];
  kinds.forEach((kind, i) => {
    const of = counts[i] * beliefs[i];
    inside += of;
    outside += counts[i] - of;
    strata[stratum(kind)] += counts[i];
    hidden[stratum(kind)] += of;
    if (kind.stated === null) return;
    own[Number(kind.stated)] += of;
    other[Number(kind.stated)] += counts[i] - of;
  });
  const [found, wrong] = [own, other].map(([no, yes]) => yes / (no + yes));
  const step = (text: HiddenClassOdds['text']) => newtonStep(kinds, counts, beliefs, text);
  return {
    prior: hidden.map((of, i) => Math.log(of / (strata[i] - of))),
    text: step(step(from)),
    base: Math.log(inside / outside),
    present: Math.log(found / wrong),
    absent: Math.log((1 - found) / (1 - wrong)),
  };
}

/** One step of Newton's towards the logistic regression of the beliefs on score and sign. */
function newtonStep(
  kinds: readonly Evidence[],
  counts: Float64Array,
  beliefs: Float64Array,
  text: HiddenClassOdds['text'],
): HiddenClassOdds['text'] {
  const slope = Float64Array.from(text, (value, c) => (c === 0 ? 0 : -RIDGE * value));
  let [one, score, sign, scores, both, signs] = [LEAST, 0, 0, RIDGE, 0, RIDGE];
  kinds.forEach((kind, i) => {
    const p = sigmoid(linear(text, kind));
    const pull = counts[i] * (beliefs[i] - p);
    const weight = counts[i] * p * (1 - p);
    slope[0] += pull;
    slope[1] += pull * kind.score;
    one += weight;
    score += weight * kind.score;
    scores += weight * kind.score * kind.score;
    if (!kind.sign) return;
    slope[2] += pull;
    sign += weight;
    both += weight * kind.score;
    signs += weight;
  });
  const [a, b, c] = solved(Float64Array.of(one, score, sign, score, scores, both, sign, both, signs), slope);
  const share = Math.min(1, LONGEST_STEP / Math.max(Math.abs(a), Math.abs(b), Math.abs(c)));
  return [text[0] + share * a, text[1] + share * b, text[2] + share * c];
}

function stratum({ filed, stated }: Evidence): number {
  return 2 * filed + Number(stated !== null);
}

function linear(text: HiddenClassOdds['text'], { score, sign }: Evidence): number {
  return text[0] + text[1] * score + text[2] * Number(sign);
}

function sigmoid(x: number): number {
  return 1 / (1 + Math.exp(-x));
}

/** The solution of three equations by Cramer's rule. */
function solved(matrix: Float64Array, right: Float64Array): number[] {
  const whole = determinant(matrix);
  return [0, 1, 2].map(
    (c) => determinant(matrix.map((value, i) => (i % 3 === c ? right[(i - c) / 3] : value))) / whole,
  );
}

function determinant([a, b, c, d, e, f, g, h, i]: Float64Array): number {
  return a * (e * i - f * h) - b * (d * i - f * g) + c * (d * h - e * g);
}
