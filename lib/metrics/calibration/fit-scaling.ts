/** The scalings of lowest log loss: one slope for all classes or one a class, and one bias a class. */
import { check } from '../../core/check';
import { LABELS } from '../../core/labels';
import type { LabelIndices } from '../classification';
import { type Convex, minimizeConvex } from './newton';
import { logitsOf, type Scaling, UNSCALED } from './scaling';
import { TEMPERATURES } from './temperature';

const K = LABELS.length;
/** Keeps the fit finite where examples are few enough to be told apart perfectly; of no weight beside hundreds of them. */
const RIDGE = 1e-3;
const ALL_SLOPES = [...LABELS.map(() => 1), ...LABELS.map(() => 0)];
const START = Float64Array.of(...UNSCALED.slope, ...UNSCALED.bias);

/**
 * Bias-corrected temperature scaling (Alexandari, Kundaje and Shrikumar 2020, section 2.2.2), the temperature from 0.01 to
 * 100. Fit it on examples that are neither trained on nor reported. Half of 0.001 (|bias|^2 + (1/T - 1)^2) is added to
 * the summed loss. A class without examples keeps the bias 0 and is left out of the loss: nothing is known of it.
 */
export function fitBiasCorrected(yTrue: LabelIndices, probabilities: Float64Array): Scaling {
  const { at, biases } = lossOf(yTrue, probabilities);
  const free = minimizeAlong(START, [ALL_SLOPES, ...biases], at);
  const slope = Math.min(Math.max(free[0], 1 / TEMPERATURES.most), 1 / TEMPERATURES.least);
  // The loss is convex: its minimum between the limits lies on the limit that the free one passed.
  if (slope === free[0]) return scalingAt(free);
  return scalingAt(minimizeAlong(Float64Array.of(...LABELS.map(() => slope), ...UNSCALED.bias), biases, at));
}

/**
 * Vector scaling (Guo et al. 2017, section 4.2): a slope and a bias a class, penalised as in `fitBiasCorrected`, which it
 * is where a slope would leave 0.01 to 100: a class that is called the less, the more probable it is said to be, is none.
 */
export function fitVector(yTrue: LabelIndices, probabilities: Float64Array): Scaling {
  const { at, biases, present } = lossOf(yTrue, probabilities);
  const slopes = present.map((label) => START.map((_, i) => Number(i === label)));
  const scaling = scalingAt(minimizeAlong(START, [...slopes, ...biases], at));
  const within = (slope: number) => slope >= 1 / TEMPERATURES.most && slope <= 1 / TEMPERATURES.least;
  return scaling.slope.every(within) ? scaling : fitBiasCorrected(yTrue, probabilities);
}

function scalingAt(place: Float64Array): Scaling {
  return { slope: [...place.subarray(0, K)], bias: [...place.subarray(K)] };
}

function lossOf(yTrue: LabelIndices, probabilities: Float64Array) {
  check(
    yTrue.length > 0 && probabilities.length === yTrue.length * K,
    () =>
      `scaling: expected n x ${K} probabilities of n > 0 labels; received ${probabilities.length} of ${yTrue.length}`,
  );
  const present = [...new Set(yTrue)].sort((a, b) => a - b);
  const at = penalizedLoss(yTrue, logitsOf(probabilities), present);
  return { at, present, biases: biasDirections(present) };
}

/** Along what biases move: each class that has examples against the last of these, so that their sum stays 0. */
function biasDirections(present: readonly number[]): Float64Array[] {
  const last = present[present.length - 1];
  return present
    .slice(0, -1)
    .map((label) => START.map((_, i) => Number(i === K + label) - Number(i === K + last)));
}

/** The place of the lowest value that some way along `directions` from `origin` leads to. */
function minimizeAlong(
  origin: Float64Array,
  directions: readonly ArrayLike<number>[],
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

/** The loss at four slopes and four biases, a softmax over the classes that have examples. */
function penalizedLoss(
  yTrue: LabelIndices,
  logits: Float64Array,
  present: readonly number[],
): (place: Float64Array) => Convex {
  const d = 2 * K;
  const powers = new Float64Array(K);
  return (place) => {
    const { gradient, hessian, ...penalty } = ridge(place);
    let { value } = penalty;
    for (let row = 0; row < yTrue.length; row++) {
      const own = row * K;
      value += softmaxInto(powers, logits, own, present, place);
      const truth = yTrue[row];
      value -= place[truth] * logits[own + truth] + place[K + truth];
      gradient[truth] -= logits[own + truth];
      gradient[K + truth]--;
      for (const c of present) {
        gradient[c] += powers[c] * logits[own + c];
        gradient[K + c] += powers[c];
        for (const e of present) {
          const both = powers[c] * (Number(c === e) - powers[e]);
          hessian[c * d + e] += both * logits[own + c] * logits[own + e];
          hessian[c * d + K + e] += both * logits[own + c];
          hessian[(K + c) * d + e] += both * logits[own + e];
          hessian[(K + c) * d + K + e] += both;
        }
      }
    }
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
    powers[c] = place[c] * logits[own + c] + place[K + c];
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

/** The four slopes together weigh as much as one temperature would. */
function ridge(place: Float64Array): Convex {
  const d = place.length;
  const weights = place.map((_, i) => (i < K ? RIDGE / K : RIDGE));
  const gradient = place.map((x, i) => weights[i] * (x - START[i]));
  const hessian = new Float64Array(d * d);
  for (let i = 0; i < d; i++) hessian[i * d + i] = weights[i];
  return {
    value: place.reduce((sum, x, i) => sum + (gradient[i] * (x - START[i])) / 2, 0),
    gradient,
    hessian,
  };
}

function dot(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i] * b[i];
  return sum;
}
