/** Whether the probability of one event is too extreme, and whether it is too high on the whole. */
import { check } from '../../core/check';
import { type Convex, minimizeConvex } from './newton';

/** A number of the line with its 95 % interval. */
export interface LineNumber {
  readonly value: number;
  readonly lower: number;
  readonly upper: number;
}

/** log odds of the event = intercept + slope x log odds stated; 0 and 1 of perfect probabilities. */
export interface CalibrationLine {
  readonly intercept: LineNumber;
  /** Below 1 where what is stated is too extreme. */
  readonly slope: LineNumber;
}

/**
 * Logistic regression of what happened on the log odds that were stated (Cox 1958, Biometrika 45:562); probabilities
 * within rounding of 0 and 1 count as that. Intervals are normal ones by the sandwich of the groups (Liang and Zeger
 * 1986), which `groupOf` gives (null: a group of its own). Throws `whyNoLine` where there is none.
 */
export function calibrationLine(
  happened: readonly boolean[],
  stated: Float64Array,
  groupOf: readonly (string | null)[],
): CalibrationLine {
  const why = whyNoLine(happened, stated);
  check(why === null, () => `calibration line: expected events to fit it on; ${why}`);
  const odds = stated.map(logOdds);
  const at = (place: Float64Array) => lossAt(happened, odds, place);
  const line = minimizeConvex(new Float64Array(2), at);
  const { hessian } = at(line);
  const slopes = groupSlopes(happened, odds, groupOf, line);
  const [intercept, slope] = [0, 1].map((i) => {
    // Row i of the inverse curvature, times the spread of the groups' slopes, times the same again.
    const [a, b] = inverseRow(hessian, i);
    const spread = slopes.reduce((sum, [u, v]) => sum + (a * u + b * v) ** 2, 0);
    const half = 1.959964 * Math.sqrt((spread * slopes.length) / (slopes.length - 1));
    return { value: line[i], lower: line[i] - half, upper: line[i] + half };
  });
  return { intercept, slope };
}

function inverseRow([h00, h01, , h11]: Float64Array, row: number): [number, number] {
  const determinant = h00 * h11 - h01 * h01;
  return row === 0 ? [h11 / determinant, -h01 / determinant] : [-h01 / determinant, h00 / determinant];
}

/** What each group adds to the slope of the loss. */
function groupSlopes(
  happened: readonly boolean[],
  odds: Float64Array,
  groupOf: readonly (string | null)[],
  [intercept, slope]: Float64Array,
): [number, number][] {
  const slopes = new Map<string | number, [number, number]>();
  odds.forEach((x, row) => {
    const gap = 1 / (1 + Math.exp(-intercept - slope * x)) - Number(happened[row]);
    const [u, v] = slopes.get(groupOf[row] ?? row) ?? [0, 0];
    slopes.set(groupOf[row] ?? row, [u + gap, v + gap * x]);
  });
  return [...slopes.values()];
}

/** Why no line fits; null where one does. */
export function whyNoLine(happened: readonly boolean[], stated: Float64Array): string | null {
  check(
    happened.length === stated.length,
    () => `calibration line: expected ${happened.length} probabilities; received ${stated.length}`,
  );
  const spans = [true, false].map((is) => {
    const odds = Array.from(
      stated.filter((_, i) => happened[i] === is),
      logOdds,
    );
    return odds.reduce(([least, most], x) => [Math.min(least, x), Math.max(most, x)], [Infinity, -Infinity]);
  });
  const [[leastYes, mostYes], [leastNo, mostNo]] = spans;
  if (leastYes > mostYes) return 'it never happened';
  if (leastNo > mostNo) return 'it always happened';
  if (Math.min(leastYes, leastNo) === Math.max(mostYes, mostNo)) return 'every probability is the same';
  if (leastYes >= mostNo || leastNo >= mostYes)
    return 'a threshold tells all apart, so that no slope is steepest';
  return null;
}

function logOdds(p: number): number {
  const inside = Math.min(Math.max(p, Number.EPSILON), 1 - Number.EPSILON);
  return Math.log(inside / (1 - inside));
}

function lossAt(happened: readonly boolean[], odds: Float64Array, [intercept, slope]: Float64Array): Convex {
  let value = 0;
  const [gradient, hessian] = [new Float64Array(2), new Float64Array(4)];
  for (let row = 0; row < odds.length; row++) {
    const x = odds[row];
    const z = intercept + slope * x;
    const p = 1 / (1 + Math.exp(-z));
    const gap = p - Number(happened[row]);
    const weight = p * (1 - p);
    // log(1 + exp(z)) - z where it happened, safe from overflow.
    value += Math.log1p(Math.exp(-Math.abs(z))) + Math.max(happened[row] ? -z : z, 0);
    gradient[0] += gap;
    gradient[1] += gap * x;
    hessian[0] += weight;
    hessian[1] += weight * x;
    hessian[3] += weight * x * x;
  }
  hessian[2] = hessian[1];
  return { value, gradient, hessian };
}
