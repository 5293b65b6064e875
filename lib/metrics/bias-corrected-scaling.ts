/** Bias-corrected temperature scaling: a temperature, and one bias a class that undoes what class weights did. */
import { check } from '../core/check';
import { LABELS } from '../core/labels';
import type { LabelIndices } from './classification';
import { type Convex, minimizeConvex } from './newton';
import { logitsOf, type Scaling, UNSCALED } from './scaling';
import { TEMPERATURES } from './temperature';

const K = LABELS.length;
/** Keeps the fit finite where examples are few enough to be told apart perfectly; of no weight beside hundreds of them. */
const RIDGE = 1e-3;

/**
 * The scaling of lowest log loss (Alexandari, Kundaje and Shrikumar 2020, section 2.2.2), the temperature from 0.01 to
 * 100. Fit it on examples that are neither trained on nor reported. Half of 0.001 (|bias|^2 + (1/T - 1)^2) is added to
 * the summed loss. A class without examples keeps the bias 0 and is left out of the loss: nothing is known of it.
 */
export function fitBiasCorrected(yTrue: LabelIndices, probabilities: Float64Array): Scaling {
  check(
    yTrue.length > 0 && probabilities.length === yTrue.length * K,
    () =>
      `scaling: expected n x ${K} probabilities of n > 0 labels; received ${probabilities.length} of ${yTrue.length}`,
  );
  const present = [...new Set(yTrue)].sort((a, b) => a - b);
  const at = penalizedLoss(yTrue, logitsOf(probabilities), present);
  const biases = biasDirections(present);
  const free = minimizeAlong(new Float64Array(1 + K), [[1, ...LABELS.map(() => 0)], ...biases], at);
  const inverse = Math.min(Math.max(free[0], 1 / TEMPERATURES.most), 1 / TEMPERATURES.least);
  // The loss is convex: its minimum between the limits lies on the limit that the free one passed.
  const [, ...bias] =
    inverse === free[0] ? free : minimizeAlong(Float64Array.of(inverse, ...UNSCALED.bias), biases, at);
  return { temperature: 1 / inverse, bias };
}

/** Along what biases move: each class that has examples against the last of these, so that their sum stays 0. */
function biasDirections(present: readonly number[]): number[][] {
  const last = present.at(-1);
  return present
    .slice(0, -1)
    .map((label) => [0, ...LABELS.map((_, c) => Number(c === label) - Number(c === last))]);
}

/** The place of the lowest value that some way along `directions` from `origin` leads to. */
function minimizeAlong(
  origin: Float64Array,
  directions: readonly (readonly number[])[],
  at: (place: Float64Array) => Convex,
): Float64Array {
  const placeOf = (ways: Float64Array) =>
    origin.map((x, i) => directions.reduce((sum, along, j) => sum + ways[j] * along[i], x));
  const ways = minimizeConvex(new Float64Array(directions.length), (tried) => {
    const { value, gradient, hessian } = at(placeOf(tried));
    const turned = directions.map((along) =>
      origin.map((_, i) => dot(along, hessian.subarray(i * origin.length, (i + 1) * origin.length))),
    );
    return {
      value,
      gradient: Float64Array.from(directions, (along) => dot(along, gradient)),
      hessian: Float64Array.from(directions.flatMap((along) => turned.map((other) => dot(along, other)))),
    };
  });
  return placeOf(ways);
}

/** The loss at (1/T, biases), a softmax over the classes that have examples. */
function penalizedLoss(
  yTrue: LabelIndices,
  logits: Float64Array,
  present: readonly number[],
): (place: Float64Array) => Convex {
  const d = 1 + K;
  const powers = new Float64Array(K);
  return (place) => {
    const { gradient, hessian, ...penalty } = ridge(place);
    let { value } = penalty;
    for (let row = 0; row < yTrue.length; row++) {
      const own = row * K;
      value += softmaxInto(powers, logits, own, present, place);
      const truth = yTrue[row];
      value -= place[0] * logits[own + truth] + place[1 + truth];
      let mean = 0;
      for (const c of present) mean += powers[c] * logits[own + c];
      gradient[0] += mean - logits[own + truth];
      gradient[1 + truth]--;
      for (const c of present) {
        const away = logits[own + c] - mean;
        gradient[1 + c] += powers[c];
        hessian[0] += powers[c] * away * away;
        hessian[1 + c] += powers[c] * away;
        hessian[(1 + c) * d + 1 + c] += powers[c];
        for (const e of present) hessian[(1 + c) * d + 1 + e] -= powers[c] * powers[e];
      }
    }
    for (let c = 1; c < d; c++) hessian[c * d] = hessian[c];
    return { value, gradient, hessian };
  };
}

/** Writes the probabilities of one row; returns the logarithm of what they were divided by. */
function softmaxInto(
  powers: Float64Array,
  logits: Float64Array,
  own: number,
  present: readonly number[],
  place: Float64Array,
): number {
  let highest = -Infinity;
  for (const c of present) {
    powers[c] = place[0] * logits[own + c] + place[1 + c];
    highest = Math.max(highest, powers[c]);
  }
  let sum = 0;
  for (const c of present) {
    powers[c] = Math.exp(powers[c] - highest);
    sum += powers[c];
  }
  for (const c of present) powers[c] /= sum;
  return highest + Math.log(sum);
}

function ridge(place: Float64Array): Convex {
  const d = place.length;
  const from = place.map((x, i) => (i === 0 ? x - 1 : x));
  const hessian = new Float64Array(d * d);
  for (let i = 0; i < d; i++) hessian[i * d + i] = RIDGE;
  return { value: (RIDGE / 2) * dot(from, from), gradient: from.map((x) => RIDGE * x), hessian };
}

function dot(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i] * b[i];
  return sum;
}
