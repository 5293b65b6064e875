/** Bias-corrected temperature scaling: a temperature, and one bias a class that undoes what class weights did. */
import { check } from '../core/check';
import { LABELS } from '../core/labels';
import type { LabelIndices } from './classification';
import { type Convex, minimizeConvex } from './newton';
import { logitsOf, type Scaling } from './scaling';
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
  const directions = biasDirections(present);
  const at = penalizedLoss(
    Uint8Array.from(yTrue, (label) => present.indexOf(label)),
    columnsOf(probabilities, present),
    directions.map((along) => present.map((label) => along[label])),
  );
  const free = minimizeConvex(new Float64Array(directions.length + 1), at);
  const inverse = Math.min(Math.max(free[0], 1 / TEMPERATURES.most), 1 / TEMPERATURES.least);
  // The loss is convex: its minimum between the limits lies on the limit that the free one passed.
  const shifts =
    inverse === free[0]
      ? free.subarray(1)
      : minimizeConvex(free.slice(1), (place) => withoutFirst(at(Float64Array.of(inverse, ...place))));
  return { temperature: 1 / inverse, bias: moved(directions, shifts, K) };
}

/** Along what biases move: each class that has examples against the last of these, so that their sum stays 0. */
function biasDirections(present: readonly number[]): number[][] {
  const last = present.at(-1);
  return present.slice(0, -1).map((label) => LABELS.map((_, c) => Number(c === label) - Number(c === last)));
}

/** The logits of some classes, one array a class. */
function columnsOf(probabilities: Float64Array, classes: readonly number[]): Float64Array[] {
  const logits = logitsOf(probabilities);
  return classes.map((c) => logits.filter((_, i) => i % K === c));
}

function moved(directions: readonly (readonly number[])[], shifts: Float64Array, classes: number): number[] {
  return Array.from({ length: classes }, (_, c) =>
    directions.reduce((sum, along, i) => sum + shifts[i] * along[c], 0),
  );
}

/** The loss at (1/T, shifts): a softmax that is linear in what a class of a row has, its logit and its directions. */
function penalizedLoss(
  yTrue: LabelIndices,
  columns: readonly Float64Array[],
  directions: readonly (readonly number[])[],
): (place: Float64Array) => Convex {
  const d = directions.length + 1;
  const features = columns.map((_, c) => Float64Array.of(0, ...directions.map((along) => along[c])));
  return (place) => {
    const sums = penalty(place, directions);
    const { gradient, hessian } = sums;
    let { value } = sums;
    const mean = new Float64Array(d);
    for (let row = 0; row < yTrue.length; row++) {
      columns.forEach((logits, c) => {
        features[c][0] = logits[row];
      });
      const { powers, logSum } = softmaxOf(features, place);
      value += logSum - dot(features[yTrue[row]], place);
      for (let i = 0; i < d; i++) {
        mean[i] = powers.reduce((sum, p, c) => sum + p * features[c][i], 0);
        gradient[i] += mean[i] - features[yTrue[row]][i];
      }
      for (let i = 0; i < d; i++)
        for (let j = 0; j < d; j++)
          for (let c = 0; c < features.length; c++)
            hessian[i * d + j] += powers[c] * (features[c][i] - mean[i]) * (features[c][j] - mean[j]);
    }
    return { value, gradient, hessian };
  };
}

function softmaxOf(features: readonly Float64Array[], place: Float64Array) {
  const scores = features.map((feature) => dot(feature, place));
  const highest = Math.max(...scores);
  const sum = scores.reduce((total, score) => total + Math.exp(score - highest), 0);
  const logSum = highest + Math.log(sum);
  return { powers: scores.map((score) => Math.exp(score - logSum)), logSum };
}

function penalty(place: Float64Array, directions: readonly (readonly number[])[]): Convex {
  const d = place.length;
  const bias = moved(directions, place.subarray(1), directions.length + 1);
  const gradient = Float64Array.of(place[0] - 1, ...directions.map((along) => dot(along, bias)));
  const hessian = new Float64Array(d * d);
  hessian[0] = RIDGE;
  directions.forEach((one, i) => {
    directions.forEach((other, j) => {
      hessian[(i + 1) * d + j + 1] = RIDGE * dot(one, other);
    });
  });
  const value = (RIDGE / 2) * (dot(bias, bias) + (place[0] - 1) ** 2);
  return { value, gradient: gradient.map((slope) => RIDGE * slope), hessian };
}

/** The same function with its first number held. */
function withoutFirst({ value, gradient, hessian }: Convex): Convex {
  const d = gradient.length;
  const kept = hessian.filter((_, i) => i >= d && i % d > 0);
  return { value, gradient: gradient.slice(1), hessian: kept };
}

function dot(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i] * b[i];
  return sum;
}
