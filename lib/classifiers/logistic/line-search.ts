/**
 * The line search of Moré and Thuente (ACM TOMS 20, 1994), as L-BFGS-B uses it: finds a step that lowers the function
 * enough and flattens its slope (strong Wolfe conditions).
 */

/** Value and slope of the function along the search direction, at one step. */
export interface LinePoint {
  readonly step: number;
  readonly value: number;
  readonly slope: number;
}

/** Sufficient decrease, curvature, and the relative width of an interval that is not worth dividing further. */
const DECREASE = 1e-3;
const CURVATURE = 0.9;
const WIDTH = 0.1;
const LARGEST_STEP = 1e10;

/** An end of the interval that holds the step searched for. */
interface End {
  step: number;
  value: number;
  slope: number;
}

interface Interval {
  best: End;
  other: End;
  bracketed: boolean;
}

/**
 * Searches from `start` (step 0, with a negative slope), trying `firstStep` first and `evaluate` at most
 * `maxEvaluations` times. Returns the accepted point, the last evaluated, or null when none was found.
 */
export function searchLine(
  evaluate: (step: number) => LinePoint,
  start: LinePoint,
  firstStep: number,
  maxEvaluations: number,
): LinePoint | null {
  const interval: Interval = { best: { ...start }, other: { ...start }, bracketed: false };
  const wanted = DECREASE * start.slope;
  let decreasing = true;
  let width = LARGEST_STEP;
  let widthBefore = 2 * width;
  let low = 0;
  let high = 5 * firstStep;
  let step = firstStep;
  for (let n = 0; n < maxEvaluations; n++) {
    const point = evaluate(step);
    const enough = start.value + step * wanted;
    if (decreasing && point.value <= enough && point.slope >= 0) decreasing = false;
    const exhausted = interval.bracketed && (step <= low || step >= high || high - low <= WIDTH * high);
    const atEnd = step === LARGEST_STEP && point.value <= enough && point.slope <= wanted;
    const flat = point.value <= enough && Math.abs(point.slope) <= -CURVATURE * start.slope;
    if (exhausted || atEnd || flat) return Number.isFinite(point.value) ? point : null;

    const tilt = decreasing && point.value <= interval.best.value && point.value > enough ? wanted : 0;
    step = nextStep(interval, point, tilt, low, high);
    if (interval.bracketed) {
      const { best, other } = interval;
      if (Math.abs(other.step - best.step) >= 0.66 * widthBefore)
        step = best.step + 0.5 * (other.step - best.step);
      widthBefore = width;
      width = Math.abs(other.step - best.step);
      low = Math.min(best.step, other.step);
      high = Math.max(best.step, other.step);
    } else {
      low = step + 1.1 * (step - interval.best.step);
      high = step + 4 * (step - interval.best.step);
    }
    step = Math.min(LARGEST_STEP, Math.max(0, step));
    const spent = step <= low || step >= high || high - low <= WIDTH * high;
    if (interval.bracketed && spent) step = interval.best.step;
  }
  return null;
}

/** One safeguarded step on the function minus `tilt` times the step, which makes a lower value easier to see. */
function nextStep(interval: Interval, point: LinePoint, tilt: number, low: number, high: number): number {
  const tilted = ({ step, value, slope }: End): End => ({
    step,
    value: value - step * tilt,
    slope: slope - tilt,
  });
  interval.best = tilted(interval.best);
  interval.other = tilted(interval.other);
  const step = interpolate(interval, tilted(point), low, high);
  const straightened = ({ step: at, value, slope }: End): End => ({
    step: at,
    value: value + at * tilt,
    slope: slope + tilt,
  });
  interval.best = straightened(interval.best);
  interval.other = straightened(interval.other);
  return step;
}

/** Chooses the next step by cubic or quadratic interpolation and narrows the interval (`dcstep` of MINPACK-2). */
function interpolate(interval: Interval, at: End, low: number, high: number): number {
  const { best, other } = interval;
  const opposite = at.slope * Math.sign(best.slope) < 0;
  let step: number;
  if (at.value > best.value) {
    const cubic = cubicMinimum(best, at);
    const quadratic =
      best.step +
      (best.slope / ((best.value - at.value) / (at.step - best.step) + best.slope) / 2) *
        (at.step - best.step);
    const nearer = Math.abs(cubic - best.step) < Math.abs(quadratic - best.step);
    step = nearer ? cubic : cubic + (quadratic - cubic) / 2;
    interval.bracketed = true;
  } else if (opposite) {
    const cubic = cubicMinimum(at, best);
    const secant = secantMinimum(at, best);
    step = Math.abs(cubic - at.step) > Math.abs(secant - at.step) ? cubic : secant;
    interval.bracketed = true;
  } else if (Math.abs(at.slope) < Math.abs(best.slope)) {
    step = extrapolate(interval, at, low, high);
  } else if (interval.bracketed) {
    step = cubicMinimum(at, other);
  } else {
    step = at.step > best.step ? high : low;
  }
  if (at.value > best.value) {
    interval.other = at;
  } else {
    if (opposite) interval.other = best;
    interval.best = at;
  }
  return step;
}

/** The slope keeps its sign and grows flatter: the minimum lies beyond, perhaps far. */
function extrapolate({ best, other, bracketed }: Interval, at: End, low: number, high: number): number {
  const theta = (3 * (best.value - at.value)) / (at.step - best.step) + best.slope + at.slope;
  const scale = Math.max(Math.abs(theta), Math.abs(best.slope), Math.abs(at.slope));
  const root = Math.sqrt(Math.max(0, (theta / scale) ** 2 - (best.slope / scale) * (at.slope / scale)));
  const gamma = (at.step > best.step ? -1 : 1) * scale * root;
  const ratio = (gamma - at.slope + theta) / (gamma + (best.slope - at.slope) + gamma);
  const cubic =
    ratio < 0 && gamma !== 0 ? at.step + ratio * (best.step - at.step) : at.step > best.step ? high : low;
  const secant = secantMinimum(at, best);
  const cubicNearer = Math.abs(cubic - at.step) < Math.abs(secant - at.step);
  if (!bracketed) return Math.min(high, Math.max(low, cubicNearer ? secant : cubic));
  const step = cubicNearer ? cubic : secant;
  const limit = at.step + 0.66 * (other.step - at.step);
  return at.step > best.step ? Math.min(limit, step) : Math.max(limit, step);
}

/** The minimum of the cubic through two points with their slopes, reckoned from `from`. */
function cubicMinimum(from: End, to: End): number {
  const theta = (3 * (from.value - to.value)) / (to.step - from.step) + from.slope + to.slope;
  const scale = Math.max(Math.abs(theta), Math.abs(from.slope), Math.abs(to.slope));
  const root = Math.sqrt(Math.max(0, (theta / scale) ** 2 - (from.slope / scale) * (to.slope / scale)));
  const gamma = (to.step < from.step ? -1 : 1) * scale * root;
  const ratio = (gamma - from.slope + theta) / (gamma - from.slope + gamma + to.slope);
  return from.step + ratio * (to.step - from.step);
}

/** Where the slope would vanish if it were linear between two points. */
function secantMinimum(at: End, best: End): number {
  return at.step + (at.slope / (at.slope - best.slope)) * (best.step - at.step);
}
